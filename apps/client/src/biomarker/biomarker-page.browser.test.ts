import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addValues } from '../testing/added-values.ts'
import { openApplication, type Application } from '../testing/application.ts'
import { seriousViolations } from '../testing/axe.ts'
import { courses, daysAgo } from '../testing/courses.ts'

const DAY_MS = 86_400_000

let application: Application
beforeAll(async () => {
  application = await openApplication()
  await addValues(application.scratch, courses())
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const open = async (
  path: string,
  role: 'clinician' | 'patient' | 'researcher' = 'clinician',
  options: Parameters<Application['signedIn']>[2] = {},
): Promise<Page> =>
  application.signedIn(role, `/patients/${application.demoPatientId}/biomarkers/${path}`, options)

const chartOf = (page: Page) => page.getByRole('application', { name: /^Chart of/ })
const saidOf = (page: Page) => page.getByRole('status', { name: 'The measurement looked at' })

/** What a row of the table says, the newest being 0: date, value, change, status, range. */
const rowOf = async (page: Page, row: number): Promise<string[]> =>
  page
    .locator(`tr[data-row="${row}"]`)
    .locator('th, td')
    .evaluateAll((cells) => cells.map(({ textContent }) => textContent.trim()))

const Assessments = z.object({
  result: z.object({ data: z.object({ items: z.array(z.object({ patientId: z.uuid() })).min(1) }) }),
})

/** By which id the researcher of a page knows somebody whose heart was measured. */
const pseudonymOf = async (page: Page): Promise<string | undefined> => {
  const { origin } = new URL(page.url())
  const answer = await page.request.post('/trpc/assessment.list', {
    data: { pipelineType: 'cardiology', status: 'completed', limit: 1 },
    headers: { origin, 'sec-fetch-site': 'same-origin' },
  })
  return Assessments.parse(await answer.json()).result.data.items[0]?.patientId
}

describe('a trend', () => {
  it('is read with the keyboard: ← and → say what the table says, and Enter opens the assessment', async () => {
    const page = await open('heart_rate')
    await chartOf(page).focus()
    for (const [key, row] of [
      ['ArrowLeft', 0],
      ['ArrowLeft', 1],
      ['ArrowLeft', 2],
      ['ArrowRight', 1],
    ] as const) {
      await page.keyboard.press(key)
      const [date = '', value = '', , status = '', range = ''] = await rowOf(page, row)
      await expect.poll(() => saidOf(page).textContent()).toContain(date)
      const said = (await saidOf(page).textContent()) ?? ''
      expect(said).toContain(`${value} /min`)
      expect(said).toContain(status)
      expect(said).toContain(`range ${range} /min`)
      expect(range).toBe('60–100')
    }
    await page.locator('[data-part="chosen"]').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/assessments\/[0-9a-f-]{36}\?value=heart_rate$/)
  })

  it('draws its band at the limits of the range that each value was judged by', async () => {
    const page = await open('test_steps')
    await chartOf(page).waitFor()
    const ticks = await page.locator('[data-part="values"] > g').evaluateAll((all) =>
      all.map((one) => ({
        at: Number(one.querySelector('line')?.getAttribute('y1')),
        value: Number(one.querySelector('text')?.textContent),
      })),
    )
    const steps = await page.locator('[data-part="band"] > g').evaluateAll((all) =>
      all.map((one) => {
        const rect = one.querySelector('rect')
        const of = (name: string): number => Number(rect?.getAttribute(name))
        return { x: of('x'), until: of('x') + of('width'), top: of('y'), bottom: of('y') + of('height') }
      }),
    )
    const [first, last] = [ticks[0], ticks.at(-1)]
    if (first === undefined || last === undefined) throw new Error('The axis has no ticks')
    const valueAt = (y: number): number =>
      first.value + ((y - first.at) / (last.at - first.at)) * (last.value - first.value)
    expect(steps.map(({ bottom, top }) => [Math.round(valueAt(bottom)), Math.round(valueAt(top))])).toEqual([
      [60, 80],
      [50, 90],
    ])
    // One begins where the other ends.
    expect(steps[0]?.until).toBeCloseTo(steps[1]?.x ?? 0, 1)
    expect(await page.locator('path[data-status]').evaluateAll((all) => all.length)).toBeGreaterThanOrEqual(3)
    await page.getByText('the method changed, from Cardiology test-1 to Cardiology test-2').waitFor()
    expect(await rowOf(page, 0)).toContain('new method')
  })

  it('names a threshold of the catalogue that is in view', async () => {
    const page = await open('qtc_fridericia?days=30')
    const thresholds = page.locator('[data-part="thresholds"]')
    await expect.poll(() => thresholds.textContent()).toBe('> 500 high risk')
  })

  it('is shown over each period, which stands in the address', async () => {
    const page = await open('heart_rate')
    await chartOf(page).waitFor()
    const counts: number[] = []
    for (const [label, days] of [
      ['7 days', 7],
      ['30 days', 30],
      ['90 days', 90],
      ['1 year', 365],
      ['2 years', 730],
    ] as const) {
      await page.getByRole('radiogroup', { name: 'Period' }).getByText(label).click()
      await page.waitForURL(({ searchParams }) => Number(searchParams.get('days') ?? 90) === days)
      const table = page.getByRole('table', { name: /^Heart rate/ })
      const shownDays = async (): Promise<number> => {
        const caption = (await table.locator('caption').textContent()) ?? ''
        const [from = '', until = ''] = /, (.*) to (.*), newest/.exec(caption)?.slice(1) ?? []
        return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS)
      }
      await expect.poll(shownDays).toBe(days)
      await chartOf(page).waitFor()
      counts.push(Number(await table.getAttribute('aria-rowcount')) - 1)
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0)
  })

  it('says why a biomarker has no range', async () => {
    const page = await open('qt_interval')
    await page.getByText('An uncorrected QT depends on the heart rate; judge the corrected one.').waitFor()
    await chartOf(page).waitFor()
    expect(await page.locator('[data-part="band"] > g').evaluateAll((all) => all.length)).toBe(0)
    const unknown = await open('test_units')
    await unknown.getByText('No value has a range: Not in the catalogue').waitFor()
  })

  it('leads to a longer period where nothing was measured, and to the series of another unit', async () => {
    const page = await open('test_steps?days=7')
    await page.getByText('Nothing was measured in the last 7 days').waitFor()
    await page.getByRole('link', { name: 'Look at 30 days' }).click()
    await chartOf(page).waitFor()
    await page.goto(`/patients/${application.demoPatientId}/biomarkers/test_units`)
    await page.getByRole('columnheader', { name: 'Value, kg' }).waitFor()
    await page.getByRole('link', { name: 'in mm' }).click()
    await page.getByRole('columnheader', { name: 'Value, mm' }).waitFor()
    await page.getByRole('link', { name: 'Back to the usual unit' }).click()
    await page.getByRole('columnheader', { name: 'Value, kg' }).waitFor()
    expect(new URL(page.url()).searchParams.has('unit')).toBe(false)
  })

  it('says when the last value was where it is older than the longest period, and leads to it', async () => {
    const page = await open('test_old?days=730')
    await page.getByText('Nothing was measured in the last 2 years').waitFor()
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'Europe/Berlin' })
    await page
      .getByText(`The last value is of ${day.format(daysAgo(1_000))}, 2 years ago: 44 ms, normal.`)
      .waitFor()
    expect(await page.getByRole('link', { name: /^Look at/ }).count()).toBe(0)
    await page.getByRole('link', { name: 'See it in its assessment' }).click()
    await page.waitForURL(/\/assessments\/[0-9a-f-]{36}\?value=test_old$/)
    await page.goto(`/patients/${application.demoPatientId}/biomarkers/test_never?days=730`)
    await page.getByText('There is no longer period to look at here.').waitFor()
  })

  it('of thousands of values says what is left out, stays light, and is whole in print', async () => {
    const page = await open('test_many?days=730')
    await page.getByText('Only the newest 5,000 values are shown: older ones are left out.').waitFor()
    const countRows = () => page.locator('tr[data-row]').evaluateAll((all) => all.length)
    expect(await countRows()).toBeLessThan(100)
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(2_000)
    await chartOf(page).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => page.locator('tr[data-chosen]').getAttribute('data-row')).toBe('4999')
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    expect(await countRows()).toBe(5_000)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await expect.poll(countRows).toBeLessThan(100)
  })

  it('is gone through in the table with ↑ and ↓, and the chart shows where one is', async () => {
    const page = await open('heart_rate')
    await page.locator('tr[data-row="0"] a').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    const [date = ''] = await rowOf(page, 1)
    await expect.poll(() => saidOf(page).textContent()).toContain(date)
    expect(await page.evaluate(() => document.activeElement?.closest('tr')?.dataset['row'])).toBe('1')
  })

  it('names the patient to those who may know them, and to a researcher nobody', async () => {
    const own = await open('heart_rate', 'patient')
    await own.getByRole('link', { name: 'Maren Samplewood' }).waitFor()
    expect(await own.title()).toBe('Biomarker · MediLens')
    const research = await application.signedIn('researcher', '/account')
    const patientId = await pseudonymOf(research)
    await research.goto(`/patients/${patientId}/biomarkers/heart_rate?days=730`)
    await research.getByRole('link', { name: 'Patient under a pseudonym' }).waitFor()
    await chartOf(research).waitFor()
    expect(await research.getByRole('button', { name: 'Ask about the values' }).isVisible()).toBe(false)
  })

  it('keeps what is shown while the network is away, and asks again when it is back', async () => {
    const page = await open('heart_rate')
    await chartOf(page).waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    expect(await chartOf(page).isVisible()).toBe(true)
    const [again] = await Promise.all([
      page.waitForResponse(/biomarker\.history/),
      page.context().setOffline(false),
    ])
    expect(again.ok()).toBe(true)
  })
})

describe('its page', () => {
  it('is read by everybody: axe finds nothing serious in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('test_steps', 'clinician', { colorScheme })
      await chartOf(page).focus()
      await page.keyboard.press('End')
      await page.locator('[data-part="chosen"]').waitFor()
      expect(await seriousViolations(page), colorScheme).toEqual([])
      await page.goto(`/patients/${application.demoPatientId}/biomarkers/vessel_density?days=730`)
      await chartOf(page).waitFor()
      expect(await seriousViolations(page), colorScheme).toEqual([])
    }
  })

  it('fits a phone: nothing scrolls sideways', async () => {
    const page = await open('qtc_fridericia?days=730', 'clinician', { viewport: { width: 390, height: 844 } })
    for (const path of [
      'qtc_fridericia?days=30',
      'vessel_density?days=730',
      'test_steps',
      'test_steps?days=7',
    ]) {
      await page.goto(`/patients/${application.demoPatientId}/biomarkers/${path}`)
      await page.waitForLoadState('networkidle')
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((one) => `${one.tagName} ${one.className} ${one.textContent?.slice(0, 30) ?? ''}`),
      )
      expect(wide, path).toEqual([])
    }
  })
})
