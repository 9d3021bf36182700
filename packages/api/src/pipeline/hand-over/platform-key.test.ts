import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpCaller } from '../../testing/call.ts'
import { handOverFixture, type HandOverFixture } from '../../testing/hand-over.ts'
import { talk } from '../../testing/talk.ts'

let scene: HandOverFixture
beforeAll(async () => {
  scene = await handOverFixture()
})
beforeEach(() => scene.nextPatient())
afterEach(() => scene.cancelAll())
afterAll(() => scene.close())

describe('a key of the platform', () => {
  it('reads nothing by any other procedure', async () => {
    for (const [procedure, input] of [
      ['assessment.list', {}],
      ['patient.get', { patientId: scene.patientId() }],
      ['user.me', {}],
      ['key.list', {}],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await scene.platform.refusal(procedure, input)).toMatchObject({ status: 403 })
    }
  })

  it('stops within a second of being revoked', async () => {
    const { id, key } = await scene.issuePlatformKey()
    const short = talk(httpCaller(scene.db.database), key)
    expect(await scene.claim(short)).toEqual([])
    await scene.superuser.query('update service_keys set revoked_at = now() where id = $1', [id])
    await new Promise((resolve) => setTimeout(resolve, 600))
    const asked = { pipelineType: 'cardiology', pipelineVersion: '1' }
    expect(await short.refusal('pipeline.claim', asked)).toMatchObject({ status: 401 })
  })
})
