import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FOUND, handOver, handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { KeptAsidePage } from '../queue/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

describe('work', () => {
  it('that somebody else took over is theirs: a late result is kept, and nothing of it is in the record', async () => {
    const run = await scene.analyze()
    const slow = await scene.claimOne()
    await scene.runOut()
    const next = await scene.claimOne(scene.lab)
    expect(next).toMatchObject({ assessmentId: run.id, attempt: 2 })
    const lost = { status: 409, reason: 'lease_lost' }
    expect(await scene.platform.refusal('pipeline.heartbeat', { lease: slow.lease })).toMatchObject(lost)
    const stage = { lease: slow.lease, stageIndex: 0, stageName: 'x' }
    expect(await scene.platform.refusal('pipeline.reportStage', stage)).toMatchObject(lost)
    const failing = { lease: slow.lease, errorCode: 'noise', retryable: true }
    expect(await scene.platform.refusal('pipeline.fail', failing)).toMatchObject(lost)
    const worse = { ...FOUND, biomarkers: [{ name: 'heart_rate', value: 190 }] }
    const late = await scene.submit(slow.lease, worse)
    expect(late).toMatchObject({ outcome: 'late' })
    expect(await scene.read(run)).toMatchObject({ status: 'processing', biomarkers: [], result: null })
    expect(await scene.submit(next.lease, FOUND, scene.lab)).toMatchObject({ outcome: 'applied' })
    // After it is over, too.
    expect(await scene.submit(slow.lease, { ...worse, riskScore: 99 })).toMatchObject({ outcome: 'late' })
    expect(await scene.read(run)).toMatchObject({ biomarkers: [{ value: 61 }] })
    const { items } = await scene.admin.ask(KeptAsidePage, 'pipeline.keptAside', {})
    expect(items).toContainEqual(
      expect.objectContaining({ assessmentId: run.id, attempt: 1, disposition: 'late', issues: [] }),
    )
    // What was measured is evidence, and not an admin's to read.
    expect(JSON.stringify(items)).not.toContain('190')
  })

  it('whose lease ran out is late by the database’s clock, though nobody else came', async () => {
    const run = await scene.analyze()
    const slow = await scene.claimOne()
    await scene.runOut()
    const { lease } = slow
    const lost = { status: 409, reason: 'lease_lost' }
    for (const [procedure, input] of [
      ['pipeline.heartbeat', { lease }],
      ['pipeline.reportStage', { lease, stageIndex: 0, stageName: 'x' }],
      ['pipeline.fail', { lease, errorCode: 'noise', retryable: false }],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.platform.refusal(procedure, input), procedure).toMatchObject(lost)
    }
    expect(await scene.submit(lease)).toMatchObject({ outcome: 'late' })
    expect(await scene.read(run)).toMatchObject({
      status: 'processing',
      stages: [],
      biomarkers: [],
      result: null,
    })
    const next = await scene.claimOne()
    expect(next).toMatchObject({ jobId: slow.jobId, attempt: 2 })
    expect(await scene.submit(next.lease)).toMatchObject({ outcome: 'applied' })
  })

  it('late again and again is kept a few times, and fills no disk', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    await scene.runOut()
    await scene.claimOne(scene.lab)
    for (let riskScore = 1; riskScore <= 5; riskScore++) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.submit(lease, { ...FOUND, riskScore })).toMatchObject({ outcome: 'late' })
    }
    const more = handOver(lease, { ...FOUND, riskScore: 6 })
    expect(await scene.platform.refusal('pipeline.submit', more)).toMatchObject({ reason: 'lease_lost' })
  })
})

describe('a lease', () => {
  it('is its holder’s alone: nobody else’s key does anything with it', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne(scene.lab)
    for (const by of [scene.platform, scene.otherLab, scene.staff]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await by.refusal('pipeline.submit', handOver(lease))).toMatchObject({ status: 404 })
    }
    expect(await scene.submit(lease, FOUND, scene.lab)).toMatchObject({ outcome: 'applied' })
  })

  it('that is changed by one character is none', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    for (const at of [0, 30, lease.length - 1]) {
      const changed = lease.slice(0, at) + (lease[at] === 'A' ? 'B' : 'A') + lease.slice(at + 1)
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.platform.refusal('pipeline.heartbeat', { lease: changed })).toMatchObject({
        status: 404,
      })
    }
  })

  it('leaves an event in its own organization, that says whose key it was', async () => {
    const run = await scene.analyze()
    const { lease } = await scene.claimOne()
    await scene.submit(lease)
    const { rows } = await scene.superuser.query(
      `select event_type, actor_type, api_key_id, details ->> 'serviceKeyId' is not null as named
         from audit_events where organization_id = $1 and resource_id = $2 and event_type like 'pipeline.%'`,
      [scene.clinic.id, run.id],
    )
    expect(rows).toEqual([
      { event_type: 'pipeline.submit', actor_type: 'service', api_key_id: null, named: true },
    ])
  })
})
