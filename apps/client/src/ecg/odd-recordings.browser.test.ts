import { DEMO_ORGANIZATION_ID } from '@medilens/db'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seriousViolations } from '../testing/axe.ts'
import { drawnIn } from '../testing/drawing.ts'
import { analyze } from '../testing/recordings.ts'
import {
  GUTTER,
  PER_SECOND,
  says,
  status,
  trace,
  TRACE,
  traceScene,
  type TraceScene,
} from '../testing/trace.ts'

let scene: TraceScene
beforeAll(async () => {
  scene = await traceScene()
})
afterAll(() => scene.close())
afterEach(() => expect(scene.application.complaints()).toEqual([]))

describe('what leaves the paper', () => {
  /** Of one lead, in CSS pixels. */
  const STRIP_HEIGHT = 160
  const heightsOf = async (page: Page) =>
    (await drawnIn(page, TRACE, '--ecg-line')).flatMap(({ points }) => points.map(({ y }) => y))
  const signsOf = (page: Page) => drawnIn(page, TRACE, '--ecg-off')

  it.each([
    {
      what: 'a shift of 3.2 mV for 20 s',
      name: 'shift',
      change: (samples: Float32Array) =>
        samples.forEach((value, index) => {
          if (index >= 20 * 250 && index < 40 * 250) samples[index] = value + 3.2
        }),
      keys: ['PageDown', 'PageDown'],
      from: /^0:2\d\.\d to/,
    },
    {
      what: 'one R wave of 3.5 mV',
      name: 'high',
      change: (samples: Float32Array) => {
        const some = samples.subarray(4 * 250, 6 * 250)
        const peak = some.indexOf(some.reduce((one, other) => Math.max(one, other)))
        some.set([2, 3, 3.5, 3, 2], peak - 2)
      },
      keys: ['Home'],
      from: /^0:00\.0 to/,
    },
  ])('is marked and named, and is back by Centre: $what', async ({ name, change, keys, from }) => {
    const page = await scene.open(await scene.measuredWith(name, 60, change), {}, true)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const key of keys) await trace(page).press(key)
    await says(page, from)
    await says(page, /II is (partly )?above what is drawn: .*centre it\./)
    expect(Math.min(...(await heightsOf(page)))).toBeLessThan(0)
    expect(await signsOf(page)).toHaveLength(1)
    await page.getByRole('button', { name: 'Centre' }).click()
    await expect.poll(() => status(page).innerText()).not.toMatch(/what is drawn/)
    const heights = await heightsOf(page)
    expect(heights.length).toBeGreaterThan(500)
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...heights)).toBeLessThanOrEqual(STRIP_HEIGHT)
    expect(await signsOf(page)).toEqual([])
    await page.context().close()
  })
})

describe('a recording shorter than the paper', () => {
  it('is at the speed of paper, with nothing behind its end', async () => {
    const id = await scene.measuredWith('ten', 10, () => undefined)
    const page = await scene.open(id, { viewport: { width: 1700, height: 900 } }, true)
    await page.getByRole('button', { name: 'All of the recording' }).click()
    await page.getByText(/^[34]\d mm\/s/).waitFor()
    await page.getByRole('button', { name: '25 mm/s' }).click()
    await page.getByText(/^25 mm\/s/).waitFor()
    await says(page, /^0:00\.0 to 0:10\.0 of 0:10/)
    const [line] = await drawnIn(page, TRACE, '--ecg-line')
    expect(Math.max(...(line?.points ?? []).map(({ x }) => x))).toBeCloseTo(GUTTER + 10 * PER_SECOND, -1)
    const large = await drawnIn(page, TRACE, '--ecg-large')
    const lines = (large[0]?.points ?? []).map(({ x }) => x).filter((x) => x > GUTTER)
    const [one = 0, other = 0] = [...new Set(lines)]
    expect(other - one).toBe(PER_SECOND / 5)
    expect(Math.max(...lines)).toBeGreaterThan(GUTTER + 12 * PER_SECOND)
    await page.context().close()
  })
})

describe('what could not be read', () => {
  const HERTZ = 250
  const NOT_RECORDED = { from: 8, to: 10 }
  const FIBRILLATION = { from: 30, to: 42 }

  /** A minute of two leads: in the first a stretch that was not recorded, and one of waves that are no beats. */
  async function partlyUnread(): Promise<string> {
    const { recording } = syntheticEcg({
      durationSeconds: 60,
      leads: ['II', 'V5'],
      samplingFrequencyHz: HERTZ,
    })
    const leads = recording.leads.map(({ name, samples }) => ({
      name,
      samples: samples.map((value, at) => {
        const seconds = at / HERTZ
        const isIn = ({ from, to }: typeof FIBRILLATION) => seconds >= from && seconds < to
        if (isIn(FIBRILLATION)) return fibrillation(seconds)
        return name === 'II' && isIn(NOT_RECORDED) ? NaN : value
      }),
    }))
    return scene.measured(writeWfdb({ ...recording, leads }, { name: 'unread' }))
  }

  /** Waves of 4 to 6 a second, of which none is like the one before, in mV. */
  const fibrillation = (seconds: number): number => {
    const phase = 2 * Math.PI * (5 * seconds + 0.4 * Math.sin(2.1 * seconds) + 0.3 * Math.sin(3.7 * seconds))
    return (0.25 + 0.1 * Math.sin(1.1 * seconds)) * (Math.sin(phase) + 0.2 * Math.sin(1.7 * phase + 1))
  }

  const OVERVIEW = 'div[aria-hidden=true]'
  const hatchingOf = async (page: Page, element: string) =>
    (await drawnIn(page, element, '--ecg-unread')).flatMap(({ points }) => points)

  it('is hatched where it is, and nowhere else, on the trace of its lead and in the overview', async () => {
    const id = await partlyUnread()
    const { unread } = await scene.program.assessment.recording.query({ assessmentId: id })
    const [stretch, ...others] = unread
    if (stretch === undefined) throw new Error('All of it was read')
    expect(others).toEqual([])
    const { fromSeconds, toSeconds } = stretch
    const overlap = Math.min(toSeconds, FIBRILLATION.to) - Math.max(fromSeconds, FIBRILLATION.from)
    expect(overlap).toBeGreaterThan((FIBRILLATION.to - FIBRILLATION.from) / 2)

    const page = await scene.open(id, { viewport: { width: 1280, height: 900 } }, true)
    const legend = page.getByRole('list', { name: 'Beats of lead II in all of the recording' })
    await legend.getByText(/^1 stretch that could not be read, 1\d s$/).waitFor()
    await trace(page).press('Home')
    await says(page, /^0:00\.0 to/)
    expect(await status(page).innerText()).not.toContain('ould not be read')
    expect(await hatchingOf(page, TRACE)).toEqual([])

    await page.getByRole('button', { name: 'All of the recording' }).click()
    await says(page, /^0:00 to 1:00 .*Could not be read: 0:\d\d to 0:\d\d\./)
    const width = ((await trace(page).boundingBox())?.width ?? 0) - GUTTER
    const hatched = await hatchingOf(page, TRACE)
    const xs = hatched.map(({ x }) => x)
    expect(Math.min(...xs)).toBeCloseTo(GUTTER + (fromSeconds / 60) * width, 0)
    expect(Math.max(...xs)).toBeCloseTo(GUTTER + (toSeconds / 60) * width, 0)
    // From top to bottom of the lead that was measured, and no further.
    const ys = hatched.map(({ y }) => y)
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([0, 160])
    const feet = new Set(hatched.filter(({ y }) => y === 160).map(({ x }) => x))
    expect(feet.size).toBeGreaterThan(((toSeconds - fromSeconds) / 60) * width * (1 / 10))

    const all = (await hatchingOf(page, OVERVIEW)).map(({ x }) => x)
    const wide =
      (
        await page
          .locator(OVERVIEW)
          .filter({ has: page.locator('canvas') })
          .boundingBox()
      )?.width ?? 0
    expect(Math.min(...all)).toBeCloseTo((fromSeconds / 60) * wide, 0)
    expect(Math.max(...all)).toBeCloseTo((toSeconds / 60) * wide, 0)
    await page.context().close()
  })

  it('is told at the head of its page and on paper, before values that may all be normal', async () => {
    const page = await scene.application.signedIn('clinician', `/assessments/${await partlyUnread()}`)
    const overview = page.getByRole('region', { name: 'Overview' })
    await overview
      .getByRole('note')
      .filter({ hasText: /^Waits for a clinician/ })
      .getByText(/\d+ s of the recording could not be read\.$/)
      .waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('article').innerText()).toMatch(
      /Waits for a clinician: .*could not be read\.\s+Values/,
    )
    await page.context().close()
  })

  it('is gone to by a key, and said in words', async () => {
    const page = await scene.open(await partlyUnread(), { viewport: { width: 1280, height: 900 } }, true)
    await trace(page).press('Home')
    await trace(page).press('u')
    await says(page, /Stretch 1 of 1 that could not be read, from 0:(29|3\d)\.\d\./)
    await says(page, /^0:2\d\.\d to 0:\d\d\.\d .*Could not be read: 0:/)
    expect((await hatchingOf(page, TRACE)).length).toBeGreaterThan(20)
    await trace(page).press('u')
    await says(page, 'Behind it nothing was left unread.')
    for (const [key, none] of [
      ['u', 'Behind it nothing was left unread.'],
      ['n', 'No beat behind it is other than normal.'],
    ] as const) {
      // oxlint-disable no-await-in-loop -- one after the other
      await trace(page).press('End')
      await says(page, /to 1:00\.0 of/)
      await trace(page).press(key)
      await says(page, none)
      // From the beginning on it would be wrong.
      await trace(page).press('Home')
      await says(page, /^0:00\.0 to/)
      expect(await status(page).innerText()).not.toContain(none)
      // oxlint-enable no-await-in-loop
    }
    await trace(page).press('End')
    await page.getByRole('button', { name: 'Previous stretch that was not read' }).click()
    await says(page, /Stretch 1 of 1/)
    for (const colorScheme of ['light', 'dark'] as const) {
      // oxlint-disable no-await-in-loop -- one theme after the other
      await page.emulateMedia({ colorScheme })
      await page.locator(`[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
      expect(await seriousViolations(page), colorScheme).toEqual([])
      expect((await hatchingOf(page, TRACE)).length, colorScheme).toBeGreaterThan(20)
      // oxlint-enable no-await-in-loop
    }
    await page.context().close()
  })
})

describe('a recording without clear heartbeats', () => {
  it('is not said to be read, by no key', async () => {
    const wave = (at: number) => 0.25 * Math.sin(0.126 * at + 2 * Math.sin(0.008 * at))
    const id = await scene.measuredWith('none', 60, (samples) =>
      samples.forEach((_, at) => (samples[at] = wave(at))),
    )
    const page = await scene.open(id)
    await page.getByText('Too poor to measure', { exact: true }).waitFor()
    for (const key of ['u', 'U', 'n', 'p']) {
      // oxlint-disable no-await-in-loop -- one after the other
      await trace(page).press(key)
      await says(page, /all of it is to be looked at\.$/)
      expect(await status(page).innerText()).not.toContain('nothing was left unread')
      // oxlint-enable no-await-in-loop
    }
    await page.context().close()
  })
})

describe('a recording that is not whole', () => {
  it('has no line where nothing was recorded, and says so', async () => {
    const id = await scene.measuredWith('gap', 60, (samples) => samples.fill(NaN, 4 * 250, 6 * 250))
    const page = await scene.open(id, {}, true)
    await says(page, 'Not all of it was recorded in II.')
    const [line] = await drawnIn(page, TRACE, '--ecg-line')
    const inGap = line?.points.filter(
      ({ x }) => x > GUTTER + 4 * PER_SECOND + 1 && x < GUTTER + 6 * PER_SECOND - 1,
    )
    expect(line?.points.length).toBeGreaterThan(500)
    expect(inGap).toEqual([])
    await page.context().close()
  })

  it('that was erased since says so, and one without files that there is none', async () => {
    const id = await scene.measured(
      writeWfdb(syntheticEcg({ durationSeconds: 30 }).recording, { name: 'gone' }),
    )
    const { files } = await scene.program.assessment.recording.query({ assessmentId: id })
    const { scratch } = scene.application
    await scratch.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ sql }) =>
      sql
        .updateTable('uploaded_files')
        .set({ deletedAt: new Date() })
        .where(
          'id',
          'in',
          files.slice(0, 1).map((file) => file.id),
        )
        .execute(),
    )
    const page = await scene.application.signedIn('clinician', `/assessments/${id}`)
    await page.getByText('It can’t be drawn').waitFor()
    const empty = await analyze(scene.application, scene.program, [])
    await page.goto(`/assessments/${empty}`)
    await page.getByText('No recording is kept with this assessment').waitFor()
    expect(await trace(page).count()).toBe(0)
    await page.context().close()
  })
})
