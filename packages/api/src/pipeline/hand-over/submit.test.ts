import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Work } from '../../assessment/work/schema.ts'
import { BiomarkerHistory } from '../../biomarker/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { FOUND, handOver, handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { spoil } from '../../testing/spoil.ts'
import { Heartbeat, ReportedStage, Submitted } from './schema.ts'
import { DeadLetters, KeptAsidePage, Requeued } from '../queue/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

const Payload = z.record(z.string(), z.unknown())

describe('a result', () => {
  it('goes from a sample to a result in the record, by a worker that knows nothing of the organization', async () => {
    const run = await scene.analyze()
    expect(run).toMatchObject({ status: 'pending', pipelineType: 'cardiology', patientId: scene.patientId() })
    const job = await scene.claimOne()
    expect(job).toMatchObject({ assessmentId: run.id, attempt: 1, files: [] })
    expect(await scene.read(run)).toMatchObject({ status: 'processing' })
    const { lease } = job
    expect(Date.parse(job.expiresAt)).toBeLessThan(
      Date.parse(
        (await scene.platform.ask(Heartbeat, 'pipeline.heartbeat', { lease, leaseSeconds: 600 })).expiresAt,
      ),
    )
    const stage = { lease, stageIndex: 0, stageName: 'find beats' }
    await scene.platform.ask(ReportedStage, 'pipeline.reportStage', { ...stage, progress: 0.5 })
    const done = await scene.platform.ask(ReportedStage, 'pipeline.reportStage', {
      ...stage,
      status: 'completed',
    })
    expect(done).toMatchObject({ attempt: 1, sequence: 4 })
    expect(await scene.submit(lease)).toMatchObject({ outcome: 'applied', assessmentId: run.id })
    expect(await scene.read(run)).toMatchObject({
      status: 'completed',
      outcome: 'measured',
      riskScore: 12,
      riskLevel: 'low',
      currentStage: 'find beats',
      biomarkers: [{ name: 'heart_rate', value: 61, unit: '/min', status: 'normal' }],
      result: { pipelineType: 'cardiology', heartRateBpm: 61 },
      stages: [{ stageName: 'find beats', status: 'completed' }],
    })
    const history = { patientId: scene.patientId(), name: 'heart_rate', days: 7 }
    const { points } = await scene.staff.ask(BiomarkerHistory, 'biomarker.history', history)
    expect(points.map(({ value }) => value)).toEqual([61])
    expect(await scene.claim()).toEqual([])
  })

  it('whose answer was lost is handed over again, and answered the same, and counted once', async () => {
    const run = await scene.analyze()
    const { lease } = await scene.claimOne()
    const first = await scene.submit(lease)
    const again = await Promise.all([
      scene.submit(lease),
      scene.submit(lease, Object.fromEntries(Object.entries(FOUND).toReversed())),
    ])
    expect(again).toEqual([first, first])
    expect((await scene.read(run)).biomarkers).toHaveLength(1)
  })

  it.each([
    ['a field that is none', { ...FOUND, surprise: 1 }, ''],
    ['a value beyond its range', { ...FOUND, result: { heartRateBpm: 19 } }, 'result.heartRateBpm'],
    [
      'a value without room once it is rounded',
      { ...FOUND, result: { rmssdMs: 999_999.996 } },
      'result.rmssdMs',
    ],
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
      const run = await scene.analyze()
      const { lease, jobId } = await scene.claimOne()
      const answer = await scene.submit(lease, payload)
      if (answer.outcome !== 'quarantined') throw new Error(`It was ${answer.outcome}`)
      expect(answer.issues.map((issue) => issue.path)).toContain(path)
      expect(await scene.submit(lease, payload)).toEqual(answer)
      expect(await scene.read(run)).toMatchObject({ status: 'failed', biomarkers: [], result: null })
      const { items } = await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', {})
      expect(items[0]).toMatchObject({ jobId, errorCode: 'contract_broken', attempt: 1 })
      // Whoever asked for it hears why there is nothing, too.
      expect(await scene.staff.ask(Work, 'assessment.work', { assessmentId: run.id })).toMatchObject({
        job: { status: 'dead', errorCode: 'contract_broken', attempt: 1 },
      })
      const kept = await scene.admin.ask(KeptAsidePage, 'pipeline.keptAside', { limit: 1 })
      expect(kept.items).toMatchObject([{ jobId, disposition: 'quarantined', issues: answer.issues }])
      // Mended, it is done once more.
      await scene.admin.ask(Requeued, 'pipeline.requeue', { jobId })
      const again = await scene.claimOne()
      expect(again).toMatchObject({ jobId, attempt: 2 })
      expect(await scene.submit(again.lease)).toMatchObject({ outcome: 'applied' })
      expect(await scene.read(run)).toMatchObject({ status: 'completed', biomarkers: [{ value: 61 }] })
    },
  )

  it('however spoilt is kept aside, and nothing of it is in the record', async () => {
    const { rows: before } = await scene.superuser.query('select count(*) from biomarker_values')
    const wrong: string[] = []
    // A body that is no JSON at all is no result.
    for (const { how, body } of spoil({
      ...FOUND,
      notMeasured: [{ name: 'qt_interval', reason: 'noise' }],
    })) {
      if (!body.startsWith('{') || how === 'no JSON' || how === 'NaN') continue
      // oxlint-disable-next-line no-await-in-loop
      await scene.analyze()
      // oxlint-disable-next-line no-await-in-loop
      const { lease } = await scene.claimOne()
      // oxlint-disable-next-line no-await-in-loop
      const answer = await scene.submit(lease, Payload.parse(JSON.parse(body)))
      if (answer.outcome !== 'quarantined') wrong.push(`${how}: ${answer.outcome}`)
    }
    expect(wrong).toEqual([])
    const { rows: after } = await scene.superuser.query('select count(*) from biomarker_values')
    expect(after).toEqual(before)
  })

  it('of a contract for another modality is kept aside', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    const speech = handOver(lease, { ...FOUND, result: {} }, { contract: 'speech/1' })
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', speech)).toMatchObject({
      outcome: 'quarantined',
      issues: [{ path: 'contract' }],
    })
  })

  it('too poor to measure ends so, with its reason and no risk', async () => {
    const run = await scene.analyze()
    const { lease } = await scene.claimOne()
    const poor = { outcome: 'ungradable', reason: 'Half of the beats are lost in noise', qualityScore: 0.2 }
    expect(await scene.submit(lease, poor)).toMatchObject({ outcome: 'applied' })
    expect(await scene.read(run)).toMatchObject({
      status: 'completed',
      outcome: 'ungradable',
      ungradableReason: poor.reason,
      qualityScore: 0.2,
      riskLevel: null,
      biomarkers: [],
    })
  })

  it('deeper than any contract is refused before anybody walks through it', async () => {
    await scene.analyze()
    const { lease } = await scene.claimOne()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const body = JSON.stringify(handOver(lease, { deep: 0 })).replace('"deep":0', `"deep":${deep}`)
    const { status } = await httpCaller(scene.db.database)('pipeline.submit', body, scene.platformKey)
    expect(status).toBe(400)
  })
})
