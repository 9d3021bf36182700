import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { demoAssessments } from '../testing/demo-assessments.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

describe('the list of assessments', () => {
  it('is moved through and opened by the keys, narrowed in its address', async () => {
    const page = await application.signedIn('clinician', '/assessments?pipeline=speech&risk=high')
    await page.getByRole('table').waitFor()
    const words = await page.getByRole('table').innerText()
    expect(words).not.toMatch(/Cardiology|moderate|low/)
    const second = page.getByRole('row').nth(2).getByRole('link').first()
    await second.waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await second.evaluate((link) => link === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/assessments\/[0-9a-f-]{36}/)
    await page.context().close()
  })

  it('goes on to its end by the keys, drawing only what is seen', async () => {
    const page = await application.signedIn('clinician', '/assessments')
    await page.getByRole('table').waitFor()
    await page.keyboard.press('ArrowDown')
    const all = (await demoAssessments(application)).length
    const table = page.getByRole('table')
    while (Number(await table.getAttribute('aria-rowcount')) <= all) {
      const before = await table.getAttribute('aria-rowcount')
      await page.keyboard.press('End')
      await page.waitForFunction(
        (count) => document.querySelector('table')?.getAttribute('aria-rowcount') !== count,
        before,
      )
    }
    expect(await page.getByRole('row').count()).toBeLessThan(100)
    await page.context().close()
  })
})

it('on a phone what was superseded, is too poor or awaits a review is not taken for a measurement that stands', async () => {
  const all = await demoAssessments(application)
  const poor = all.find(({ outcome }) => outcome === 'ungradable')
  const wrong = all.find(({ outcome, supersededById }) => outcome === 'measured' && supersededById === null)
  const high = all.find((run) => run.riskLevel === 'high' && run.reviewedBy === null && run.requiresReview)
  if (poor === undefined || wrong === undefined || high === undefined) throw new Error('The demo lacks one')
  const page = await application.signedIn('clinician', '/patients', { viewport: { width: 390, height: 844 } })
  const answer = await page.request.post('/trpc/assessment.supersede', {
    data: { supersedesId: wrong.id, pipelineType: wrong.pipelineType, biomarkers: [] },
    headers: { origin: application.address, 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.ok()).toBe(true)
  const marks = async ({ id, pipelineType }: { readonly id: string; readonly pipelineType: string }) => {
    await page.goto(`/assessments?pipeline=${pipelineType}`)
    const row = page.getByRole('row').filter({ has: page.locator(`a[href="/assessments/${id}"]`) })
    await page.getByRole('table').waitFor()
    while ((await row.count()) === 0) await page.mouse.wheel(0, 300)
    return row.innerText()
  }
  expect(await marks(poor)).toContain('ungradable')
  expect(await marks(wrong)).toContain('superseded')
  expect(await marks(high)).toContain('awaits review')
  await page.context().close()
})
