import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AssessmentBySession, AssessmentPage, AssessmentSummary, SavedResult } from '../assessment/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { BiomarkerHistory, SavedBiomarkers } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let pipeline: Talk

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database, { patients: 6 })
  pipeline = talk(httpCaller(db.database), own.keys.service.key)
})
afterAll(() => db.close())

/** A patient whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

const open = (patientId: string, pipelineType = 'cardiology') =>
  pipeline.ask(AssessmentSummary, 'assessment.create', { patientId, pipelineType })
const move = (assessmentId: string, status: string) =>
  pipeline.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status })
const read = ({ sessionId }: { sessionId: string }) =>
  pipeline.ask(AssessmentBySession, 'assessment.getBySession', { sessionId, include: ['result'] })

describe('a history', () => {
  const values = (assessmentId: string, name: string, value: number) =>
    pipeline.ask(SavedBiomarkers, 'biomarker.save', { assessmentId, biomarkers: [{ name, value }] })
  const history = async (patientId: string, name: string, more: object = {}) =>
    (await pipeline.ask(BiomarkerHistory, 'biomarker.history', { patientId, name, ...more })).points

  it('has no value of a run that is not over', async () => {
    const patientId = nextPatient()
    const { id } = await open(patientId)
    await values(id, 'heart_rate', 61)
    await move(id, 'processing')
    expect(await history(patientId, 'heart_rate')).toEqual([])
    await values(id, 'heart_rate', 62)
    await move(id, 'completed')
    expect((await history(patientId, 'heart_rate')).map(({ value }) => value)).toEqual([61, 62])
  })

  it('says of each value which eye and which version measured it, so that two are not taken for one series', async () => {
    const patientId = nextPatient()
    const density = { name: 'vessel_density', value: 0.4 }
    const recorded = { patientId, pipelineType: 'retinal', pipelineVersion: 'v1', biomarkers: [density] }
    await pipeline.ask(AssessmentSummary, 'assessment.record', {
      ...recorded,
      measuredAt: new Date(Date.now() - 86_400_000).toISOString(),
      result: { eyeLaterality: 'left' },
    })
    const { id } = await pipeline.ask(AssessmentSummary, 'assessment.create', {
      patientId,
      pipelineType: 'retinal',
      pipelineVersion: 'v2',
    })
    await values(id, 'vessel_density', 0.5)
    await pipeline.ask(SavedResult, 'assessment.saveResult', save(id, { eyeLaterality: 'right' }))
    await move(id, 'completed')
    const points = await history(patientId, 'vessel_density')
    expect(points).toMatchObject([
      { value: 0.4, eyeLaterality: 'left', pipelineVersion: 'v1' },
      { value: 0.5, eyeLaterality: 'right', pipelineVersion: 'v2' },
    ])
    expect(await history(patientId, 'vessel_density', { eyeLaterality: 'right' })).toEqual([points[1]])
  })

  it('says in lists which eye it is of once its result does, and no more once that is taken back', async () => {
    const { id, sessionId, patientId } = await open(nextPatient(), 'retinal')
    const eyes = async () => {
      const { items } = await pipeline.ask(AssessmentPage, 'assessment.list', { patientId })
      return items.map(({ eyeLaterality }) => eyeLaterality)
    }
    expect(await eyes()).toEqual([null])
    await pipeline.ask(SavedResult, 'assessment.saveResult', save(id, { eyeLaterality: 'both' }))
    expect(await eyes()).toEqual(['both'])
    await move(id, 'failed')
    expect(await eyes()).toEqual([null])
    await move(id, 'pending')
    await pipeline.ask(SavedResult, 'assessment.saveResult', save(id, { eyeLaterality: 'right' }))
    await move(id, 'completed')
    expect(await read({ sessionId })).toMatchObject({ eyeLaterality: 'right' })
  })

  const save = (assessmentId: string, result: object) => ({ assessmentId, pipelineType: 'retinal', result })
})
