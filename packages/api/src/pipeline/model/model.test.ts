import { newId } from '@medilens/db'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FOUND, handOver, handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { Submitted } from '../hand-over/schema.ts'
import { DeadLetters, KeptAsidePage } from '../queue/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

describe('a result', () => {
  it('of a model that was revoked here is refused, kept aside, and told of', async () => {
    const run = await scene.analyze()
    const { lease, jobId } = await scene.claimOne()
    await scene.superuser.query(
      `insert into model_registry (id, organization_id, pipeline_type, name, version, is_active, revoked_at, created_at, updated_at)
       values ($1, $2, 'cardiology', 'ecg', '0.9.0', false, now(), now(), now())`,
      [newId(), scene.clinic.id],
    )
    const revoked = handOver(lease, FOUND, { model: { name: 'ecg', version: '0.9.0' } })
    const answer = await scene.platform.ask(Submitted, 'pipeline.submit', revoked)
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'model_revoked' })
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', revoked)).toEqual(answer)
    expect(await scene.read(run)).toMatchObject({ status: 'failed', biomarkers: [], result: null })
    const kept = await scene.admin.ask(KeptAsidePage, 'pipeline.keptAside', { limit: 1 })
    expect(kept.items).toMatchObject([
      { jobId, disposition: 'refused', issues: [{ problem: 'model_revoked' }] },
    ])
    const { items } = await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', {})
    expect(items[0]).toMatchObject({ jobId, errorCode: 'model_revoked' })
  })

  it('under a model’s version that is not what it was is refused, and so is one that no longer says', async () => {
    const version = { name: 'ecg', version: '3.0.0' }
    const outcomeOf = async (digest?: string) => {
      await scene.analyze()
      const { lease } = await scene.claimOne()
      const model = digest === undefined ? version : { ...version, digest: digest.repeat(64) }
      return (await scene.platform.ask(Submitted, 'pipeline.submit', handOver(lease, FOUND, { model })))
        .outcome
    }
    expect(await outcomeOf()).toBe('applied')
    expect(await outcomeOf('a')).toBe('applied')
    expect(await outcomeOf('b')).toBe('refused')
    expect(await outcomeOf()).toBe('refused')
    expect(await outcomeOf('a')).toBe('applied')
  })
})
