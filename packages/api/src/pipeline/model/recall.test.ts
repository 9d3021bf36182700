import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { AssessmentSummary } from '../../assessment/schema.ts'
import { Reviewed, ReviewQueue } from '../../assessment/review/schema.ts'
import { AuditPage } from '../../audit/schema.ts'
import { BiomarkerHistory } from '../../biomarker/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { FOUND, handOver } from '../../testing/hand-over.ts'
import { recallFixture, type RecallFixture } from '../../testing/recall.ts'
import { Submitted } from '../hand-over/schema.ts'
import { ModelResults, type ModelVersion } from './schema.ts'

let scene: RecallFixture
beforeAll(async () => {
  scene = await recallFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

const resultsOf = async ({ modelVersionId }: z.output<typeof ModelVersion>, more: object = {}) =>
  (await scene.admin.ask(ModelResults, 'model.results', { modelVersionId, ...more })).items
const series = async () => {
  const history = { patientId: scene.patientId(), name: 'heart_rate', days: 7 }
  return (await scene.staff.ask(BiomarkerHistory, 'biomarker.history', history)).points.map(
    ({ value }) => value,
  )
}

describe('a recall', () => {
  it('takes what a version measured out of the histories and has it measured anew, of the same files', async () => {
    const model = scene.newModel()
    const run = await scene.measured(model, FOUND, () => scene.analyzeFile({ pipelineVersion: '1.0.0' }))
    expect(await series()).toEqual([61])
    const listed = await scene.listed(model)
    expect(listed).toMatchObject({ ...model, results: 1, standing: 1, revokedAt: null })
    await scene.revoke(listed)

    const { items, nextCursor } = await scene.recall(listed)
    expect({ items, nextCursor }).toMatchObject({
      items: [{ assessmentId: run.id, wasReviewed: false, notMeasurable: null }],
      nextCursor: null,
    })
    expect(await series()).toEqual([])
    const [recalled] = items
    const old = await scene.read(run)
    expect(old).toMatchObject({
      status: 'completed',
      model,
      supersededById: recalled?.supersededById,
      recalledAt: expect.any(String),
      biomarkers: [{ value: 61, retracted: true }],
    })
    expect(await scene.listed(model)).toMatchObject({ results: 1, standing: 0 })
    expect(await resultsOf(listed)).toMatchObject([
      { assessmentId: run.id, supersededById: recalled?.supersededById, recalledAt: old.recalledAt },
    ])

    // Whichever version of the pipeline is there may measure it, with another model.
    const [job] = await scene.claim(scene.platform, { pipelineVersion: '2.0.0' })
    expect(job).toMatchObject({
      assessmentId: recalled?.supersededById,
      attempt: 1,
      measuredAt: run.measuredAt,
      files: [{ fileId: expect.any(String), role: 'signal' }],
    })
    const anew = { ...FOUND, biomarkers: [{ name: 'heart_rate', value: 64 }], result: { heartRateBpm: 64 } }
    const sent = handOver(job?.lease ?? '', anew, { model: scene.newModel() })
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', sent)).toMatchObject({ outcome: 'applied' })
    expect(await series()).toEqual([64])
  })

  it('goes on where it stopped, and done twice does nothing twice', async () => {
    const model = scene.newModel()
    const runs = []
    for (let turn = 0; turn < 5; turn++) {
      // oxlint-disable-next-line no-await-in-loop -- each is claimed before the next is asked for
      runs.push(await scene.measured(model))
    }
    const listed = await scene.listed(model)
    await scene.revoke(listed)
    const standing = async () =>
      (await resultsOf(listed, { standing: true })).map(({ assessmentId }) => assessmentId)
    const ids = runs.map(({ id }) => id).toSorted()
    expect(await standing()).toEqual(ids)
    const first = await scene.recall(listed, { limit: 2 })
    expect(first.nextCursor).not.toBeNull()
    expect(await standing()).toEqual(ids.slice(2))
    // The same once more goes on with what still stands, and so does the cursor.
    const second = await scene.recall(listed, { limit: 2 })
    const third = await scene.recall(listed, { limit: 2, cursor: second.nextCursor })
    expect(third.nextCursor).toBeNull()
    const all = [first, second, third].flatMap(({ items }) => items)
    expect(all.map(({ assessmentId }) => assessmentId)).toEqual(ids)
    expect(new Set(all.map(({ supersededById }) => supersededById)).size).toBe(5)
    expect(await Promise.all([scene.recall(listed), scene.recall(listed)])).toMatchObject([
      { items: [] },
      { items: [] },
    ])
    const { rows } = await scene.superuser.query(
      "select count(*)::int as waiting from pipeline_jobs where organization_id = $1 and status = 'queued'",
      [scene.clinic.id],
    )
    expect(rows).toEqual([{ waiting: 5 }])
  })

  it('by two people at the same time is one', async () => {
    const model = scene.newModel()
    for (let turn = 0; turn < 3; turn++) {
      // oxlint-disable-next-line no-await-in-loop
      await scene.measured(model)
    }
    const listed = await scene.listed(model)
    await scene.revoke(listed)
    const both = await Promise.all([scene.recall(listed), scene.recall(listed)])
    expect(both.flatMap(({ items }) => items)).toHaveLength(3)
  })

  it('leaves a corrected and a deleted result as they are', async () => {
    const model = scene.newModel()
    const [corrected, deleted] = [await scene.measured(model), await scene.measured(model)]
    const right = { biomarkers: [{ name: 'heart_rate', value: 70 }], pipelineType: 'cardiology' }
    await scene.staff.ask(AssessmentSummary, 'assessment.supersede', { supersedesId: corrected.id, ...right })
    const { version } = await scene.read(deleted)
    const gone = { assessmentId: deleted.id, expectedVersion: version }
    expect(
      (await httpCaller(scene.db.database)('assessment.delete', gone, scene.clinic.keys.clinician.key))
        .status,
    ).toBe(200)
    const listed = await scene.listed(model)
    expect(listed).toMatchObject({ results: 1, standing: 0 })
    await scene.revoke(listed)
    expect(await resultsOf(listed, { standing: true })).toEqual([])
    expect((await scene.recall(listed)).items).toEqual([])
    expect(await scene.read(corrected)).toMatchObject({ recalledAt: null, biomarkers: [{ value: 61 }] })
  })

  it.each([
    ['measured', FOUND],
    ['ungradable', { outcome: 'ungradable', reason: 'noise' }],
  ])(
    'of a result that a clinician signed shows it there, and has the new one seen as well: %s',
    async (_what, anew) => {
      const model = scene.newModel()
      const run = await scene.measured(model, { ...FOUND, riskLevel: 'high' })
      const { version } = await scene.read(run)
      const signed = { assessmentId: run.id, expectedVersion: version, note: 'Known.' }
      await scene.clinician.ask(Reviewed, 'assessment.review', signed)
      const listed = await scene.listed(model)
      await scene.revoke(listed)
      const { items } = await scene.recall(listed)
      expect(items).toMatchObject([{ assessmentId: run.id, wasReviewed: true }])
      expect(await scene.read(run)).toMatchObject({
        reviewedBy: scene.clinic.users.clinician.id,
        reviewNote: 'Known.',
        recalledAt: expect.any(String),
      })
      expect(await resultsOf(listed)).toMatchObject([
        { reviewedAt: expect.any(String), recalledAt: expect.any(String) },
      ])
      await scene.submit((await scene.claimOne()).lease, anew)
      const { items: waiting } = await scene.staff.ask(ReviewQueue, 'assessment.reviewQueue', { limit: 100 })
      expect(waiting).toContainEqual(
        expect.objectContaining({
          id: items[0]?.supersededById,
          supersedesId: run.id,
          reviewReason: expect.stringContaining(
            'the result before was recalled, and had been reviewed or waited for it',
          ),
        }),
      )
    },
  )

  it('is for a version that was revoked: else the same would be measured again', async () => {
    const model = scene.newModel()
    await scene.measured(model)
    const { modelVersionId } = await scene.listed(model)
    expect(await scene.admin.refusal('model.recall', { modelVersionId })).toMatchObject({
      status: 409,
      reason: 'model_in_force',
    })
  })

  it('stays in its own organization, though another has the same version', async () => {
    const model = scene.newModel()
    const theirs = await scene.measured(model, FOUND, () => scene.analyzeElsewhere())
    await scene.measured(model)
    const ours = await scene.listed(model)
    await scene.revoke(ours)
    expect((await scene.recall(ours)).items).toHaveLength(1)
    expect(await scene.listed(model, scene.otherAdmin)).toMatchObject({ standing: 1, revokedAt: null })
    const untouched = { assessmentId: theirs.id }
    expect(await scene.otherStaff.ask(AssessmentSummary, 'assessment.get', untouched)).toMatchObject({
      recalledAt: null,
      supersededById: null,
    })
    const { modelVersionId } = ours
    expect(await scene.otherAdmin.refusal('model.recall', { modelVersionId })).toMatchObject({ status: 404 })
  })

  it('leaves an event for each result, at its patient', async () => {
    const model = scene.newModel()
    const runs = [await scene.measured(model), await scene.measured(model)]
    const listed = await scene.listed(model)
    await scene.revoke(listed)
    const { items } = await scene.recall(listed)
    const of = { eventType: 'model.recall', limit: 3 }
    const { items: events } = await scene.admin.ask(AuditPage, 'audit.list', of)
    const { modelVersionId } = listed
    expect(events).toHaveLength(3)
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ resourceId: null, details: { modelVersionId, recalled: 2 } }),
        ...runs.map(({ id, patientId }) =>
          expect.objectContaining({
            resourceId: id,
            patientId,
            details: {
              modelVersionId,
              supersededById: items.find(({ assessmentId }) => assessmentId === id)?.supersededById,
            },
          }),
        ),
      ]),
    )
  })
})
