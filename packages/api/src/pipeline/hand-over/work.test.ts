import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AssessmentSummary, DeletedAssessment } from '../../assessment/schema.ts'
import { DeletedPatient } from '../../patient/schema.ts'
import { handOver, handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { Failed } from './schema.ts'
import { DeadLetters, Requeued } from '../queue/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

/**
 * What waits for another's row is ended, as after the ten seconds for which the server lets it wait.
 * @param client in no transaction: within one, PostgreSQL tells what others do as it was at the first look
 */
async function giveUpWaiting(client: Client): Promise<void> {
  const text =
    'select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0'
  await vi.waitFor(async () => expect((await client.query(text)).rowCount).toBe(1), { timeout: 9_000 })
}

describe('work', () => {
  it('that failed is tried again later, at most three times, and is an admin’s to requeue then', async () => {
    const run = await scene.analyze()
    for (const attempt of [1, 2, 3]) {
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await scene.claimOne()
      const failing = { lease, errorCode: 'out_of_memory', retryable: true }
      // oxlint-disable-next-line no-await-in-loop
      const failed = await scene.platform.ask(Failed, 'pipeline.fail', failing)
      expect(failed.outcome).toBe(attempt < 3 ? 'retried' : 'dead')
      expect(failed.retryAfterMs === null).toBe(attempt === 3)
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.claim()).toEqual([])
      // oxlint-disable-next-line no-await-in-loop
      await scene.superuser.query(`update pipeline_jobs set available_at = now() where status = 'queued'`)
    }
    expect(await scene.read(run)).toMatchObject({ status: 'failed' })
    const [dead] = (
      await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', { pipelineType: 'cardiology' })
    ).items
    expect(dead).toMatchObject({ assessmentId: run.id, attempt: 3, errorCode: 'out_of_memory' })
    await scene.admin.ask(Requeued, 'pipeline.requeue', { jobId: dead?.jobId })
    expect(await scene.admin.refusal('pipeline.requeue', { jobId: dead?.jobId })).toMatchObject({
      reason: 'not_requeueable',
    })
    expect(await scene.claimOne()).toMatchObject({ assessmentId: run.id, attempt: 4 })
  })

  it('whose workers all died without a word is given up and told of', async () => {
    const run = await scene.analyze()
    for (let attempt = 1; attempt <= 3; attempt++) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.claim()).toHaveLength(1)
      // oxlint-disable-next-line no-await-in-loop
      await scene.runOut()
    }
    expect(await scene.claim()).toEqual([])
    expect(await scene.read(run)).toMatchObject({ status: 'failed' })
    const { items } = await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', {})
    expect(items[0]).toMatchObject({ assessmentId: run.id, errorCode: 'lease_ran_out' })
  })

  it.each(['queued', 'leased'])('whose assessment was cancelled while it was %s is over', async (status) => {
    const run = await scene.analyze()
    const lease = status === 'leased' ? (await scene.claimOne()).lease : null
    const cancelled = { assessmentId: run.id, status: 'cancelled' }
    await scene.lab.ask(AssessmentSummary, 'assessment.updateStatus', cancelled)
    const jobs = 'select status from pipeline_jobs where assessment_id = $1'
    expect((await scene.superuser.query(jobs, [run.id])).rows).toEqual([{ status: 'cancelled' }])
    expect(await scene.claim()).toEqual([])
    if (lease !== null) expect(await scene.submit(lease)).toMatchObject({ outcome: 'late' })
    expect(await scene.read(run)).toMatchObject({ status: 'cancelled', biomarkers: [], result: null })
  })

  it('that cannot be begun goes back at once, and holds up nobody else’s', async () => {
    const held = await scene.analyze()
    const others = await scene.analyzeElsewhere()
    const locker = new Client(scene.db.superuser.client)
    await locker.connect()
    try {
      await locker.query('begin')
      await locker.query('select from assessments where id = $1 for update', [held.id])
      const claiming = scene.claim(scene.platform, { limit: 10 })
      await giveUpWaiting(scene.superuser)
      const begun = await claiming
      expect(begun.map(({ assessmentId }) => assessmentId)).toEqual([others.id])
      const jobs = 'select status, attempt, attempts_allowed from pipeline_jobs where assessment_id = $1'
      expect((await scene.superuser.query(jobs, [held.id])).rows).toEqual([
        { status: 'queued', attempt: 1, attempts_allowed: 4 },
      ])
      await locker.query('rollback')
      const [again] = await scene.claim()
      expect(again).toMatchObject({ assessmentId: held.id, attempt: 2 })
    } finally {
      await locker.end()
    }
  })

  it('that cannot be begun in time is left to whoever took it over, be it under the same key', async () => {
    const held = await scene.analyze()
    const locker = new Client(scene.db.superuser.client)
    await locker.connect()
    const waiting = async () => {
      const text =
        'select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0'
      return (await scene.superuser.query<{ pid: number }>(text)).rows.map(({ pid }) => pid)
    }
    const waitFor = (count: number) =>
      vi.waitFor(async () => expect(await waiting()).toHaveLength(count), { timeout: 9_000 })
    try {
      await locker.query('begin')
      await locker.query('select from assessments where id = $1 for update', [held.id])
      const slow = scene.platform.refusal('pipeline.claim', {
        pipelineType: 'cardiology',
        pipelineVersion: '1.0.0',
      })
      await waitFor(1)
      const [first] = await waiting()
      await scene.runOut()
      const next = scene.claim()
      await waitFor(2)
      await locker.query('select pg_cancel_backend($1)', [first])
      await slow
      await locker.query('rollback')
      expect(await next).toMatchObject([{ assessmentId: held.id, attempt: 2 }])
    } finally {
      await locker.end()
    }
  })

  it.each(['assessment.delete', 'patient.delete'])(
    'whose record is gone by %s is nobody’s work any more',
    async (procedure) => {
      const run = await scene.analyze()
      const { lease } = await scene.claimOne()
      const waiting = await scene.analyze()
      if (procedure === 'assessment.delete') {
        const { version: expectedVersion } = await scene.read(run)
        await scene.staff.ask(DeletedAssessment, procedure, { assessmentId: run.id, expectedVersion })
        await scene.staff.ask(DeletedAssessment, procedure, {
          assessmentId: waiting.id,
          expectedVersion: waiting.version,
        })
      } else {
        await scene.staff.ask(DeletedPatient, procedure, { patientId: scene.patientId(), expectedVersion: 1 })
      }
      expect(await scene.platform.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
      expect(await scene.claim()).toEqual([])
    },
  )

  it('that waits or is done by a worker takes nothing by hand: neither’s values stand beside the other’s', async () => {
    const { id: assessmentId } = await scene.analyze()
    const byHand = [
      ['biomarker.save', { assessmentId, biomarkers: [{ name: 'heart_rate', value: 88 }] }],
      ['assessment.saveResult', { assessmentId, pipelineType: 'cardiology', result: { heartRateBpm: 88 } }],
    ] as const
    const refused = { status: 409, reason: 'work_under_way' }
    for (const [procedure, input] of byHand) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.lab.refusal(procedure, input)).toMatchObject(refused)
    }
    const { lease } = await scene.claimOne()
    for (const [procedure, input] of byHand) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.lab.refusal(procedure, input)).toMatchObject(refused)
    }
    expect(await scene.submit(lease)).toMatchObject({ outcome: 'applied' })
  })

  it('given back by workers that end is tried as often as before', async () => {
    await scene.analyze()
    for (let turn = 0; turn < 5; turn++) {
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await scene.claimOne()
      // oxlint-disable-next-line no-await-in-loop
      const failed = await scene.platform.ask(Failed, 'pipeline.fail', {
        lease,
        errorCode: 'stopped',
        retryable: true,
      })
      expect(failed).toMatchObject({ outcome: 'retried', retryAfterMs: 0 })
    }
    expect(await scene.submit((await scene.claimOne()).lease)).toMatchObject({ outcome: 'applied' })
  })

  it('of an organization that was closed is done for nobody', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    await scene.analyze()
    const close = (isActive: boolean) =>
      scene.superuser.query('update organizations set is_active = $2 where id = $1', [
        scene.clinic.id,
        isActive,
      ])
    await close(false)
    try {
      expect(await scene.claim()).toEqual([])
      expect(await scene.platform.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
    } finally {
      await close(true)
    }
    expect(await scene.submit(lease)).toMatchObject({ outcome: 'applied' })
  })
})
