import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { seriousViolations } from '../testing/axe.ts'
import { drawnIn, watchDrawing } from '../testing/drawing.ts'
import { framesOf, quantile, timeOf } from '../testing/frames.ts'
import { filesAt, record100, type SampleFile } from '../testing/recordings.ts'
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
let assessmentId: string
beforeAll(async () => {
  scene = await traceScene()
  assessmentId = await scene.measured(halfAnHour())
})
afterAll(() => scene.close())
afterEach(() => expect(scene.application.complaints()).toEqual([]))

/** Half an hour of two leads at 360 Hz: the real one where it is at hand, else one that is made. */
function halfAnHour(): readonly SampleFile[] {
  const paths = record100()
  if (paths !== null) return filesAt(paths)
  const ectopics = [{ kind: 'ventricular' as const, every: 60 }]
  const { recording } = syntheticEcg({ durationSeconds: 1_806, leads: ['MLII', 'V5'], ectopics })
  return writeWfdb(recording, { name: 'made' })
}

const secondsOf = (clock: string): number =>
  clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

describe('half an hour of an electrocardiogram', () => {
  it('has a mark at each peak that was measured, and nowhere else', async () => {
    const page = await scene.open(assessmentId, {}, true)
    const { peaks, beats, samplingFrequencyHz } = await scene.annotationsOf(assessmentId)
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
      const page = await scene.open(assessmentId, { deviceScaleFactor }, true)
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
      const page = await scene.application.signedIn('clinician', '/account')
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
  beforeAll(async () => (page = await scene.open(assessmentId)))
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
    const annotations = await scene.annotationsOf(assessmentId)
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
    const phone = await scene.open(assessmentId, {
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

describe('beats of a lead that is called otherwise', () => {
  /** The page as it is when a lab calls the lead so. */
  async function openAs(lead: string): Promise<Page> {
    const page = await scene.application.signedIn('clinician', '/account')
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
