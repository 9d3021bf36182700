import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { demoAssessments } from '../testing/demo-assessments.ts'

let application: Application
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

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
