import { newId } from '@medilens/db'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AssessmentBySession } from '../../assessment/schema.ts'
import { AuditPage } from '../../audit/schema.ts'
import { httpCaller } from '../../testing/call.ts'
import { sessionCookie } from '../../testing/session-cookie.ts'
import { ModelPage, ModelVersion, RegisteredModel, UpdatedModel } from './schema.ts'
import { FOUND, handOver, handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import { Submitted } from '../hand-over/schema.ts'
import { DeadLetters, KeptAsidePage, Requeued } from '../queue/schema.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

/** What becomes of a result of a new sample. */
async function send(by: Talk, model: object) {
  await scene.analyze()
  const { lease } = await scene.claimOne(by)
  return by.ask(Submitted, 'pipeline.submit', handOver(lease, FOUND, { model }))
}

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
    expect(await outcomeOf('a')).toBe('applied')
    expect(await outcomeOf('b')).toBe('refused')
    expect(await outcomeOf()).toBe('refused')
    expect(await outcomeOf('a')).toBe('applied')
  })

  it('that is the first to name a digest of a version is kept aside, and binds nobody', async () => {
    const model = { name: 'ecg', version: '3.1.0' }
    expect(await send(scene.platform, model)).toMatchObject({ outcome: 'applied' })
    const named = await send(scene.lab, { ...model, digest: 'a'.repeat(64) })
    expect(named).toMatchObject({ outcome: 'refused', reason: 'model_mismatch' })
    const { items } = await scene.admin.ask(KeptAsidePage, 'pipeline.keptAside', { limit: 1 })
    expect(items).toMatchObject([{ submissionId: named.submissionId, disposition: 'refused' }])
    expect(await send(scene.platform, model)).toMatchObject({ outcome: 'applied' })
  })

  it.each([
    ['before', '3.2.0'],
    ['after', '3.2.1'],
  ])(
    'under the name of the built-in pipelines, with a digest, %s theirs, does not stop them',
    async (when, version) => {
      const builtIn = { name: 'reference', version }
      const other = { ...builtIn, digest: 'a'.repeat(64), framework: 'another' }
      const refused = { outcome: 'refused', reason: 'model_mismatch' }
      if (when === 'before') expect(await send(scene.lab, other)).toMatchObject(refused)
      expect(await send(scene.platform, builtIn)).toMatchObject({ outcome: 'applied' })
      expect(await send(scene.lab, other)).toMatchObject(refused)
      expect(await send(scene.lab, builtIn)).toMatchObject({ outcome: 'applied' })
      const { items } = await scene.admin.ask(ModelPage, 'model.list', { limit: 100 })
      expect(items.filter((item) => item.version === version)).toMatchObject([
        { ...builtIn, digest: null, framework: null, results: 2 },
      ])
    },
  )
})

describe('a version of a model', () => {
  const described = { framework: 'onnx', config: { threshold: 0.5 }, accuracy: 0.94 }
  const registered = { pipelineType: 'cardiology', name: 'net', digest: 'c'.repeat(64), ...described }

  const register = async (version: string) => {
    const asked = { ...registered, version }
    const { outcome, model } = await scene.admin.ask(RegisteredModel, 'model.register', asked)
    expect(outcome).toBe('registered')
    return model
  }

  it('is written down with what it is, and takes no result of another digest', async () => {
    const model = await register('1')
    expect(model).toMatchObject({ ...registered, version: '1', results: 0, activeTo: null, revokedAt: null })
    const again = { pipelineType: 'cardiology', name: 'net', version: '1', digest: 'e'.repeat(64) }
    expect(await scene.admin.ask(RegisteredModel, 'model.register', again)).toEqual({
      outcome: 'exists',
      model,
    })
    await scene.analyze()
    const { lease } = await scene.claimOne()
    const other = { name: 'net', version: '1', digest: 'd'.repeat(64) }
    const sent = handOver(lease, FOUND, { model: other })
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', sent)).toMatchObject({
      outcome: 'refused',
      reason: 'model_mismatch',
    })
  })

  it('is told of anew by who read the last word, and what is left out stays', async () => {
    const { modelVersionId, rowVersion } = await register('2')
    const change = {
      modelVersionId,
      expectedVersion: rowVersion,
      accuracy: 0.912_3,
      activeTo: '2030-01-01T00:00:00Z',
    }
    const updated = await scene.admin.ask(UpdatedModel, 'model.update', change)
    expect(updated).toMatchObject({
      outcome: 'updated',
      model: {
        accuracy: 0.912,
        framework: 'onnx',
        config: { threshold: 0.5 },
        activeTo: '2030-01-01T00:00:00.000Z',
      },
    })
    expect(await scene.admin.ask(UpdatedModel, 'model.update', change)).toMatchObject({
      outcome: 'conflict',
      current: { accuracy: 0.912, rowVersion: rowVersion + 1 },
    })
    const cleared = { modelVersionId, expectedVersion: rowVersion + 1, accuracy: null, config: {} }
    expect(await scene.admin.ask(UpdatedModel, 'model.update', cleared)).toMatchObject({
      model: { accuracy: null, config: {}, framework: 'onnx' },
    })
  })

  it.each([
    ['another', 'e'.repeat(64)],
    ['none', null],
  ])(
    'that was written down with a wrong digest is corrected by an admin, who has %s named from then on',
    async (what, digest) => {
      const { modelVersionId, rowVersion } = await register(`4 ${what}`)
      const right = { name: registered.name, version: `4 ${what}`, ...(digest === null ? {} : { digest }) }
      const wrong = { ...right, digest: registered.digest }
      expect(await send(scene.platform, right)).toMatchObject({ outcome: 'refused' })
      const { items } = await scene.admin.ask(DeadLetters, 'pipeline.deadLetters', { limit: 1 })

      const change = { modelVersionId, expectedVersion: rowVersion, digest }
      expect(await scene.lab.refusal('model.update', change)).toMatchObject({ status: 403 })
      expect(await scene.admin.ask(UpdatedModel, 'model.update', change)).toMatchObject({
        outcome: 'updated',
        model: { digest, ...described },
      })
      const of = { resourceId: modelVersionId, eventType: 'model.update' }
      const { items: events } = await scene.admin.ask(AuditPage, 'audit.list', of)
      expect(events).toMatchObject([{ details: { outcome: 'updated', fields: ['digest'] } }])

      await scene.admin.ask(Requeued, 'pipeline.requeue', { jobId: items[0]?.jobId })
      const { lease } = await scene.claimOne()
      const sent = handOver(lease, FOUND, { model: right })
      expect(await scene.platform.ask(Submitted, 'pipeline.submit', sent)).toMatchObject({
        outcome: 'applied',
      })
      expect(await send(scene.platform, wrong)).toMatchObject({ outcome: 'refused' })
      // Another change leaves it as it was corrected.
      const later = { modelVersionId, expectedVersion: rowVersion + 1, accuracy: 0.9 }
      expect(await scene.admin.ask(UpdatedModel, 'model.update', later)).toMatchObject({ model: { digest } })
    },
  )

  it('that is revoked stays revoked for the first reason, and measures nothing more', async () => {
    const { modelVersionId } = await register('3')
    const revoke = (reason: string) =>
      scene.admin.ask(ModelVersion, 'model.revoke', { modelVersionId, reason })
    const revoked = await revoke('Counts T waves')
    expect(revoked).toMatchObject({ revokedAt: expect.any(String), revocationReason: 'Counts T waves' })
    expect(await revoke('For another reason')).toEqual(revoked)
    expect(await scene.admin.ask(ModelVersion, 'model.get', { modelVersionId })).toEqual(revoked)
    await scene.analyze()
    const { lease } = await scene.claimOne()
    const { name, digest } = registered
    const sent = handOver(lease, FOUND, { model: { name, digest, version: '3' } })
    expect(await scene.platform.ask(Submitted, 'pipeline.submit', sent)).toMatchObject({
      outcome: 'refused',
      reason: 'model_revoked',
    })
  })

  it('that is revoked is told with each result of it that stands, and why to staff alone', async () => {
    const owner = scene.clinic.patients[0]?.id
    const { sessionId, id } = await scene.analyze({ patientId: owner })
    const { lease } = await scene.claimOne()
    const model = { name: 'ecg', version: '5.0.0' }
    await scene.platform.ask(Submitted, 'pipeline.submit', handOver(lease, FOUND, { model }))
    const inForce = { ...model, revokedAt: null, revocationReason: null }
    expect((await scene.read({ sessionId })).model).toEqual(inForce)
    const { items } = await scene.admin.ask(ModelPage, 'model.list', { limit: 100 })
    const modelVersionId = items.find(({ version }) => version === model.version)?.modelVersionId
    const reason = 'It takes T waves for beats.'
    const { revokedAt } = await scene.admin.ask(ModelVersion, 'model.revoke', { modelVersionId, reason })
    expect((await scene.read({ sessionId })).model).toEqual({ ...model, revokedAt, revocationReason: reason })
    const cookie = await sessionCookie(scene.db.database, scene.clinic.users.patient)
    const patient = talk(httpCaller(scene.db.database), cookie)
    expect(await patient.ask(AssessmentBySession, 'assessment.get', { assessmentId: id })).toMatchObject({
      model: { ...model, revokedAt, revocationReason: null },
    })
  })
})
