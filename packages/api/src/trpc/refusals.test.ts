import { CommitUnknownError } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Caller } from '../testing/call.ts'
import { translateError } from './translate-error.ts'

const Refusal = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({
      reason: z.string(),
      issues: z.array(z.object({ path: z.string(), problem: z.string() })),
    }),
  }),
})

let db: TestDatabase
let call: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase({ pool: { min: 0, max: 1, connectionTimeoutMillis: 300 } })
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

const refused = async (procedure: string, input: object) => {
  const { status, text } = await call(procedure, input, own.keys.clinician.key)
  const { message, data } = Refusal.parse(JSON.parse(text)).error
  return { status, message, ...data }
}

describe('a refusal says what is so', () => {
  it('of somebody who does not exist', async () => {
    const answer = await refused('patient.create', { fullName: 'X', assignedDoctorId: crypto.randomUUID() })
    expect(answer).toMatchObject({ status: 404, reason: 'not_found' })
    expect(answer.message).toContain('does not exist')
  })

  it('of a number that only rounding makes too large', async () => {
    const run = { patientId: own.patients[1]?.id, pipelineType: 'speech' }
    const input = { ...run, biomarkers: [{ name: 'x', value: 999999.9999999 }] }
    const answer = await refused('assessment.record', input)
    expect(answer).toMatchObject({ status: 400, issues: [{ path: 'biomarkers.0.value' }] })
  })

  it('of a database whose connections are all in use, and can be tried again', async () => {
    const { id: organizationId } = own
    let free = (): void => undefined
    const held = db.database.inOrganization(
      { organizationId, userId: null },
      () => new Promise<void>((resolve) => (free = resolve)),
    )
    const answer = await refused('patient.list', {})
    free()
    await held
    expect(answer).toMatchObject({ status: 503, reason: 'unavailable' })
  })

  it('of a connection lost at COMMIT: not that nothing was changed', () => {
    const { code, message } = translateError(new CommitUnknownError(new Error('gone')))
    expect(code).toBe('unavailable')
    expect(message).toContain('not known')
  })

  it('and never in the words of the caller, whatever keys were made up', async () => {
    const planted = 'PLANTED-Jane-HIV'
    const { text } = await call(
      'patient.create',
      { fullName: 'X', address: { [planted]: '' } },
      own.keys.clinician.key,
    )
    expect(text).toContain('address.*')
    expect(text).not.toContain(planted)
  })
})

describe('a key', () => {
  it('is used by those who prove it alone; a wrong secret leaves an event, not a use', async () => {
    const { prefix, id } = own.keys.service
    const facts = () =>
      db.database.asAuth(async (client) => {
        const { rows } = await client.query<{ used: boolean; refusals: number }>(
          `select last_used_at is not null as used,
                  (select count(*)::int from auth_events where api_key_id = $1) as refusals
             from api_keys where id = $1`,
          [id],
        )
        return rows[0]
      })
    const forged = `mlk_${prefix}_${'A'.repeat(43)}`
    for (let n = 0; n < 3; n++) expect((await call('patient.list', {}, forged)).status).toBe(401)
    expect(await facts()).toEqual({ used: false, refusals: 1 })
    expect((await call('patient.list', {}, own.keys.service.key)).status).toBe(200)
    expect(await facts()).toEqual({ used: true, refusals: 1 })
  })
})
