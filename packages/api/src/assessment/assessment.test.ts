import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AuditPage } from '../audit/schema.ts'
import { BiomarkerHistory, SavedBiomarkers } from '../biomarker/schema.ts'
import { httpCaller, type Caller } from '../testing/call.ts'
import { AssessmentDetail, AssessmentPage, AssessmentSummary } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database, { patients: 20 })
})
afterAll(() => db.close())

/** Where no list is read. */
const anyPatient = () => own.patients[1]?.id ?? ''
/** A patient of the fixture, a woman born in 1970, whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

async function ask<Schema extends z.ZodType>(
  schema: Schema,
  procedure: string,
  input: object,
): Promise<z.output<Schema>> {
  const { data, text, status } = await send(procedure, input, own.keys.clinician.key)
  expect(status, text).toBe(200)
  return schema.parse(data)
}

const refusal = async (procedure: string, input: object) => {
  const { text, status } = await send(procedure, input, own.keys.clinician.key)
  const { error } = z
    .object({ error: z.object({ data: z.object({ reason: z.string(), issues: z.array(z.unknown()) }) }) })
    .parse(JSON.parse(text))
  return { status, reason: error.data.reason, issues: error.data.issues.length }
}

const open = (patientId: string) =>
  ask(AssessmentSummary, 'assessment.create', { patientId, pipelineType: 'cardiology' })

describe('assessment.record', () => {
  it('keeps the whole analysis in one call: values, stages, result, and what was not measured', async () => {
    const patientId = nextPatient()
    const recorded = await ask(AssessmentSummary, 'assessment.record', {
      patientId,
      pipelineType: 'retinal',
      sessionId: 'whole-analysis',
      riskScore: 25.505,
      confidence: 0.92,
      biomarkers: [
        { name: 'vessel_density', category: 'vessel', value: 0.45, unit: 'ratio', status: 'normal' },
      ],
      result: { vesselDensity: 0.45, eyeLaterality: 'left' },
      stages: [
        { stageName: 'validate', durationMs: 3 },
        { stageName: 'score', durationMs: 4 },
      ],
      notMeasured: [{ name: 'drGrade', reason: 'no model' }],
    })
    // Rounded as the column stores it, in the answer too.
    expect(recorded).toMatchObject({
      status: 'completed',
      outcome: 'measured',
      eyeLaterality: 'left',
      riskScore: 25.51,
      processingTimeMs: 7,
    })
    const read = await ask(AssessmentDetail, 'assessment.getBySession', {
      sessionId: 'whole-analysis',
      include: ['biomarkers', 'stages', 'result'],
    })
    expect(read).toMatchObject({
      ...recorded,
      notMeasured: [{ name: 'drGrade', reason: 'no model' }],
      biomarkers: [{ name: 'vessel_density', value: 0.45, unit: '1', status: 'normal' }],
      stages: [
        { stageName: 'validate', stageIndex: 0 },
        { stageName: 'score', stageIndex: 1 },
      ],
      result: { pipelineType: 'retinal', vesselDensity: 0.45, eyeLaterality: 'left', drGrade: null },
    })
  })

  it('keeps nothing of an analysis of which one value is refused', async () => {
    const patientId = nextPatient()
    const biomarkers = [
      { name: 'heart_rate', value: 70 },
      { name: 'heart_rate', value: 70, unit: 'mm' },
    ]
    expect(
      await refusal('assessment.record', { patientId, pipelineType: 'cardiology', biomarkers }),
    ).toMatchObject({
      status: 422,
      reason: 'incompatible_unit',
      issues: 1,
    })
    expect((await ask(AssessmentPage, 'assessment.list', { patientId })).items).toEqual([])
  })

  it('refuses a session id that is taken, and answers the first analysis still', async () => {
    const input = { patientId: nextPatient(), pipelineType: 'speech', sessionId: 'taken', biomarkers: [] }
    await ask(AssessmentSummary, 'assessment.record', input)
    expect(await refusal('assessment.record', input)).toMatchObject({
      status: 409,
      reason: 'session_id_taken',
    })
  })

  it('sends a high risk to a clinician, and gives an ungradable run none', async () => {
    const patientId = nextPatient()
    const run = { patientId, pipelineType: 'retinal', biomarkers: [] }
    const high = await ask(AssessmentSummary, 'assessment.record', {
      ...run,
      riskScore: 90,
      riskLevel: 'critical',
    })
    expect(high).toMatchObject({ requiresReview: true, reviewReason: 'critical risk' })
    const { items } = await ask(AssessmentPage, 'assessment.list', { patientId, awaitingReview: true })
    expect(items.map(({ id }) => id)).toEqual([high.id])
    const dark = await ask(AssessmentSummary, 'assessment.record', { ...run, ungradableReason: 'too dark' })
    expect(dark).toMatchObject({ outcome: 'ungradable', ungradableReason: 'too dark', riskScore: null })
    expect(
      await refusal('assessment.record', { ...run, ungradableReason: 'too dark', riskScore: 5 }),
    ).toMatchObject({
      status: 400,
    })
  })
})

describe('assessment.updateStatus', () => {
  const move = (assessmentId: string, status: string, more = {}) => ({ assessmentId, status, ...more })

  it.each([
    ['pending', ['processing', 'completed', 'failed', 'cancelled']],
    ['processing', ['completed', 'failed', 'cancelled']],
    ['completed', []],
    ['failed', ['pending']],
    ['cancelled', []],
  ] as const)('from %s goes where it may and nowhere else', async (from, allowed) => {
    for (const to of ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const) {
      const { id } = await open(anyPatient())
      if (from !== 'pending') await ask(AssessmentSummary, 'assessment.updateStatus', move(id, from))
      const { status } = await send('assessment.updateStatus', move(id, to), own.keys.clinician.key)
      expect([to, status]).toEqual([to, allowed.some((may) => may === to) ? 200 : 409])
    }
  })

  it('takes the values of a failed run out of every history, and a retry never brings them back', async () => {
    const patientId = nextPatient()
    const { id } = await open(patientId)
    const value = (heartRate: number) => ({
      assessmentId: id,
      biomarkers: [{ name: 'heart_rate', value: heartRate }],
    })
    await ask(SavedBiomarkers, 'biomarker.save', value(61))
    for (const status of ['failed', 'pending', 'processing']) {
      await ask(AssessmentSummary, 'assessment.updateStatus', move(id, status))
    }
    await ask(SavedBiomarkers, 'biomarker.save', value(62))
    await ask(
      AssessmentSummary,
      'assessment.updateStatus',
      move(id, 'completed', { riskScore: 25.5, confidence: 0.92 }),
    )
    const { points } = await ask(BiomarkerHistory, 'biomarker.history', { patientId, name: 'heart_rate' })
    expect(points.map((point) => point.value)).toEqual([62])
    expect(await refusal('biomarker.save', value(63))).toMatchObject({
      status: 409,
      reason: 'assessment_final',
    })
  })
})

describe('what a run says of the patient', () => {
  const move = (assessmentId: string, status: string, more = {}) =>
    ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status, ...more })

  it('is nothing after it failed: a retry does not end with the grade of the attempt before', async () => {
    const { id } = await open(nextPatient())
    await move(id, 'processing', { riskScore: 97, riskLevel: 'critical', confidence: 0.9 })
    await move(id, 'failed')
    await move(id, 'pending')
    expect(await move(id, 'completed')).toMatchObject({
      riskScore: null,
      riskLevel: null,
      confidence: null,
      requiresReview: false,
    })
  })

  it('is nothing where it is ungradable: no value of it is in a history, no risk of it in a queue', async () => {
    const patientId = nextPatient()
    const { id } = await open(patientId)
    await ask(SavedBiomarkers, 'biomarker.save', {
      assessmentId: id,
      biomarkers: [{ name: 'sdnn_5min', value: 5 }],
    })
    await move(id, 'processing', { riskLevel: 'critical' })
    expect(await move(id, 'completed', { ungradableReason: 'noise' })).toMatchObject({
      riskLevel: null,
      reviewReason: 'could not be graded, and may hold a dangerous rhythm',
    })
    const { points } = await ask(BiomarkerHistory, 'biomarker.history', { patientId, name: 'sdnn_5min' })
    expect(points).toEqual([])
    const poor = { patientId, pipelineType: 'cardiology', ungradableReason: 'noise' }
    const biomarkers = [{ name: 'heart_rate', value: 190 }]
    expect(await refusal('assessment.record', { ...poor, biomarkers })).toMatchObject({
      status: 400,
      issues: 1,
    })
  })

  it('waits for a clinician where a value crosses a threshold, whatever risk was sent', async () => {
    const run = { patientId: nextPatient(), pipelineType: 'cardiology', riskLevel: 'low' }
    const long = { ...run, biomarkers: [{ name: 'qtc_fridericia', value: 600 }] }
    expect(await ask(AssessmentSummary, 'assessment.record', long)).toMatchObject({ requiresReview: true })
  })

  it('can not be measured before the patient was born', async () => {
    const run = { patientId: nextPatient(), pipelineType: 'speech', biomarkers: [] }
    const early = { ...run, measuredAt: '1950-01-01T00:00:00Z' }
    expect(await refusal('assessment.record', early)).toMatchObject({ status: 400, issues: 1 })
  })
})

describe('paging', () => {
  it('walks every assessment of a patient once, newest first, also where several have one time', async () => {
    const patientId = nextPatient()
    const measuredAt = '2026-05-01T10:00:00Z'
    const ids: string[] = []
    for (let n = 0; n < 7; n++) {
      const run = { patientId, pipelineType: 'speech', biomarkers: [], ...(n < 4 ? { measuredAt } : {}) }
      ids.push((await ask(AssessmentSummary, 'assessment.record', run)).id)
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: z.output<typeof AssessmentPage> = await ask(AssessmentPage, 'assessment.list', {
        patientId,
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(ids.toReversed())
  })
})

describe('the audit', () => {
  it('has one event of each access, with the patient where one was opened, and of a refusal', async () => {
    const patientId = nextPatient()
    const { id } = await open(patientId)
    await ask(AssessmentDetail, 'assessment.get', { assessmentId: id })
    expect((await send('audit.list', {}, own.keys.clinician.key)).status).toBe(403)
    const { data } = await send('audit.list', { limit: 3 }, own.keys.admin.key)
    const { items } = AuditPage.parse(data)
    expect(items).toMatchObject([
      {
        eventType: 'audit.list',
        action: 'deny',
        patientId: null,
        apiKeyId: own.keys.clinician.id,
        phiAccessed: false,
      },
      { eventType: 'assessment.read', action: 'read', patientId, resourceId: id, phiAccessed: true },
      { eventType: 'assessment.create', action: 'create', patientId, resourceId: id },
    ])
  })

  it('has no event of what was not found, for then nothing was accessed', async () => {
    const before = AuditPage.parse((await send('audit.list', { limit: 1 }, own.keys.admin.key)).data)
    await send('patient.get', { patientId: crypto.randomUUID() }, own.keys.clinician.key)
    const { items } = AuditPage.parse((await send('audit.list', { limit: 2 }, own.keys.admin.key)).data)
    expect(items[1]?.id).toBe(before.items[0]?.id)
    expect(items[0]?.eventType).toBe('audit.list')
  })
})
