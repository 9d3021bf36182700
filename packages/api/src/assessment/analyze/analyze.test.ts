import { newId } from '@medilens/db'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AssessmentSummary, DeletedAssessment } from '../../assessment/schema.ts'
import { handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

describe('an analysis', () => {
  it('asked for twice under one key is begun once, also at the same time', async () => {
    const idempotencyKey = newId()
    const runs = await Promise.all([1, 2, 3].map(() => scene.analyze({ idempotencyKey })))
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1)
    expect(await scene.claim(scene.platform, { limit: 10 })).toHaveLength(1)
    const changed = { patientId: scene.patientId(), pipelineType: 'speech', idempotencyKey }
    expect((await scene.staff.ask(AssessmentSummary, 'assessment.analyze', changed)).id).not.toBe(runs[0]?.id)
    const differing = {
      patientId: scene.patientId(),
      pipelineType: 'cardiology',
      pipelineVersion: '2',
      idempotencyKey,
    }
    expect(await scene.staff.refusal('assessment.analyze', differing)).toMatchObject({
      reason: 'idempotency_mismatch',
    })
  })

  it('that was deleted is told to nobody who sends it again, nor begun anew in its place', async () => {
    const idempotencyKey = newId()
    const { id, version } = await scene.analyze({ idempotencyKey })
    const { lease } = await scene.claimOne()
    expect(await scene.submit(lease)).toMatchObject({ outcome: 'applied' })
    const { version: now } = await scene.staff.ask(AssessmentSummary, 'assessment.get', { assessmentId: id })
    expect(now).toBeGreaterThan(version)
    const deletion = { assessmentId: id, expectedVersion: now }
    expect(await scene.staff.ask(DeletedAssessment, 'assessment.delete', deletion)).toMatchObject({
      outcome: 'deleted',
    })
    const asked = { patientId: scene.patientId(), pipelineType: 'cardiology', idempotencyKey }
    expect(await scene.staff.refusal('assessment.analyze', asked)).toMatchObject({
      status: 404,
      message: expect.stringContaining('under another key'),
    })
  })

  it('of a file that is not there, or not whole yet, is refused', async () => {
    const files = [{ fileId: newId(), role: 'signal' }]
    const asked = { patientId: scene.patientId(), pipelineType: 'cardiology', files }
    expect(await scene.staff.refusal('assessment.analyze', asked)).toMatchObject({ status: 404 })
  })
})
