import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AssessmentSummary } from '../../assessment/schema.ts'
import { Reviewed, ReviewQueue } from '../../assessment/review/schema.ts'
import { FOUND } from '../../testing/hand-over.ts'
import { recallFixture, type NamedModel, type RecallFixture } from '../../testing/recall.ts'
import { DeadLetters, Requeued } from '../queue/schema.ts'

let scene: RecallFixture
beforeAll(async () => {
  scene = await recallFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

const ARRHYTHMIA = {
  ...FOUND,
  result: { heartRateBpm: 61, arrhythmiaDetected: true, arrhythmiaTypes: ['atrial_fibrillation'] },
}

interface Ended {
  readonly model: NamedModel
  readonly assessmentId: string
}
type Run = z.output<typeof AssessmentSummary>

const measured = (model: NamedModel, payload: object = ARRHYTHMIA, begin?: () => Promise<Run>) =>
  scene.measured(model, payload, begin)

/** Recalls a version of which one result stands; what takes that one's place. */
async function recalled(model: NamedModel) {
  const listed = await scene.listed(model)
  await scene.revoke(listed)
  const [anew] = (await scene.recall(listed)).items
  if (anew === undefined) throw new Error('Nothing was recalled')
  return anew
}

const queue = async (more: object = {}) =>
  (await scene.staff.ask(ReviewQueue, 'assessment.reviewQueue', { limit: 100, ...more })).items
/** Which runs of the patient at hand wait for a clinician. */
const waiting = async () =>
  (await queue()).filter(({ patientId }) => patientId === scene.patientId()).map(({ id }) => id)
const summary = (assessmentId: string) =>
  scene.staff.ask(AssessmentSummary, 'assessment.get', { assessmentId })
const deadLetter = async (assessmentId: string) => {
  const { items } = await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', { limit: 100 })
  return items.find((item) => item.assessmentId === assessmentId)
}
const sign = async (assessmentId: string) => {
  const { version: expectedVersion } = await summary(assessmentId)
  const note = 'Read the recording.'
  return scene.clinician.ask(Reviewed, 'assessment.review', { assessmentId, expectedVersion, note })
}
const eraseFiles = (run: Run) =>
  scene.superuser.query(
    `update uploaded_files set deleted_at = now() where id in
       (select file_id from assessment_files where assessment_id = $1)`,
    [run.id],
  )

const REASON = 'the result before was recalled, and had been reviewed or waited for it'

describe('a finding whose result is recalled waits for a clinician at every step', () => {
  const fail = async () => {
    const { lease } = await scene.claimOne()
    const failing = { lease, errorCode: 'sample_not_there', retryable: false }
    await scene.platform.ask(z.unknown(), 'pipeline.fail', failing)
  }
  const cancel = ({ assessmentId }: Ended) =>
    scene.staff.ask(z.unknown(), 'assessment.updateStatus', { assessmentId, status: 'cancelled' })
  const ends = {
    'is refused, as the same version measured it': {
      status: 'failed',
      end: ({ model }: Ended) => scene.submitAs(model, ARRHYTHMIA),
    },
    'breaks its contract': {
      status: 'failed',
      end: () => scene.submitAs(scene.newModel(), { outcome: 'measured' }),
    },
    fails: { status: 'failed', end: fail },
    'is cancelled': { status: 'cancelled', end: cancel },
    'finds it again': { status: 'completed', end: () => scene.submitAs(scene.newModel(), ARRHYTHMIA) },
    'finds nothing': { status: 'completed', end: () => scene.submitAs(scene.newModel(), FOUND) },
    'is too poor': {
      status: 'completed',
      end: () => scene.submitAs(scene.newModel(), { outcome: 'ungradable', reason: 'noise' }),
    },
  }
  const signings = { 'that waits': false, 'that was signed': true }
  const table = Object.entries(signings).flatMap(([what, isSigned]) =>
    Object.entries(ends).map(([becomes, end]) => ({ what, isSigned, becomes, ...end })),
  )

  it.each(table)('$what, and its new run $becomes', async ({ isSigned, status, end }) => {
    const model = scene.newModel()
    const old = await measured(model)
    expect(await waiting()).toEqual([old.id])
    if (isSigned) await sign(old.id)
    const { supersededById } = await recalled(model)
    expect(await waiting()).toEqual([supersededById])
    expect(
      await scene.clinician.refusal('assessment.review', {
        assessmentId: supersededById,
        expectedVersion: 1,
      }),
    ).toMatchObject({ reason: 'not_reviewable' })
    await end({ model, assessmentId: supersededById })
    expect(await waiting()).toEqual([supersededById])
    const anew = await summary(supersededById)
    expect(anew).toMatchObject({ status, requiresReview: true, supersedesId: old.id })
    expect(anew.reviewReason).toContain(REASON)
    // Seen once, it waits no longer.
    expect(await sign(supersededById)).toMatchObject({ outcome: 'reviewed' })
    expect(await waiting()).toEqual([])
  })

  it.each([
    { notMeasurable: 'no_sample', begin: () => scene.analyze(), isErased: false },
    { notMeasurable: 'sample_not_there', begin: () => scene.analyzeFile(), isErased: true },
  ])('where it cannot be measured anew: $notMeasurable', async ({ notMeasurable, begin, isErased }) => {
    const model = scene.newModel()
    const old = await measured(model, ARRHYTHMIA, begin)
    if (isErased) await eraseFiles(old)
    const anew = await recalled(model)
    expect(anew).toMatchObject({ assessmentId: old.id, notMeasurable })
    expect(await waiting()).toEqual([anew.supersededById])
    expect(await summary(anew.supersededById)).toMatchObject({ status: 'failed', reviewReason: REASON })
    expect(await scene.claim()).toEqual([])
    const dead = await deadLetter(anew.supersededById)
    expect(dead).toMatchObject({ attempt: 0, errorCode: notMeasurable })
    // Nor can anybody make it work again.
    const refused = { status: 409, reason: 'transition_refused' }
    expect(await scene.admin.refusal('pipeline.requeue', { jobId: dead?.jobId })).toMatchObject(refused)
    const again = { assessmentId: anew.supersededById, status: 'pending' }
    expect(await scene.staff.refusal('assessment.updateStatus', again)).toMatchObject(refused)
  })

  it('through retries, until it is signed: then it stays as it was signed', async () => {
    const model = scene.newModel()
    await measured(model)
    const { supersededById: id } = await recalled(model)
    await fail()
    await scene.admin.ask(Requeued, 'pipeline.requeue', { jobId: (await deadLetter(id))?.jobId })
    expect(await waiting()).toEqual([id])
    const { lease } = await scene.claimOne()
    expect(await summary(id)).toMatchObject({ status: 'processing' })
    expect(await waiting()).toEqual([id])
    await scene.submit(lease, { outcome: 'measured' })
    expect(await waiting()).toEqual([id])
    const dead = await deadLetter(id)
    await sign(id)
    expect(await waiting()).toEqual([])
    // It is an admin's work no longer, and no later result takes the place of what was signed.
    expect(await deadLetter(id)).toBeUndefined()
    expect(await scene.admin.refusal('pipeline.requeue', { jobId: dead?.jobId })).toMatchObject({
      reason: 'not_requeueable',
    })
    const again = { assessmentId: id, status: 'pending' }
    expect(await scene.staff.refusal('assessment.updateStatus', again)).toMatchObject({
      reason: 'transition_refused',
    })
  })

  it('beside others of which nothing is lost between the pages', async () => {
    for (const payload of [ARRHYTHMIA, { ...FOUND, riskLevel: 'critical' }, ARRHYTHMIA]) {
      scene.nextPatient()
      const model = scene.newModel()
      // oxlint-disable no-await-in-loop -- each is claimed before the next is asked for
      await measured(model, payload)
      await recalled(model)
      // oxlint-enable no-await-in-loop
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const more = cursor === undefined ? {} : { cursor }
      // oxlint-disable-next-line no-await-in-loop -- each page names the next
      const page = await scene.staff.ask(ReviewQueue, 'assessment.reviewQueue', { limit: 1, ...more })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.length).toBeGreaterThanOrEqual(3)
    expect(seen).toEqual((await queue()).map(({ id }) => id))
  })

  it('also where somebody corrects the new run before a clinician saw it', async () => {
    const model = scene.newModel()
    await measured(model)
    const { supersededById: supersedesId } = await recalled(model)
    await scene.submitAs(scene.newModel(), FOUND)
    const right = {
      supersedesId,
      pipelineType: 'cardiology',
      biomarkers: [{ name: 'heart_rate', value: 62 }],
    }
    const { id } = await scene.staff.ask(AssessmentSummary, 'assessment.supersede', right)
    expect(await waiting()).toEqual([id])
    await sign(id)
    const signed = { ...right, supersedesId: id }
    await scene.staff.ask(AssessmentSummary, 'assessment.supersede', signed)
    expect(await waiting()).toEqual([])
  })

  it('but not what nobody was to see', async () => {
    const model = scene.newModel()
    await measured(model, FOUND)
    const { supersededById: id } = await recalled(model)
    expect(await waiting()).toEqual([])
    await fail()
    expect(await waiting()).toEqual([])
    expect(await summary(id)).toMatchObject({ status: 'failed', requiresReview: false, reviewReason: null })
  })

  it('as urgently as it did', async () => {
    const [critical, other] = [scene.newModel(), scene.newModel()]
    await measured(critical, { ...FOUND, riskLevel: 'critical' })
    scene.nextPatient()
    await measured(other)
    const second = (await recalled(other)).supersededById
    const first = (await recalled(critical)).supersededById
    const ids = (await queue()).map(({ id }) => id)
    expect(ids.filter((id) => id === first || id === second)).toEqual([first, second])
    await scene.staff.ask(z.unknown(), 'assessment.updateStatus', {
      assessmentId: first,
      status: 'cancelled',
    })
    expect((await queue()).map(({ id }) => id)).toEqual(ids)
  })

  it('also where it was stored before findings were looked for', async () => {
    const model = scene.newModel()
    const old = await measured(model)
    await scene.superuser.query(
      'update assessments set requires_review = false, review_reason = null where id = $1',
      [old.id],
    )
    expect(await waiting()).toEqual([])
    const { supersededById } = await recalled(model)
    expect(await waiting()).toEqual([supersededById])
  })
})
