import { newId, type AssessmentId, type EyeLaterality, type Session } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BiomarkerHistory, SavedBiomarkers } from '../biomarker/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { AssessmentPage, AssessmentSummary } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let pipeline: Talk

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database, { patients: 4 })
  pipeline = talk(httpCaller(db.database), own.keys.service.key)
})
afterAll(() => db.close())

/** What a server does of the version before assessments.eye_laterality was there. */
const onOldServer = <T>(work: (session: Session) => Promise<T>) =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, work)
const saveResult = (assessmentId: AssessmentId, eyeLaterality: EyeLaterality) =>
  onOldServer(({ sql, organizationId }) => {
    const now = new Date()
    const row = { id: newId<'ResultId'>(), organizationId, assessmentId, createdAt: now, updatedAt: now }
    return sql
      .insertInto('retinal_results')
      .values({ ...row, eyeLaterality })
      .execute()
  })
const retractResult = (assessmentId: AssessmentId) =>
  onOldServer(({ sql, organizationId }) =>
    sql
      .updateTable('retinal_results')
      .set({ retractedAt: new Date() })
      .where('organizationId', '=', organizationId)
      .where('assessmentId', '=', assessmentId)
      .execute(),
  )

const open = (patientId: string) =>
  pipeline.ask(AssessmentSummary, 'assessment.create', { patientId, pipelineType: 'retinal' })
const eyesInLists = async (patientId: string) => {
  const { items } = await pipeline.ask(AssessmentPage, 'assessment.list', { patientId })
  return items.map(({ eyeLaterality }) => eyeLaterality)
}

describe('while servers of two versions serve, the eye of a result that the older one saved', () => {
  it('is in the history once the newer one completes the run', async () => {
    const patientId = own.patients[2]?.id ?? ''
    const { id } = await open(patientId)
    const biomarkers = [{ name: 'vessel_density', value: 0.4 }]
    await pipeline.ask(SavedBiomarkers, 'biomarker.save', { assessmentId: id, biomarkers })
    await saveResult(id, 'left')
    await pipeline.ask(AssessmentSummary, 'assessment.updateStatus', {
      assessmentId: id,
      status: 'completed',
    })
    const history = { patientId, name: 'vessel_density' }
    const { points } = await pipeline.ask(BiomarkerHistory, 'biomarker.history', history)
    expect(points).toMatchObject([{ value: 0.4, eyeLaterality: 'left' }])
  })

  it('is in lists for as long as that result stands, and for no longer', async () => {
    const patientId = own.patients[3]?.id ?? ''
    const { id } = await open(patientId)
    await saveResult(id, 'left')
    expect(await eyesInLists(patientId)).toEqual(['left'])
    await retractResult(id)
    expect(await eyesInLists(patientId)).toEqual([null])
    await saveResult(id, 'right')
    expect(await eyesInLists(patientId)).toEqual(['right'])
  })
})
