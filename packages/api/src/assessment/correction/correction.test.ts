import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditPage } from '../../audit/schema.ts'
import { BiomarkerHistory, BiomarkerPage } from '../../biomarker/schema.ts'
import { httpCaller, type Caller } from '../../testing/call.ts'
import { together } from '../../testing/locks.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { ReviewQueue } from '../review/schema.ts'
import { AssessmentBySession, AssessmentSummary, DeletedAssessment } from '../schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let clinician: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database, { patients: 20 })
  clinician = talk(send, own.keys.clinician.key)
})
afterAll(() => db.close())

/** A patient whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

const record = (patientId: string, heartRate: number, more: object = {}) =>
  clinician.ask(AssessmentSummary, 'assessment.record', {
    patientId,
    pipelineType: 'cardiology',
    biomarkers: [{ name: 'heart_rate', value: heartRate }],
    ...more,
  })
const correction = (supersedesId: string, heartRate: number, more: object = {}) => ({
  supersedesId,
  pipelineType: 'cardiology',
  biomarkers: [{ name: 'heart_rate', value: heartRate }],
  ...more,
})
const supersede = (supersedesId: string, heartRate: number, more: object = {}) =>
  clinician.ask(AssessmentSummary, 'assessment.supersede', correction(supersedesId, heartRate, more))
const remove = ({ id, version }: { id: string; version: number }) =>
  clinician.ask(DeletedAssessment, 'assessment.delete', { assessmentId: id, expectedVersion: version })
const read = ({ sessionId }: { sessionId: string }) =>
  clinician.ask(AssessmentBySession, 'assessment.getBySession', {
    sessionId,
    include: ['biomarkers', 'result'],
  })
const history = async (patientId: string, name = 'heart_rate') =>
  (await clinician.ask(BiomarkerHistory, 'biomarker.history', { patientId, name, days: 3650 })).points.map(
    ({ value }) => value,
  )

describe('assessment.supersede', () => {
  it('puts the right analysis in the place of the wrong one, which stays to be read and says so', async () => {
    const patientId = nextPatient()
    const wrong = await record(patientId, 190, {
      riskLevel: 'critical',
      measuredAt: '2026-05-01T08:00:00Z',
      result: { heartRateBpm: 190 },
    })
    const right = await supersede(wrong.id, 70, { riskLevel: 'low', result: { heartRateBpm: 70 } })
    expect(right).toMatchObject({
      patientId,
      status: 'completed',
      supersedesId: wrong.id,
      supersededById: null,
      // The same sample.
      measuredAt: wrong.measuredAt,
    })
    expect(await history(patientId)).toEqual([70])
    expect(await read(wrong)).toMatchObject({
      supersededById: right.id,
      riskLevel: 'critical',
      version: wrong.version + 1,
      // What somebody may have acted on.
      biomarkers: [{ value: 190, retracted: true }],
      result: { heartRateBpm: 190 },
    })
    const listed = await clinician.ask(BiomarkerPage, 'biomarker.list', { assessmentId: wrong.id })
    expect(listed.items).toMatchObject([{ value: 190, retracted: true }])
    const { text } = await send('assessment.reviewQueue', { limit: 100 }, own.keys.clinician.key)
    expect(text).not.toContain(wrong.id)
    const { items } = await talk(send, own.keys.admin.key).ask(AuditPage, 'audit.list', {
      patientId,
      limit: 50,
    })
    expect(items.find(({ eventType }) => eventType === 'assessment.supersede')).toMatchObject({
      action: 'create',
      resourceId: right.id,
      details: { supersedes: wrong.id, retractedValues: 1 },
    })
  })

  it('can itself be corrected, and nothing is corrected twice', async () => {
    const patientId = nextPatient()
    const first = await record(patientId, 190)
    const second = await supersede(first.id, 90)
    const third = await supersede(second.id, 70)
    expect(await history(patientId)).toEqual([70])
    expect((await read(second)).supersededById).toBe(third.id)
    expect(await clinician.refusal('assessment.supersede', correction(first.id, 60))).toMatchObject({
      status: 409,
      reason: 'not_supersedable',
    })
  })

  it('by two at once is done by one, and the other leaves nothing', async () => {
    const patientId = nextPatient()
    const { id } = await record(patientId, 190)
    const answers = await together(db, { organizationId: own.id, table: 'assessments', id }, [
      () => send('assessment.supersede', correction(id, 70), own.keys.clinician.key),
      () => send('assessment.supersede', correction(id, 71), own.keys.clinician.key),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(await history(patientId)).toHaveLength(1)
  })

  it.each([
    ['pending', []],
    ['processing', ['processing']],
    ['failed', ['failed']],
    ['cancelled', ['cancelled']],
  ])('is not of a run that is %s', async (_status, steps) => {
    const run = { patientId: own.patients[1]?.id, pipelineType: 'cardiology' }
    const { id: assessmentId } = await clinician.ask(AssessmentSummary, 'assessment.create', run)
    for (const status of steps) {
      await clinician.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status })
    }
    expect(await clinician.refusal('assessment.supersede', correction(assessmentId, 70))).toMatchObject({
      reason: 'not_supersedable',
    })
  })

  it('is of the same pipeline, and takes no patient from the caller', async () => {
    const { id } = await record(own.patients[1]?.id ?? '', 80)
    const other = { supersedesId: id, pipelineType: 'speech', biomarkers: [] }
    expect(await clinician.refusal('assessment.supersede', other)).toMatchObject({ paths: ['pipelineType'] })
    const moved = correction(id, 70, { patientId: own.patients[0]?.id })
    expect(await clinician.refusal('assessment.supersede', moved)).toMatchObject({ status: 400 })
    expect((await read(await record(own.patients[1]?.id ?? '', 80))).supersededById).toBeNull()
  })
})

describe('assessment.delete', () => {
  it('takes a run out of lists, queue and histories, for whoever saw what it is now', async () => {
    const patientId = nextPatient()
    const run = await record(patientId, 190, { riskLevel: 'critical' })
    expect(await remove({ ...run, version: 5 })).toEqual({ outcome: 'conflict', current: run })
    expect(await history(patientId)).toEqual([190])
    expect(await remove(run)).toEqual({ outcome: 'deleted', assessmentId: run.id })
    expect(await history(patientId)).toEqual([])
    for (const procedure of ['assessment.get', 'biomarker.list'] as const) {
      expect(await clinician.refusal(procedure, { assessmentId: run.id })).toMatchObject({ status: 404 })
    }
    expect((await send('assessment.list', { patientId }, own.keys.clinician.key)).text).not.toContain(run.id)
    const queue = await clinician.ask(ReviewQueue, 'assessment.reviewQueue', { limit: 100 })
    expect(queue.items.map(({ id }) => id)).not.toContain(run.id)
    expect(await clinician.refusal('assessment.supersede', correction(run.id, 70))).toMatchObject({
      status: 404,
    })
  })

  it('leaves no gap: a correction stays while what it corrects is there', async () => {
    const patientId = nextPatient()
    const wrong = await record(patientId, 190)
    const right = await supersede(wrong.id, 70)
    const input = { assessmentId: right.id, expectedVersion: right.version }
    expect(await clinician.refusal('assessment.delete', input)).toMatchObject({
      status: 409,
      reason: 'not_deletable',
    })
    expect(await history(patientId)).toEqual([70])
    expect(await remove({ id: wrong.id, version: wrong.version + 1 })).toMatchObject({ outcome: 'deleted' })
    expect(await remove(right)).toMatchObject({ outcome: 'deleted' })
    expect(await history(patientId)).toEqual([])
  })

  it('is of clinicians: a pipeline can’t', async () => {
    const { id: assessmentId } = await record(own.patients[1]?.id ?? '', 80)
    const pipeline = talk(send, own.keys.service.key)
    expect(await pipeline.refusal('assessment.delete', { assessmentId, expectedVersion: 1 })).toMatchObject({
      status: 403,
    })
  })
})
