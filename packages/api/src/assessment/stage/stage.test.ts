import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SavedBiomarkers } from '../../biomarker/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { together } from '../../testing/locks.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { AssessmentBySession, AssessmentSummary, SavedResult } from '../schema.ts'
import { StageOfAssessment } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let pipeline: Talk

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database, { patients: 12 })
  pipeline = talk(httpCaller(db.database), own.keys.service.key)
})
afterAll(() => db.close())

/** A patient whom no other test here uses. */
let used = 2
const nextPatient = () => own.patients[used++]?.id ?? ''

const open = (patientId: string = own.patients[1]?.id ?? '', pipelineType = 'cardiology') =>
  pipeline.ask(AssessmentSummary, 'assessment.create', { patientId, pipelineType })
const move = (assessmentId: string, status: string, more: object = {}) =>
  pipeline.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status, ...more })
const add = (assessmentId: string, stageIndex: number, more: object = {}) =>
  pipeline.ask(StageOfAssessment, 'assessment.addStage', {
    assessmentId,
    stageIndex,
    stageName: `step ${stageIndex}`,
    ...more,
  })
const update = (assessmentId: string, stageIndex: number, more: object) =>
  pipeline.ask(StageOfAssessment, 'assessment.updateStage', { assessmentId, stageIndex, ...more })
const read = ({ sessionId }: { sessionId: string }) =>
  pipeline.ask(AssessmentBySession, 'assessment.getBySession', {
    sessionId,
    include: ['stages', 'result', 'biomarkers'],
  })

describe('a stage', () => {
  it.each([
    ['pending', ['pending', 'running', 'completed', 'failed', 'skipped']],
    ['running', ['running', 'completed', 'failed', 'skipped']],
    ['completed', []],
    ['failed', []],
    ['skipped', []],
  ] as const)('from %s goes where it may and nowhere else', async (from, allowed) => {
    const { id: assessmentId } = await open()
    for (const [index, to] of (['pending', 'running', 'completed', 'failed', 'skipped'] as const).entries()) {
      await add(assessmentId, index, { status: from })
      const moved = { assessmentId, stageIndex: index, status: to }
      if (allowed.some((may) => may === to))
        expect(await update(assessmentId, index, moved)).toMatchObject(moved)
      else expect(await pipeline.refusal('assessment.updateStage', moved)).toMatchObject({ status: 409 })
    }
  })

  it('says where the run is and how long it took, by its own times or the clock', async () => {
    const run = await open()
    await add(run.id, 0, { startedAt: '2026-01-01T00:00:00Z' })
    const said = await update(run.id, 0, { status: 'completed', completedAt: '2026-01-01T00:00:02.500Z' })
    expect(said).toMatchObject({ stageName: 'step 0', attempt: 1, durationMs: 2500 })
    await add(run.id, 1, { status: 'pending' })
    expect(await read(run)).toMatchObject({ currentStage: 'step 0' })
    const running = await update(run.id, 1, { status: 'running', metadata: { done: 0.5 } })
    expect(running).toMatchObject({ startedAt: expect.any(String), completedAt: null, durationMs: null })
    const failed = await update(run.id, 1, { status: 'failed', durationMs: 40, errorCode: 'noise' })
    expect(failed).toMatchObject({ durationMs: 40, errorCode: 'noise', metadata: { done: 0.5 } })
    expect(await read(run)).toMatchObject({ currentStage: 'step 1', version: run.version + 5 })
    expect(await move(run.id, 'completed')).toMatchObject({ processingTimeMs: 2540 })
  })

  it('is tried again as a new attempt once the last one is over, and a call sent twice is found out', async () => {
    const { id: assessmentId, sessionId } = await open()
    await add(assessmentId, 0, { attempt: 1 })
    const again = { assessmentId, stageIndex: 0, stageName: 'step 0' }
    for (const [attempt, status, reason] of [
      [1, 409, 'stage_exists'],
      [2, 409, 'transition_refused'],
      [3, 400, 'invalid_input'],
    ] as const) {
      const refused = await pipeline.refusal('assessment.addStage', { ...again, attempt })
      expect(refused).toMatchObject({ status, reason })
    }
    await update(assessmentId, 0, { status: 'failed', durationMs: 1000 })
    expect(await add(assessmentId, 0)).toMatchObject({ attempt: 2, status: 'running' })
    await update(assessmentId, 0, { status: 'completed', durationMs: 7 })
    const { stages } = await read({ sessionId })
    expect(stages?.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'failed'],
      [2, 'completed'],
    ])
    // The time of the attempt that counted.
    expect(await move(assessmentId, 'completed')).toMatchObject({ processingTimeMs: 7 })
  })

  it('added by two at once is added once', async () => {
    const { id } = await open()
    const answers = await together(db, { organizationId: own.id, table: 'assessments', id }, [
      () => add(id, 0, { status: 'completed' }),
      () => add(id, 0, { status: 'completed' }),
    ])
    expect(answers.map(({ attempt }) => attempt).toSorted((a, b) => a - b)).toEqual([1, 2])
  })

  it.each([
    [
      'an end before its begin',
      { startedAt: '2026-01-02T00:00:00Z', completedAt: '2026-01-01T00:00:00Z', status: 'completed' },
      'completedAt',
    ],
    ['an end while it runs', { completedAt: '2026-01-01T00:00:00Z' }, 'status'],
    ['a duration while it waits', { durationMs: 5, status: 'pending' }, 'status'],
  ])('with %s is refused', async (_what, more, path) => {
    const { id: assessmentId } = await open()
    const stage = { assessmentId, stageIndex: 0, stageName: 'x', ...more }
    expect(await pipeline.refusal('assessment.addStage', stage)).toMatchObject({ status: 400, paths: [path] })
  })

  it.each([
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['cancelled', 'failed'],
  ])('left open ends with its run: %s', async (ended, expected) => {
    const run = await open()
    await add(run.id, 0)
    await add(run.id, 1, { status: 'pending' })
    await move(run.id, ended)
    const { stages } = await read(run)
    expect(stages?.map(({ status }) => status)).toEqual([expected, 'skipped'])
    const late = { assessmentId: run.id, stageIndex: 0, status: 'completed' }
    expect(await pipeline.refusal('assessment.updateStage', late)).toMatchObject({
      reason: 'assessment_final',
    })
    const more = { assessmentId: run.id, stageIndex: 2, stageName: 'late' }
    expect(await pipeline.refusal('assessment.addStage', more)).toMatchObject({ reason: 'assessment_final' })
  })

  it('that is not there is not found', async () => {
    const { id: assessmentId } = await open()
    const missing = { assessmentId, stageIndex: 9, status: 'completed' }
    expect(await pipeline.refusal('assessment.updateStage', missing)).toMatchObject({
      status: 404,
      message: 'No such stage.',
    })
  })
})

describe('a result', () => {
  const save = (assessmentId: string, result: object, pipelineType = 'cardiology') => ({
    assessmentId,
    pipelineType,
    result,
  })

  it('is saved once, of its own pipeline, while the run is open', async () => {
    const run = await open()
    const result = { heartRateBpm: 71.5, arrhythmiaDetected: true, arrhythmiaTypes: ['early beats'] }
    const first = save(run.id, result)
    const speech = save(run.id, { hnr: 20 }, 'speech')
    expect(await pipeline.refusal('assessment.saveResult', speech)).toMatchObject({
      status: 400,
      paths: ['pipelineType'],
    })
    expect(await pipeline.ask(SavedResult, 'assessment.saveResult', first)).toMatchObject({
      assessmentId: run.id,
      result: { pipelineType: 'cardiology', ...result, sdnnMs: null },
    })
    expect(await pipeline.refusal('assessment.saveResult', first)).toMatchObject({ reason: 'result_exists' })
    expect(await read(run)).toMatchObject({ result: { heartRateBpm: 71.5 }, version: run.version + 1 })
    await move(run.id, 'completed')
    expect(await pipeline.refusal('assessment.saveResult', first)).toMatchObject({
      reason: 'assessment_final',
    })
  })

  it.each([
    ['retinal', { drGrade: 5 }],
    ['retinal', { vesselDensity: -0.1 }],
    ['speech', { pauseRatio: 1.01 }],
    ['cardiology', { heartRateBpm: 19 }],
    ['radiology', { modalityType: 'ultrasound' }],
    ['radiology', {}],
    ['dermatology', { fitzpatrickType: 7 }],
    ['cognitive', { overallRiskScore: 100.1 }],
  ])('of %s outside its contract is refused, and nothing kept: %j', async (pipelineType, result) => {
    const { id } = await open(own.patients[1]?.id, pipelineType)
    expect(await pipeline.refusal('assessment.saveResult', save(id, result, pipelineType))).toMatchObject({
      status: 400,
      paths: [expect.stringContaining('result')],
    })
  })

  it('of an attempt that failed gives way to the next one’s', async () => {
    const run = await open()
    await pipeline.ask(SavedResult, 'assessment.saveResult', save(run.id, { heartRateBpm: 190 }))
    await move(run.id, 'failed')
    expect(await read(run)).toMatchObject({ result: null })
    await move(run.id, 'pending')
    await pipeline.ask(SavedResult, 'assessment.saveResult', save(run.id, { heartRateBpm: 70 }))
    await move(run.id, 'completed')
    expect(await read(run)).toMatchObject({ result: { heartRateBpm: 70 } })
  })

  it('that comes while the run is completed is either in it or refused', async () => {
    const { id, sessionId, version } = await open()
    const answers = await together(db, { organizationId: own.id, table: 'assessments', id }, [
      () => move(id, 'completed').then(() => 'completed'),
      () =>
        pipeline
          .ask(SavedResult, 'assessment.saveResult', save(id, { heartRateBpm: 70 }))
          .then(() => 'saved')
          .catch(() => 'refused'),
    ])
    const after = await read({ sessionId })
    expect(after.status).toBe('completed')
    expect(answers).toContain(after.result === null ? 'refused' : 'saved')
    // Neither wrote over the other.
    expect(after.version).toBe(version + answers.filter((answer) => answer !== 'refused').length)
  })
})

describe('the reasons to review a run', () => {
  it('are kept together, whichever was said first', async () => {
    const { id } = await open(nextPatient())
    const saved = { assessmentId: id, biomarkers: [{ name: 'qrs_duration', value: 130 }] }
    await pipeline.ask(SavedBiomarkers, 'biomarker.save', saved)
    const { reviewReason: first } = await move(id, 'processing', { riskLevel: 'critical' })
    // Sent twice, and in another unit, it is the same reason.
    const again = { assessmentId: id, biomarkers: [{ name: 'qrs_duration', value: 0.13, unit: 's' }] }
    await pipeline.ask(SavedBiomarkers, 'biomarker.save', again)
    const { reviewReason, requiresReview } = await move(id, 'completed')
    expect(requiresReview).toBe(true)
    expect(first).toBe('QRS duration ≥ 120 ms: block; critical risk')
    expect(reviewReason).toBe(first)
  })
})
