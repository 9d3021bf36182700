import type { Client } from '@medilens/client'
import { DEMO_ORGANIZATION_ID } from '@medilens/db'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { drawnIn, watchDrawing } from '../testing/drawing.ts'
import { framesOf, quantile, timeOf } from '../testing/frames.ts'
import { analyze, filesAt, isOver, programOf, record100, type SampleFile } from '../testing/recordings.ts'
import { startWorker } from '../testing/worker-process.ts'

let application: Application
let worker: { stop(): Promise<void> }
let program: Client
let assessmentId: string
beforeAll(async () => {
  application = await openApplication()
  worker = await startWorker(application)
  program = await programOf(application)
  assessmentId = await measured(halfAnHour())
})
afterAll(async () => {
  await worker.stop()
  await application.close()
})
afterEach(() => expect(application.complaints()).toEqual([]))

/** Half an hour of two leads at 360 Hz: the real one where it is at hand, else one that is made. */
function halfAnHour(): readonly SampleFile[] {
  const paths = record100()
  if (paths !== null) return filesAt(paths)
  const ectopics = [{ kind: 'ventricular' as const, every: 60 }]
  const { recording } = syntheticEcg({ durationSeconds: 1_806, leads: ['MLII', 'V5'], ectopics })
  return writeWfdb(recording, { name: 'made' })
}

async function measured(files: readonly SampleFile[]): Promise<string> {
  const id = await analyze(application, program, files)
  await isOver(program, id)
  return id
}

const TRACE = '[role=application]'
/** Left of the paper, and what a second is wide at 25 mm/s; CSS pixels. */
const GUTTER = 52
const PER_SECOND = 100

const status = (page: Page) => page.getByRole('status', { name: 'What is looked at' })
const trace = (page: Page) => page.getByRole('application', { name: /^Electrocardiogram/ })
/** Waits until it is settled and says so. */
const says = (page: Page, text: RegExp | string) => status(page).getByText(text).first().waitFor()

async function openTrace(id = assessmentId, options = {}, isWatched = false): Promise<Page> {
  const page = await application.signedIn('clinician', '/account', options)
  if (isWatched) await watchDrawing(page)
  await page.goto(`/assessments/${id}`)
  await says(page, / of \d+:\d\d/)
  await trace(page).scrollIntoViewIfNeeded()
  return page
}

const secondsOf = (clock: string): number =>
  clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

const annotationsOf = async (id: string) => {
  const { annotations } = await program.assessment.recording.query({ assessmentId: id })
  if (annotations === null) throw new Error('No beats were handed over')
  return annotations
}

describe('half an hour of an electrocardiogram', () => {
  it('has a mark at each peak that was measured, and nowhere else', async () => {
    const page = await openTrace(assessmentId, {}, true)
    const { peaks, beats, samplingFrequencyHz } = await annotationsOf(assessmentId)
    const width = (await trace(page).boundingBox())?.width ?? 0
    const seconds = (width - 2 - GUTTER) / PER_SECOND
    const expected = peaks
      .filter((peak, beat) => beats[beat] === 'normal' && peak / samplingFrequencyHz <= seconds)
      .map((peak) => GUTTER + (peak / samplingFrequencyHz) * PER_SECOND)
    const marks = await drawnIn(page, TRACE, '--ecg-normal')
    const drawn = marks.flatMap(({ points }) => points.map(({ x }) => x - 2.475))
    expect(expected.length).toBeGreaterThan(5)
    expect(drawn).toEqual(expected.map((x) => expect.closeTo(x, 1)))
    await page.context().close()
  })

  it.each([1, 2, 3])(
    'is drawn with at most four points a pixel, on a screen with %i to a CSS pixel',
    async (deviceScaleFactor) => {
      const page = await openTrace(assessmentId, { deviceScaleFactor }, true)
      const most: number[] = []
      for (const look of ['25 mm/s', 'Zoom in', 'All of the recording', 'Zoom in']) {
        // oxlint-disable no-await-in-loop -- one look after the other
        await page.getByRole('button', { name: look }).click()
        const lines = await drawnIn(page, TRACE, '--ecg-line')
        // oxlint-enable no-await-in-loop
        expect(lines).toHaveLength(2)
        for (const { points } of lines) {
          const perPixel = Map.groupBy(
            points.filter(({ x }) => x >= GUTTER),
            ({ x }) => Math.floor(x),
          )
          expect(perPixel.size).toBeGreaterThan(500)
          most.push(Math.max(...[...perPixel.values()].map(({ length }) => length)))
        }
      }
      process.stdout.write(`points a pixel at ${deviceScaleFactor}: ${most.join(' ')}\n`)
      expect(Math.max(...most)).toBeLessThanOrEqual(4)
      await page.context().close()
    },
  )

  it.each([
    { what: 'as it is', unread: [] },
    {
      what: 'with 900 stretches that could not be read',
      unread: Array.from({ length: 900 }, (_, at) => ({ fromSeconds: 2 * at, toSeconds: 2 * at + 1.5 })),
    },
  ])(
    'is moved with script of at most 8 ms a frame, at the speed of paper and zoomed out: $what',
    async (part) => {
      const page = await application.signedIn('clinician', '/account')
      await page.route(/assessment\.recording/, async (route) => {
        const answer = await route.fetch()
        const body = (await answer.text()).replace('"unread":[]', `"unread":${JSON.stringify(part.unread)}`)
        await route.fulfill({ response: answer, body })
      })
      await page.goto(`/assessments/${assessmentId}`)
      await says(
        page,
        part.unread.length === 0 ? / of \d+:\d\d/ : /Could not be read: 0:00\.0 to 0:01\.5, .* more\./,
      )
      await trace(page).scrollIntoViewIfNeeded()
      const box = await trace(page).boundingBox()
      if (box === null) throw new Error('There is no trace')
      const y = box.y + 100
      const pan = async () => {
        for (let drag = 0; drag < 4; drag += 1) {
          // oxlint-disable no-await-in-loop -- one hand
          await page.mouse.move(box.x + box.width - 40, y)
          await page.mouse.down()
          await page.mouse.move(box.x + 80, y, { steps: 40 })
          await page.mouse.up()
          // oxlint-enable no-await-in-loop
        }
      }
      for (const look of ['25 mm/s', '15 min']) {
        // oxlint-disable no-await-in-loop -- one look after the other
        if (look !== '25 mm/s') {
          await page.getByRole('button', { name: 'All of the recording' }).click()
          await page.getByRole('button', { name: 'Zoom in' }).click()
          await page.getByRole('button', { name: 'Zoom in' }).click()
          await trace(page).press('Home')
        }
        const frames = await framesOf(page, pan)
        // oxlint-enable no-await-in-loop
        const times = frames.map(timeOf)
        const wall = frames.map(({ wallMs }) => wallMs)
        process.stdout.write(
          `script a frame while panning ${part.what} at ${look}, ms: p50 ${quantile(times, 0.5).toFixed(2)}, p95 ` +
            `${quantile(times, 0.95).toFixed(2)} of ${times.length} frames (by the clock p95 ${quantile(wall, 0.95).toFixed(2)})\n`,
        )
        expect(frames.length).toBeGreaterThan(40)
        expect(quantile(times, 0.95)).toBeLessThanOrEqual(8)
      }
      await page.context().close()
    },
  )
})

describe('a trace is moved', () => {
  let page: Page
  beforeAll(async () => (page = await openTrace()))
  afterAll(() => page.context().close())

  it('by keys: to its ends, back and forth, nearer and further', async () => {
    await trace(page).press('End')
    await says(page, /to 30:0\d(\.\d)? of 30:0\d/)
    await trace(page).press('Home')
    await says(page, /^0:00\.0 to 0:0?\d+\.\d of/)
    await trace(page).press('ArrowRight')
    await says(page, /^0:01\.0 to/)
    await trace(page).press('ArrowLeft')
    await says(page, /^0:00\.0 to/)
    await trace(page).press('-')
    await says(page, /^0:00\.0 to 0:15\.\d of/)
    await trace(page).press('0')
    await says(page, /to 0:1[0-3]\.\d of/)
    await trace(page).press('PageDown')
    await says(page, /^0:(1\d|2\d)\.\d to 0:2\d\.\d/)
    expect(await page.evaluate(() => window.scrollX)).toBe(0)
  })

  it('by the wheel once it has the focus, and leaves the wheel to the page until then', async () => {
    await trace(page).press('Home')
    await says(page, /^0:00\.0 to/)
    await page.getByRole('heading', { name: 'Electrocardiogram' }).click()
    const box = await trace(page).boundingBox()
    await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 100)
    const scrolled = () => page.evaluate(() => window.scrollY)
    const before = await scrolled()
    await page.mouse.wheel(0, -60)
    await expect.poll(scrolled).toBeLessThan(before)
    const said = await status(page).innerText()
    await trace(page).focus()
    await trace(page).scrollIntoViewIfNeeded()
    const there = await trace(page).boundingBox()
    await page.mouse.move((there?.x ?? 0) + 300, (there?.y ?? 0) + 100)
    await page.mouse.wheel(0, 400)
    await expect.poll(() => status(page).innerText()).not.toBe(said)
    const zoomed = await status(page).innerText()
    await page.mouse.wheel(300, 0)
    await expect.poll(() => status(page).innerText()).not.toBe(zoomed)
  })

  it('from one beat that is not normal to the next, and says which it is', async () => {
    const annotations = await annotationsOf(assessmentId)
    const { peaks, beats, samplingFrequencyHz } = annotations
    await trace(page).press('0')
    await trace(page).press('Home')
    await says(page, /^0:00\.0 to/)
    const ringed = async (): Promise<number> =>
      secondsOf(/Ringed, at (\d+:\d+\.\d+)/.exec(await status(page).innerText())?.[1] ?? '')
    const others = peaks
      .map((peak, beat) => ({ at: peak / samplingFrequencyHz, type: beats[beat] }))
      .filter(({ type }) => type !== 'normal')
    expect(others.length).toBeGreaterThan(2)
    for (const { at } of others.slice(0, 3)) {
      // oxlint-disable no-await-in-loop -- one after the other
      await page.getByRole('button', { name: 'Next beat that is not normal' }).click()
      await expect.poll(async () => Math.abs((await ringed()) - at)).toBeLessThan(0.01)
      // oxlint-enable no-await-in-loop
    }
    await trace(page).press('p')
    await expect.poll(async () => Math.abs((await ringed()) - (others[1]?.at ?? 0))).toBeLessThan(0.01)

    await page.getByRole('button', { name: 'List the beats looked at' }).click()
    const listed = page.getByRole('table', { name: 'Beats looked at' })
    await listed
      .getByRole('row', { name: /early|other|unclear/ })
      .first()
      .waitFor()
    await trace(page).press('End')
    await expect.poll(() => status(page).innerText()).toMatch(/to 30:0/)
    for (let press = 0; press < 20; press += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await trace(page).press('n')
    }
    await says(page, 'No beat behind it is other than normal.')
  })

  it('by a finger that drags it, and nearer by two', async () => {
    const phone = await openTrace(assessmentId, {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 },
    })
    const box = await trace(phone).boundingBox()
    if (box === null) throw new Error('There is no trace')
    const touch = await phone.context().newCDPSession(phone)
    const y = box.y + 120
    const at = (...xs: readonly number[]) => xs.map((x, id) => ({ x: box.x + x, y, id }))
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: at(...xs) })
    const spanOf = async (): Promise<readonly [from: number, seconds: number]> => {
      const said = await status(phone).innerText()
      const [, from = '', to = ''] = /^(\d+:\d+\.\d) to (\d+:\d+\.\d)/.exec(said) ?? []
      return [secondsOf(from), secondsOf(to) - secondsOf(from)]
    }
    const [, seconds] = await spanOf()
    await send('touchStart', 300)
    for (const x of [270, 230, 180, 130]) {
      // oxlint-disable-next-line no-await-in-loop -- one finger
      await send('touchMove', x)
    }
    await send('touchEnd')
    await expect.poll(async () => (await spanOf())[0]).toBeGreaterThan(1)
    await send('touchStart', 180, 220)
    for (const apart of [30, 50, 80]) {
      // oxlint-disable-next-line no-await-in-loop -- two fingers
      await send('touchMove', 200 - apart, 200 + apart)
    }
    await send('touchEnd')
    await expect.poll(async () => (await spanOf())[1]).toBeLessThan(seconds * 0.6)
    await phone.context().close()
  })

  it('with what it shows legible in both themes, and in words', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // oxlint-disable no-await-in-loop -- one theme after the other
      await page.emulateMedia({ colorScheme })
      await page.locator(`[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
      expect(await seriousViolations(page), colorScheme).toEqual([])
      // oxlint-enable no-await-in-loop
    }
  })
})

/** A lead II at 250 Hz, with what is changed of its samples. */
async function measuredWith(name: string, durationSeconds: number, change: (samples: Float32Array) => void) {
  const { recording } = syntheticEcg({ durationSeconds, leads: ['II'], samplingFrequencyHz: 250 })
  const samples = recording.leads[0]?.samples.slice() ?? new Float32Array()
  change(samples)
  return measured(writeWfdb({ ...recording, leads: [{ name: 'II', samples }] }, { name }))
}

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
    const page = await openTrace(await measuredWith(name, 60, change), {}, true)
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
    const id = await measuredWith('ten', 10, () => undefined)
    const page = await openTrace(id, { viewport: { width: 1700, height: 900 } }, true)
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
    return measured(writeWfdb({ ...recording, leads }, { name: 'unread' }))
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
    const { unread } = await program.assessment.recording.query({ assessmentId: id })
    const [stretch, ...others] = unread
    if (stretch === undefined) throw new Error('All of it was read')
    expect(others).toEqual([])
    const { fromSeconds, toSeconds } = stretch
    const overlap = Math.min(toSeconds, FIBRILLATION.to) - Math.max(fromSeconds, FIBRILLATION.from)
    expect(overlap).toBeGreaterThan((FIBRILLATION.to - FIBRILLATION.from) / 2)

    const page = await openTrace(id, { viewport: { width: 1280, height: 900 } }, true)
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
    const page = await application.signedIn('clinician', `/assessments/${await partlyUnread()}`)
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
    const page = await openTrace(await partlyUnread(), { viewport: { width: 1280, height: 900 } }, true)
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
    const id = await measuredWith('none', 60, (samples) =>
      samples.forEach((_, at) => (samples[at] = wave(at))),
    )
    const page = await openTrace(id)
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

describe('beats of a lead that is called otherwise', () => {
  /** The page as it is when a lab calls the lead so. */
  async function openAs(lead: string): Promise<Page> {
    const page = await application.signedIn('clinician', '/account')
    await watchDrawing(page)
    await page.route(/assessment\.recording/, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replaceAll('"lead":"MLII"', `"lead":"${lead}"`),
      })
    })
    await page.goto(`/assessments/${assessmentId}`)
    await says(page, / of \d+:\d\d/)
    return page
  }

  it('are marked where it is the same lead, and else it is said that they are not', async () => {
    const same = await openAs('Lead mlii')
    expect((await drawnIn(same, TRACE, '--ecg-normal')).length).toBeGreaterThan(0)
    expect(await same.getByText('Beats are not marked').count()).toBe(0)
    await same.context().close()
    const other = await openAs('V9')
    await other.getByText('Beats are not marked: they were found in lead V9').waitFor()
    expect(await drawnIn(other, TRACE, '--ecg-normal')).toEqual([])
    await other.context().close()
  })
})

describe('a recording that is not whole', () => {
  it('has no line where nothing was recorded, and says so', async () => {
    const { recording } = syntheticEcg({ durationSeconds: 60, leads: ['II'], samplingFrequencyHz: 250 })
    const samples = recording.leads[0]?.samples.slice() ?? new Float32Array()
    samples.fill(NaN, 4 * 250, 6 * 250)
    const id = await measured(writeWfdb({ ...recording, leads: [{ name: 'II', samples }] }, { name: 'gap' }))
    const page = await openTrace(id, {}, true)
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
    const id = await measured(writeWfdb(syntheticEcg({ durationSeconds: 30 }).recording, { name: 'gone' }))
    const { files } = await program.assessment.recording.query({ assessmentId: id })
    const { scratch } = application
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
    const page = await application.signedIn('clinician', `/assessments/${id}`)
    await page.getByText('It can’t be drawn').waitFor()
    const empty = await analyze(application, program, [])
    await page.goto(`/assessments/${empty}`)
    await page.getByText('No recording is kept with this assessment').waitFor()
    expect(await trace(page).count()).toBe(0)
    await page.context().close()
  })
})
