import { DEMO_ORGANIZATION_ID } from '@medilens/db'
import type { EyeLaterality } from '@medilens/db/vocabulary'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApplication, type Application } from '../testing/application.ts'
import { demoAssessments, findMeasured } from '../testing/demo-assessments.ts'

const EYES = { left: 'left eye', right: 'right eye', both: 'both eyes' }

let application: Application
/** Of the retina, waiting for a review. */
let waiting: { readonly id: string; readonly patientId: string; readonly eye: string }
beforeAll(async () => {
  application = await openApplication()
  const { id, patientId } = findMeasured(await demoAssessments(application), 'retinal')
  const { eyeLaterality } = await application.scratch.database.inOrganization(
    { organizationId: DEMO_ORGANIZATION_ID, userId: null },
    async ({ sql }) => {
      await sql
        .updateTable('assessments')
        .set({ requiresReview: true, riskLevel: 'critical', reviewedBy: null, reviewedAt: null })
        .where('id', '=', id)
        .execute()
      return sql
        .selectFrom('retinal_results')
        .select('eyeLaterality')
        .where('assessmentId', '=', id)
        .executeTakeFirstOrThrow()
    },
  )
  waiting = { id, patientId, eye: wordsOf(eyeLaterality) }
})
afterAll(() => application.close())
afterEach(() => expect(application.complaints()).toEqual([]))

const wordsOf = (eye: EyeLaterality | null): string => {
  if (eye === null) throw new Error('The demo does not say which eye it is')
  return EYES[eye]
}

describe.each([
  ['phone', 390],
  ['desk', 1280],
] as const)('on a %s', (_, width) => {
  it.each([
    ['list of assessments', () => '/assessments?pipeline=retinal'],
    ['review queue', () => '/review'],
    ['timeline of a patient', () => `/patients/${waiting.patientId}`],
  ])('the %s says of which eye an assessment of the retina is', async (_list, path) => {
    const page = await application.signedIn('clinician', path(), { viewport: { width, height: 900 } })
    const link = page.locator(`main a[href^="/assessments/${waiting.id}"]`)
    await link.waitFor()
    const entry = link.locator('xpath=ancestor::*[self::tr or self::li]')
    expect(await entry.innerText()).toContain(`Retinal, ${waiting.eye}`)
    await page.context().close()
  })
})

describe('an assessment of the retina', () => {
  it('says of which eye at its head, on the screen and on paper', async () => {
    const page = await application.signedIn('clinician', `/assessments/${waiting.id}`)
    const heading = page.getByRole('heading', { level: 1, name: /^Retinal assessment, (left|right) eye$/ })
    await heading.waitFor()
    const title = await heading.innerText()
    const [, side = ''] = /, (\w+) eye/.exec(title) ?? []
    expect(await page.getByRole('region', { name: 'Result', exact: true }).innerText()).toMatch(
      new RegExp(`Eye\\s+${side}`),
    )
    expect(await page.title()).not.toContain('eye')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('article').getByRole('heading', { level: 1 }).innerText()).toBe(title)
    await page.context().close()
  })
})
