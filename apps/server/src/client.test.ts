import { Writable } from 'node:stream'
import { createClient, MediLensError, type Client, type Inputs } from '@medilens/client'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from './log/logger.ts'
import { startServer, type RunningServer } from './process/server.ts'

let db: TestDatabase
let server: RunningServer
let own: OrganizationFixture
let foreign: OrganizationFixture
let client: Client
let patientId: string
const logged: string[] = []

beforeAll(async () => {
  db = await testDatabase()
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  server = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: 'a secret of the tests, long enough for one',
    deliverInvitation: null,
    database: db.database,
    logger: createLogger('debug', sink),
  })
  own = await organizationFixture(db.database, { patients: 3 })
  foreign = await organizationFixture(db.database, { patients: 1 })
  client = clientOf(own.keys.clinician.key)
  patientId = own.patients[1]?.id ?? ''
})
afterAll(async () => {
  await server.stop()
  await db.close()
})

const clientOf = (apiKey: string) => createClient({ url: server.address, apiKey })

async function errorOf(call: Promise<unknown>): Promise<MediLensError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown)
  if (error instanceof MediLensError) return error
  throw new Error('the call did not fail with a MediLensError', { cause: error })
}

describe('the client against the server', () => {
  it('records an analysis and reads it back', async () => {
    const recorded = await client.assessment.record.mutate({
      patientId,
      pipelineType: 'retinal',
      sessionId: 'client-1',
      riskScore: 25.5,
      confidence: 0.92,
      biomarkers: [{ name: 'vessel_density', value: 0.42, unit: 'ratio' }],
      result: { drGrade: 1 },
    })
    expect(recorded).toMatchObject({ sessionId: 'client-1', status: 'completed', riskScore: 25.5 })

    const [found, history, page] = await Promise.all([
      client.assessment.get.query({ assessmentId: recorded.id, include: ['biomarkers', 'result'] }),
      client.biomarker.history.query({ patientId, name: 'vessel_density' }),
      client.assessment.list.query({ patientId, limit: 10 }),
    ])
    expect(found.result).toMatchObject({ pipelineType: 'retinal', drGrade: 1 })
    // `ratio` is an alias; the catalogue writes it in UCUM.
    expect(history).toMatchObject({ unit: '1', otherUnits: [] })
    expect(history.points).toEqual([
      expect.objectContaining({ assessmentId: recorded.id, value: 0.42, measuredAt: recorded.measuredAt }),
    ])
    expect(page.items.map(({ id }) => id)).toEqual([recorded.id])

    const { items } = await clientOf(own.keys.admin.key).audit.list.query({ patientId })
    expect(items.map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining([
        'assessment.record',
        'assessment.read',
        'biomarker.history',
        'assessment.list',
      ]),
    )
  })

  it('asks more at once than one batch may hold', async () => {
    const calls = Array.from({ length: 45 }, () => client.patient.get.query({ patientId }))
    expect(new Set((await Promise.all(calls)).map(({ id }) => id))).toEqual(new Set([patientId]))
  })

  it('fails each call of a batch on its own', async () => {
    const [fine, missing, twisted] = await Promise.all([
      client.patient.get.query({ patientId }),
      errorOf(client.patient.get.query({ patientId: foreign.patients[0]?.id ?? '' })),
      errorOf(client.patient.get.query({ patientId: 'not an id' })),
    ])
    expect(fine.id).toBe(patientId)
    expect(missing).toMatchObject({
      reason: 'not_found',
      status: 404,
      message: 'No such patient.',
      issues: [],
    })
    expect(twisted).toMatchObject({ reason: 'invalid_input', status: 400 })
    expect(twisted.issues).toEqual([expect.objectContaining({ path: 'patientId' })])
    expect(logged.join('')).toContain(missing.requestId ?? 'no request id')
  })

  it('says who may not, and that nobody came', async () => {
    const forbidden = await errorOf(client.audit.list.query({}))
    expect(forbidden).toMatchObject({ reason: 'forbidden', status: 403 })
    const stranger = clientOf(`mlk_${'a'.repeat(12)}_${'b'.repeat(43)}`)
    expect(await errorOf(stranger.patient.list.query({}))).toMatchObject({
      reason: 'unauthenticated',
      status: 401,
    })
    const refused = await errorOf(stranger.patient.create.mutate({ fullName: 'Nobody' }))
    expect(refused).toMatchObject({ reason: 'unauthenticated', status: 401 })
  })

  it('says that a repeat was recorded before', async () => {
    const once: Inputs['assessment']['record'] = {
      patientId,
      pipelineType: 'speech',
      sessionId: 'client-2',
      biomarkers: [],
    }
    await client.assessment.record.mutate(once)
    const again = await errorOf(client.assessment.record.mutate(once))
    expect(again).toMatchObject({ reason: 'session_id_taken', status: 409 })
  })

  it('reads refusals that come from before any procedure', async () => {
    const biomarkers = Array.from({ length: 1000 }, () => ({ name: 'n'.repeat(2500), value: 1 }))
    const huge = errorOf(client.assessment.record.mutate({ patientId, pipelineType: 'retinal', biomarkers }))
    expect(await huge).toMatchObject({ reason: 'too_large', status: 413 })
    const lost = createClient({ url: `${server.address}/elsewhere`, apiKey: own.keys.clinician.key })
    expect(await errorOf(lost.patient.list.query({}))).toMatchObject({ reason: 'not_found', status: 404 })
  })

  it('leaves neither key nor health data in the log', async () => {
    await client.patient.create.mutate({ fullName: 'Planted Name', medicalNotes: 'planted note' })
    const log = logged.join('')
    expect(log).toContain('patient.create')
    expect(log).not.toMatch(/planted/i)
    expect(log).not.toContain(own.keys.clinician.key)
  })
})
