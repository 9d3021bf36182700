import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { newId } from '@medilens/db'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newApiKey } from '../../access/api-key.ts'
import { AssessmentBySession, AssessmentSummary, DeletedAssessment } from '../../assessment/schema.ts'
import { Work } from '../../assessment/work/schema.ts'
import { BiomarkerHistory } from '../../biomarker/schema.ts'
import { DeletedPatient } from '../../patient/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { spoil } from '../../testing/spoil.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { DeadLetters, KeptAsidePage, Requeued } from '../queue/schema.ts'
import { ClaimedJobs, Failed, Heartbeat, ReportedStage, Submitted } from './schema.ts'

let db: TestDatabase
let superuser: Client
let clinic: OrganizationFixture
let other: OrganizationFixture
let platform: Talk
let staff: Talk
let admin: Talk
let lab: Talk

const platformKey = newApiKey('mlp')

beforeAll(async () => {
  db = await testDatabase()
  superuser = new Client(db.superuser.client)
  await superuser.connect()
  clinic = await organizationFixture(db.database, { patients: 30 })
  other = await organizationFixture(db.database, { patients: 2 })
  await superuser.query(
    'insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, $4, now())',
    [newId(), platformKey.prefix, platformKey.hash, 'workers'],
  )
  const call = httpCaller(db.database)
  platform = talk(call, platformKey.key)
  staff = talk(call, clinic.keys.clinician.key)
  admin = talk(call, clinic.keys.admin.key)
  lab = talk(call, clinic.keys.service.key)
})
beforeEach(() => {
  patientId = clinic.patients[used++ % clinic.patients.length]?.id ?? ''
})
afterEach(() =>
  superuser.query(`update pipeline_jobs set status = 'cancelled' where status in ('queued', 'leased')`),
)
afterAll(async () => {
  await superuser.end()
  await db.close()
})

let used = 2
/** A patient whom no other test here uses. */
let patientId = ''

const analyze = (more: object = {}) =>
  staff.ask(AssessmentSummary, 'assessment.analyze', { patientId, pipelineType: 'cardiology', ...more })
const claim = async (by: Talk = platform, more: object = {}) =>
  (
    await by.ask(ClaimedJobs, 'pipeline.claim', {
      pipelineType: 'cardiology',
      pipelineVersion: '1.0.0',
      ...more,
    })
  ).jobs
const claimOne = async (by: Talk = platform): Promise<z.output<typeof ClaimedJobs>['jobs'][number]> => {
  const [job] = await claim(by)
  if (job === undefined) throw new Error('Nothing waits')
  return job
}
const read = ({ sessionId }: { readonly sessionId: string }) =>
  staff.ask(AssessmentBySession, 'assessment.getBySession', {
    sessionId,
    include: ['stages', 'result', 'biomarkers'],
  })
const runOut = () =>
  superuser.query(
    `update pipeline_jobs set available_at = now() - interval '1 second' where status = 'leased'`,
  )

const Payload = z.record(z.string(), z.unknown())
const MODEL = { name: 'ecg', version: '1.0.0' }
const FOUND = {
  outcome: 'measured',
  riskScore: 12,
  riskLevel: 'low',
  qualityScore: 0.9,
  biomarkers: [{ name: 'heart_rate', value: 61, unit: '/min' }],
  result: { heartRateBpm: 61, arrhythmiaDetected: false },
}
const handOver = (lease: string, payload: object = FOUND, more: object = {}) => ({
  lease,
  contract: 'cardiology/1',
  model: MODEL,
  payload,
  ...more,
})
const submit = (lease: string, payload: object = FOUND, by: Talk = platform) =>
  by.ask(Submitted, 'pipeline.submit', handOver(lease, payload))

describe('work', () => {
  it('goes from a sample to a result in the record, by a worker that knows nothing of the organization', async () => {
    const run = await analyze()
    expect(run).toMatchObject({ status: 'pending', pipelineType: 'cardiology', patientId })
    const job = await claimOne()
    expect(job).toMatchObject({ assessmentId: run.id, attempt: 1, files: [] })
    expect(await read(run)).toMatchObject({ status: 'processing' })
    const { lease } = job
    expect(Date.parse(job.expiresAt)).toBeLessThan(
      Date.parse(
        (await platform.ask(Heartbeat, 'pipeline.heartbeat', { lease, leaseSeconds: 600 })).expiresAt,
      ),
    )
    const stage = { lease, stageIndex: 0, stageName: 'find beats' }
    await platform.ask(ReportedStage, 'pipeline.reportStage', { ...stage, progress: 0.5 })
    const done = await platform.ask(ReportedStage, 'pipeline.reportStage', { ...stage, status: 'completed' })
    expect(done).toMatchObject({ attempt: 1, sequence: 4 })
    expect(await submit(lease)).toMatchObject({ outcome: 'applied', assessmentId: run.id })
    expect(await read(run)).toMatchObject({
      status: 'completed',
      outcome: 'measured',
      riskScore: 12,
      riskLevel: 'low',
      currentStage: 'find beats',
      biomarkers: [{ name: 'heart_rate', value: 61, unit: '/min', status: 'normal' }],
      result: { pipelineType: 'cardiology', heartRateBpm: 61 },
      stages: [{ stageName: 'find beats', status: 'completed' }],
    })
    const history = { patientId, name: 'heart_rate', days: 7 }
    const { points } = await staff.ask(BiomarkerHistory, 'biomarker.history', history)
    expect(points.map(({ value }) => value)).toEqual([61])
    expect(await claim()).toEqual([])
  })

  it('whose answer was lost is handed over again, and answered the same, and counted once', async () => {
    const run = await analyze()
    const { lease } = await claimOne()
    const first = await submit(lease)
    const again = await Promise.all([
      submit(lease),
      submit(lease, Object.fromEntries(Object.entries(FOUND).toReversed())),
    ])
    expect(again).toEqual([first, first])
    expect((await read(run)).biomarkers).toHaveLength(1)
  })

  it('that somebody else took over is theirs: a late result is kept, and nothing of it is in the record', async () => {
    const run = await analyze()
    const slow = await claimOne()
    await runOut()
    const next = await claimOne(lab)
    expect(next).toMatchObject({ assessmentId: run.id, attempt: 2 })
    const lost = { status: 409, reason: 'lease_lost' }
    expect(await platform.refusal('pipeline.heartbeat', { lease: slow.lease })).toMatchObject(lost)
    const stage = { lease: slow.lease, stageIndex: 0, stageName: 'x' }
    expect(await platform.refusal('pipeline.reportStage', stage)).toMatchObject(lost)
    const failing = { lease: slow.lease, errorCode: 'noise', retryable: true }
    expect(await platform.refusal('pipeline.fail', failing)).toMatchObject(lost)
    const worse = { ...FOUND, biomarkers: [{ name: 'heart_rate', value: 190 }] }
    const late = await submit(slow.lease, worse)
    expect(late).toMatchObject({ outcome: 'late' })
    expect(await read(run)).toMatchObject({ status: 'processing', biomarkers: [], result: null })
    expect(await submit(next.lease, FOUND, lab)).toMatchObject({ outcome: 'applied' })
    // After it is over, too.
    expect(await submit(slow.lease, { ...worse, riskScore: 99 })).toMatchObject({ outcome: 'late' })
    expect(await read(run)).toMatchObject({ biomarkers: [{ value: 61 }] })
    const { items } = await admin.ask(KeptAsidePage, 'pipeline.keptAside', {})
    expect(items).toContainEqual(
      expect.objectContaining({ assessmentId: run.id, attempt: 1, disposition: 'late', issues: [] }),
    )
    // What was measured is evidence, and not an admin's to read.
    expect(JSON.stringify(items)).not.toContain('190')
  })

  it.each([
    ['a field that is none', { ...FOUND, surprise: 1 }, ''],
    ['a value beyond its range', { ...FOUND, result: { heartRateBpm: 19 } }, 'result.heartRateBpm'],
    [
      'an unknown unit',
      { ...FOUND, biomarkers: [{ name: 'heart_rate', value: 61, unit: 'furlongs' }] },
      'biomarkers.0.unit',
    ],
    [
      'an impossible value',
      { ...FOUND, biomarkers: [{ name: 'heart_rate', value: -1 }] },
      'biomarkers.0.value',
    ],
    ['no outcome', { result: {} }, 'outcome'],
  ])(
    'with %s is kept aside with what is wrong, and nothing of it is in the record',
    async (_what, payload, path) => {
      const run = await analyze()
      const { lease, jobId } = await claimOne()
      const answer = await submit(lease, payload)
      if (answer.outcome !== 'quarantined') throw new Error(`It was ${answer.outcome}`)
      expect(answer.issues.map((issue) => issue.path)).toContain(path)
      expect(await submit(lease, payload)).toEqual(answer)
      expect(await read(run)).toMatchObject({ status: 'failed', biomarkers: [], result: null })
      const { items } = await admin.ask(DeadLetters, 'pipeline.deadLetters', {})
      expect(items[0]).toMatchObject({ jobId, errorCode: 'contract_broken', attempt: 1 })
      // Whoever asked for it hears why there is nothing, too.
      expect(await staff.ask(Work, 'assessment.work', { assessmentId: run.id })).toMatchObject({
        job: { status: 'dead', errorCode: 'contract_broken', attempt: 1 },
      })
      const kept = await admin.ask(KeptAsidePage, 'pipeline.keptAside', { limit: 1 })
      expect(kept.items).toMatchObject([{ jobId, disposition: 'quarantined', issues: answer.issues }])
      // Mended, it is done once more.
      await admin.ask(Requeued, 'pipeline.requeue', { jobId })
      const again = await claimOne()
      expect(again).toMatchObject({ jobId, attempt: 2 })
      expect(await submit(again.lease)).toMatchObject({ outcome: 'applied' })
      expect(await read(run)).toMatchObject({ status: 'completed', biomarkers: [{ value: 61 }] })
    },
  )

  it('however spoilt is kept aside, and nothing of it is in the record', async () => {
    const { rows: before } = await superuser.query('select count(*) from biomarker_values')
    const wrong: string[] = []
    // A body that is no JSON at all is no result.
    for (const { how, body } of spoil({
      ...FOUND,
      notMeasured: [{ name: 'qt_interval', reason: 'noise' }],
    })) {
      if (!body.startsWith('{') || how === 'no JSON' || how === 'NaN') continue
      // oxlint-disable-next-line no-await-in-loop
      await analyze()
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await claimOne()
      // oxlint-disable-next-line no-await-in-loop
      const answer = await submit(lease, Payload.parse(JSON.parse(body)))
      if (answer.outcome !== 'quarantined') wrong.push(`${how}: ${answer.outcome}`)
    }
    expect(wrong).toEqual([])
    const { rows: after } = await superuser.query('select count(*) from biomarker_values')
    expect(after).toEqual(before)
  })

  it('of a contract for another modality is kept aside', async () => {
    await analyze()
    const { lease } = await claimOne()
    const speech = handOver(lease, { ...FOUND, result: {} }, { contract: 'speech/1' })
    expect(await platform.ask(Submitted, 'pipeline.submit', speech)).toMatchObject({
      outcome: 'quarantined',
      issues: [{ path: 'contract' }],
    })
  })

  it('too poor to measure ends so, with its reason and no risk', async () => {
    const run = await analyze()
    const { lease } = await claimOne()
    const poor = { outcome: 'ungradable', reason: 'Half of the beats are lost in noise', qualityScore: 0.2 }
    expect(await submit(lease, poor)).toMatchObject({ outcome: 'applied' })
    expect(await read(run)).toMatchObject({
      status: 'completed',
      outcome: 'ungradable',
      ungradableReason: poor.reason,
      qualityScore: 0.2,
      riskLevel: null,
      biomarkers: [],
    })
  })

  it('that failed is tried again later, at most three times, and is an admin’s to requeue then', async () => {
    const run = await analyze()
    for (const attempt of [1, 2, 3]) {
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await claimOne()
      const failing = { lease, errorCode: 'out_of_memory', retryable: true }
      // oxlint-disable-next-line no-await-in-loop
      const failed = await platform.ask(Failed, 'pipeline.fail', failing)
      expect(failed.outcome).toBe(attempt < 3 ? 'retried' : 'dead')
      expect(failed.retryAfterMs === null).toBe(attempt === 3)
      // oxlint-disable-next-line no-await-in-loop
      expect(await claim()).toEqual([])
      // oxlint-disable-next-line no-await-in-loop
      await superuser.query(`update pipeline_jobs set available_at = now() where status = 'queued'`)
    }
    expect(await read(run)).toMatchObject({ status: 'failed' })
    const [dead] = (await admin.ask(DeadLetters, 'pipeline.deadLetters', { pipelineType: 'cardiology' }))
      .items
    expect(dead).toMatchObject({ assessmentId: run.id, attempt: 3, errorCode: 'out_of_memory' })
    await admin.ask(Requeued, 'pipeline.requeue', { jobId: dead?.jobId })
    expect(await admin.refusal('pipeline.requeue', { jobId: dead?.jobId })).toMatchObject({
      reason: 'not_requeueable',
    })
    expect(await claimOne()).toMatchObject({ assessmentId: run.id, attempt: 4 })
  })

  it('whose workers all died without a word is given up and told of', async () => {
    const run = await analyze()
    for (let attempt = 1; attempt <= 3; attempt++) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await claim()).toHaveLength(1)
      // oxlint-disable-next-line no-await-in-loop
      await runOut()
    }
    expect(await claim()).toEqual([])
    expect(await read(run)).toMatchObject({ status: 'failed' })
    const { items } = await admin.ask(DeadLetters, 'pipeline.deadLetters', {})
    expect(items[0]).toMatchObject({ assessmentId: run.id, errorCode: 'lease_ran_out' })
  })

  it('whose assessment was cancelled while it was done comes late', async () => {
    const run = await analyze()
    const { lease } = await claimOne()
    const cancelled = { assessmentId: run.id, status: 'cancelled' }
    await lab.ask(AssessmentSummary, 'assessment.updateStatus', cancelled)
    expect(await submit(lease)).toMatchObject({ outcome: 'late' })
    expect(await read(run)).toMatchObject({ status: 'cancelled', biomarkers: [] })
  })

  it.each(['assessment.delete', 'patient.delete'])(
    'whose record is gone by %s is nobody’s work any more',
    async (procedure) => {
      const run = await analyze()
      const { lease } = await claimOne()
      const waiting = await analyze()
      if (procedure === 'assessment.delete') {
        const { version: expectedVersion } = await read(run)
        await staff.ask(DeletedAssessment, procedure, { assessmentId: run.id, expectedVersion })
        await staff.ask(DeletedAssessment, procedure, {
          assessmentId: waiting.id,
          expectedVersion: waiting.version,
        })
      } else {
        await staff.ask(DeletedPatient, procedure, { patientId, expectedVersion: 1 })
      }
      expect(await platform.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
      expect(await claim()).toEqual([])
    },
  )

  it('of a model that was revoked here is refused, kept aside, and told of', async () => {
    const run = await analyze()
    const { lease, jobId } = await claimOne()
    await superuser.query(
      `insert into model_registry (id, organization_id, pipeline_type, name, version, is_active, revoked_at, created_at, updated_at)
       values ($1, $2, 'cardiology', 'ecg', '0.9.0', false, now(), now(), now())`,
      [newId(), clinic.id],
    )
    const revoked = handOver(lease, FOUND, { model: { name: 'ecg', version: '0.9.0' } })
    const answer = await platform.ask(Submitted, 'pipeline.submit', revoked)
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'model_revoked' })
    expect(await platform.ask(Submitted, 'pipeline.submit', revoked)).toEqual(answer)
    expect(await read(run)).toMatchObject({ status: 'failed', biomarkers: [], result: null })
    const kept = await admin.ask(KeptAsidePage, 'pipeline.keptAside', { limit: 1 })
    expect(kept.items).toMatchObject([
      { jobId, disposition: 'refused', issues: [{ problem: 'model_revoked' }] },
    ])
    const { items } = await admin.ask(DeadLetters, 'pipeline.deadLetters', {})
    expect(items[0]).toMatchObject({ jobId, errorCode: 'model_revoked' })
  })

  it('under a model’s version that is not what it was is refused, and so is one that no longer says', async () => {
    const version = { name: 'ecg', version: '3.0.0' }
    const outcomeOf = async (digest?: string) => {
      await analyze()
      const { lease } = await claimOne()
      const model = digest === undefined ? version : { ...version, digest: digest.repeat(64) }
      return (await platform.ask(Submitted, 'pipeline.submit', handOver(lease, FOUND, { model }))).outcome
    }
    expect(await outcomeOf()).toBe('applied')
    expect(await outcomeOf('a')).toBe('applied')
    expect(await outcomeOf('b')).toBe('refused')
    expect(await outcomeOf()).toBe('refused')
    expect(await outcomeOf('a')).toBe('applied')
  })

  it('that waits or is done by a worker takes nothing by hand: neither’s values stand beside the other’s', async () => {
    const { id: assessmentId } = await analyze()
    const byHand = [
      ['biomarker.save', { assessmentId, biomarkers: [{ name: 'heart_rate', value: 88 }] }],
      ['assessment.saveResult', { assessmentId, pipelineType: 'cardiology', result: { heartRateBpm: 88 } }],
    ] as const
    const refused = { status: 409, reason: 'work_under_way' }
    for (const [procedure, input] of byHand) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await lab.refusal(procedure, input)).toMatchObject(refused)
    }
    const { lease } = await claimOne()
    for (const [procedure, input] of byHand) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await lab.refusal(procedure, input)).toMatchObject(refused)
    }
    expect(await submit(lease)).toMatchObject({ outcome: 'applied' })
  })

  it('given back by workers that end is tried as often as before', async () => {
    await analyze()
    for (let turn = 0; turn < 5; turn++) {
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await claimOne()
      // oxlint-disable-next-line no-await-in-loop
      const failed = await platform.ask(Failed, 'pipeline.fail', {
        lease,
        errorCode: 'stopped',
        retryable: true,
      })
      expect(failed).toMatchObject({ outcome: 'retried', retryAfterMs: 0 })
    }
    expect(await submit((await claimOne()).lease)).toMatchObject({ outcome: 'applied' })
  })

  it('late again and again is kept a few times, and fills no disk', async () => {
    await analyze()
    const { lease } = await claimOne()
    await runOut()
    await claimOne(lab)
    for (let riskScore = 1; riskScore <= 5; riskScore++) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await submit(lease, { ...FOUND, riskScore })).toMatchObject({ outcome: 'late' })
    }
    const more = handOver(lease, { ...FOUND, riskScore: 6 })
    expect(await platform.refusal('pipeline.submit', more)).toMatchObject({ reason: 'lease_lost' })
  })

  it('deeper than any contract is refused before anybody walks through it', async () => {
    await analyze()
    const { lease } = await claimOne()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const body = JSON.stringify(handOver(lease, { deep: 0 })).replace('"deep":0', `"deep":${deep}`)
    const { status } = await httpCaller(db.database)('pipeline.submit', body, platformKey.key)
    expect(status).toBe(400)
  })

  it('of an organization that was closed is done for nobody', async () => {
    await analyze()
    const { lease } = await claimOne()
    await analyze()
    const close = (isActive: boolean) =>
      superuser.query('update organizations set is_active = $2 where id = $1', [clinic.id, isActive])
    await close(false)
    try {
      expect(await claim()).toEqual([])
      expect(await platform.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
    } finally {
      await close(true)
    }
    expect(await submit(lease)).toMatchObject({ outcome: 'applied' })
  })
})

describe('a lease', () => {
  it('is its holder’s alone: nobody else’s key does anything with it', async () => {
    await analyze()
    const { lease } = await claimOne(lab)
    const foreign = talk(httpCaller(db.database), other.keys.service.key)
    for (const by of [platform, foreign, staff]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await by.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
    }
    expect(await submit(lease, FOUND, lab)).toMatchObject({ outcome: 'applied' })
  })

  it('that is changed by one character is none', async () => {
    await analyze()
    const { lease } = await claimOne()
    for (const at of [0, 30, lease.length - 1]) {
      const changed = lease.slice(0, at) + (lease[at] === 'A' ? 'B' : 'A') + lease.slice(at + 1)
      // oxlint-disable-next-line no-await-in-loop
      expect(await platform.refusal('pipeline.heartbeat', { lease: changed })).toMatchObject({ status: 404 })
    }
  })

  it('leaves an event in its own organization, that says whose key it was', async () => {
    const run = await analyze()
    const { lease } = await claimOne()
    await submit(lease)
    const { rows } = await superuser.query(
      `select event_type, actor_type, api_key_id, details ->> 'serviceKeyId' is not null as named
         from audit_events where organization_id = $1 and resource_id = $2 and event_type like 'pipeline.%'`,
      [clinic.id, run.id],
    )
    expect(rows).toEqual([
      { event_type: 'pipeline.submit', actor_type: 'service', api_key_id: null, named: true },
    ])
  })
})

describe('a key of the platform', () => {
  it('reads nothing by any other procedure', async () => {
    for (const [procedure, input] of [
      ['assessment.list', {}],
      ['patient.get', { patientId }],
      ['user.me', {}],
      ['key.list', {}],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await platform.refusal(procedure, input)).toMatchObject({ status: 403 })
    }
  })

  it('stops within a second of being revoked', async () => {
    const issued = newApiKey('mlp')
    const id = newId()
    await superuser.query(
      'insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, $4, now())',
      [id, issued.prefix, issued.hash, 'short'],
    )
    const short = talk(httpCaller(db.database), issued.key)
    expect(await claim(short)).toEqual([])
    await superuser.query('update service_keys set revoked_at = now() where id = $1', [id])
    await new Promise((resolve) => setTimeout(resolve, 600))
    const asked = { pipelineType: 'cardiology', pipelineVersion: '1' }
    expect(await short.refusal('pipeline.claim', asked)).toMatchObject({ status: 401 })
  })
})

describe('an analysis', () => {
  it('asked for twice under one key is begun once, also at the same time', async () => {
    const idempotencyKey = newId()
    const runs = await Promise.all([1, 2, 3].map(() => analyze({ idempotencyKey })))
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1)
    expect(await claim(platform, { limit: 10 })).toHaveLength(1)
    const changed = { patientId, pipelineType: 'speech', idempotencyKey }
    expect((await staff.ask(AssessmentSummary, 'assessment.analyze', changed)).id).not.toBe(runs[0]?.id)
    const differing = { patientId, pipelineType: 'cardiology', pipelineVersion: '2', idempotencyKey }
    expect(await staff.refusal('assessment.analyze', differing)).toMatchObject({
      reason: 'idempotency_mismatch',
    })
  })

  it('of a file that is not there, or not whole yet, is refused', async () => {
    const files = [{ fileId: newId(), role: 'signal' }]
    const asked = { patientId, pipelineType: 'cardiology', files }
    expect(await staff.refusal('assessment.analyze', asked)).toMatchObject({ status: 404 })
  })
})
