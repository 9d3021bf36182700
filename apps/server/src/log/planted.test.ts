import { connectWithRetry } from '@medilens/db'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, get, post, type Answer } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'

/** Stands for anything that tells of a person; found anywhere, it is a leak. */
const PLANTED = 'Quibblewick'
const SQL = /\b(select .* from|insert into|update "?\w+"? set|set_config|violates|constraint)\b/i
const STACK = /\bat .+:\d+:\d+|node_modules|\.ts\b/

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase({ DB_ECHO: 'true', LOG_LEVEL: 'trace' })
})
afterAll(() => served.close())

it('says nothing that was sent, in logs, refusals, headers or metrics, with every statement echoed', async () => {
  const { server, organization } = served
  const { key } = organization.keys.clinician
  const patientId = organization.patients[0]?.id
  const as = { key, headers: { 'user-agent': PLANTED, 'x-request-id': PLANTED, 'idempotency-key': PLANTED } }
  const send = (procedure: string, input: unknown) => call(server.address, procedure, input, as)

  const stored = await send('patient.create', {
    fullName: `${PLANTED} Name`,
    dateOfBirth: '1970-01-01',
    gender: 'female',
    medicalNotes: PLANTED,
    medicalHistory: [PLANTED],
    email: `${PLANTED}@example.org`,
  })
  const recorded = await send('assessment.record', {
    patientId,
    pipelineType: 'radiology',
    sessionId: PLANTED,
    biomarkers: [{ name: PLANTED, value: 1, unit: 'ms' }],
    result: { modalityType: 'ct', primaryCondition: PLANTED },
    stages: [{ stageName: PLANTED, errorMessage: PLANTED, metadata: { [PLANTED]: PLANTED } }],
  })
  const found = await send('assessment.getBySession', { sessionId: PLANTED, include: ['result', 'stages'] })
  expect([stored.status, recorded.status, found.status]).toEqual([200, 200, 200])
  expect(found.text).toContain(PLANTED)

  const refused: readonly Answer[] = await Promise.all([
    // What it conflicts with, does not exist, has no such field, and is of no such type.
    send('assessment.record', { patientId, pipelineType: 'cardiology', sessionId: PLANTED, biomarkers: [] }),
    send('assessment.getBySession', { sessionId: `${PLANTED} 2` }),
    send('patient.create', { [PLANTED]: PLANTED }),
    send('patient.get', { patientId: PLANTED }),
    send('patient.list', { search: { [PLANTED]: 1 }, limit: PLANTED }),
    send('biomarker.history', { patientId, name: 'x', unit: PLANTED }),
    send('assessment.record', {
      patientId,
      pipelineType: PLANTED,
      biomarkers: [{ name: 'sdnn', value: 1, unit: PLANTED }],
    }),
    send('assessment.record', {
      patientId,
      pipelineType: 'cardiology',
      biomarkers: [{ name: 'sdnn', value: 1, unit: PLANTED }],
    }),
    send('patient.create', `{"fullName":"${PLANTED}`),
    send('patient.create', `"${PLANTED}"`),
    send('patient.create', { fullName: PLANTED.repeat(100_000) }),
    send('patient.create', { fullName: `${PLANTED}\0` }),
    send(`patient.${PLANTED}`, {}),
    send(PLANTED, {}),
    post(server.address, `/${PLANTED}?${PLANTED}=${PLANTED}`, PLANTED),
    post(server.address, `/trpc/patient.list?batch=1&${PLANTED}`, `{"0":${PLANTED}}`, as),
    post(server.address, '/trpc/patient.list', PLANTED, { headers: { 'content-type': `text/${PLANTED}` } }),
    call(server.address, 'patient.list', {}, { key: PLANTED }),
    call(server.address, 'patient.list', {}, { key: `mlk_abcdefghijkl_${PLANTED}` }),
    get(server.address, `/trpc/patient.list?input=${PLANTED}`),
    get(server.address, `/${PLANTED}/%`),
  ])
  for (const { status, headers, text } of refused) {
    expect(status, text).toBeGreaterThanOrEqual(400)
    expect(status, text).toBeLessThan(500)
    expect(JSON.stringify([...headers]) + text).not.toContain(PLANTED)
    expect(text).not.toMatch(SQL)
    expect(text).not.toMatch(STACK)
  }

  expect((await get(server.address, '/metrics')).text).not.toContain(PLANTED)
  const logged = server.stdout() + server.stderr()
  expect(logged).not.toContain(PLANTED)
  // It is what it says it is: statements were echoed, and calls logged with who made them.
  expect(logged).toContain('insert into \\"patients\\"')
  expect(logged).toContain(organization.id)
  expect(logged).toContain('"procedure":"patient.create","status":200')
})

it('says of a failure on our side what it was and where, and not what it held', async () => {
  const { server, scratch, organization } = served
  const client = await connectWithRetry(scratch.endpoints.owner)
  await client.query('set role medilens_owner')
  await client.query(`alter table patients rename column medical_notes to medical_notes_gone`)
  const answer = await call(
    server.address,
    'patient.create',
    { fullName: PLANTED, dateOfBirth: '1970-01-01', gender: 'female', medicalNotes: PLANTED },
    { key: organization.keys.clinician.key },
  )
  await client.query(`alter table patients rename column medical_notes_gone to medical_notes`)
  await client.end()
  expect(answer.status).toBe(500)
  expect(answer.text).toContain('"reason":"internal"')
  expect(answer.text).not.toMatch(SQL)
  expect(answer.text).not.toMatch(STACK)
  expect(answer.text).not.toContain('medical_notes')
  await expect.poll(() => server.stdout()).toContain('"msg":"unexpected error"')
  const line = server
    .stdout()
    .split('\n')
    .find((one) => one.includes('"msg":"unexpected error"'))
  expect(line).toContain('"code":"42703"')
  expect(line).toContain('packages/api/src/patient/service.ts')
  expect(server.stdout() + server.stderr()).not.toContain(PLANTED)
})
