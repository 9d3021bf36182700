import { inventory, reachOf, type InventoryEntry } from '@medilens/api'
import { samples } from '@medilens/api/testing/samples'
import { ROLE_NAMES } from '@medilens/db'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { call, jsonOf, post, type Answer, type CallOptions } from '../testing/call.ts'
import { beginUpload, getFile, lookAt, sendBytes, testPlace, type TestPlace } from '../testing/files.ts'
import { filePart, sendForm, textPart, type Part } from '../testing/form.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

/** Stands for anything that tells of a person; found anywhere but in an answer that was asked for, it is a leak. */
const PLANTED = 'Quibblewick'
const FORMS = [PLANTED, `${PLANTED}@example.org`]

let served: Served
let place: TestPlace
beforeAll(async () => {
  place = await testPlace()
  served = await serveTestDatabase({ DB_ECHO: 'true', LOG_LEVEL: 'trace', ...place.environment })
})
afterAll(async () => {
  await served.close()
  await place.remove()
})

const Created = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) })

/** Every way to put the planted word where a text stands, one place at a time. */
function planted(value: unknown): unknown[] {
  if (typeof value === 'string') return FORMS
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, at) => planted(item).map((one) => value.with(at, one)))
  }
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  return [
    ...entries.flatMap(([key, item]) => planted(item).map((one) => ({ ...value, [key]: one }))),
    { ...value, [PLANTED]: PLANTED },
  ]
}

/** Somebody whose permission reaches the procedure: a person, who may call all that keys may. */
async function people(): Promise<(entry: InventoryEntry) => CallOptions> {
  const { server, organization } = served
  const roles = ROLE_NAMES.filter((role) => role !== 'service')
  const cookies = new Map<string, string>()
  for (const role of roles) {
    // oxlint-disable-next-line no-await-in-loop -- hashing passwords side by side is what the server bounds
    const { cookie } = await signInAs(server.address, organization.users[role])
    cookies.set(role, cookie)
  }
  return ({ meta }) => {
    const role = roles.find((one) => ['all', 'person'].includes(reachOf(one, meta) ?? '')) ?? 'clinician'
    return { headers: fromOwnPage(server.address, cookies.get(role)) }
  }
}

it('finds what is sent to any procedure in no log, no refusal and no audit', async () => {
  const { server, organization } = served
  const { key } = organization.keys.clinician
  const patientId = organization.patients[1]?.id ?? ''
  const idOf = (answer: Answer) => Created.parse(jsonOf(answer)).result.data.id
  const created = async (procedure: string, input: object) =>
    idOf(await call(server.address, procedure, input, { key }))
  const assessmentId = await created('assessment.create', { patientId, pipelineType: 'cardiology' })
  const recorded = { patientId, pipelineType: 'cardiology', biomarkers: [] }
  const someId = assessmentId
  const byPath = samples({
    patientId,
    assessmentId,
    completedId: await created('assessment.record', recorded),
    userId: organization.users.clinician.id,
    keyId: organization.keys.researcher.id,
    organizationId: organization.id,
    signInSessionId: someId,
    threadId: someId,
    spareThreadId: someId,
    answerId: someId,
    someId,
    heartbeatLease: someId,
    stageLease: someId,
    submitLease: someId,
    failLease: someId,
    deadJobId: someId,
    modelVersionId: someId,
    revokedModelId: someId,
    fileId: someId,
    spareFileId: someId,
  })
  const as = await people()
  let stored = 0
  for (const entry of inventory().filter(({ type }) => type !== 'subscription')) {
    const sample = byPath[entry.path]
    expect(sample, entry.path).toBeDefined()
    const answers = await Promise.all(
      planted(sample).map((input) => call(server.address, entry.path, input, as(entry))),
    )
    for (const { status, text, headers } of answers) {
      expect(status, `${entry.path}: ${text}`).toBeLessThan(500)
      if (status === 200) stored++
      else expect(text + JSON.stringify([...headers]), entry.path).not.toContain(PLANTED)
    }
  }
  // Much of it was taken and stored, or nothing would have been tried.
  expect(stored).toBeGreaterThan(50)
  await post(
    server.address,
    '/auth/sign-in',
    { email: FORMS[1], password: `${PLANTED} password` },
    {
      headers: fromOwnPage(server.address),
    },
  )
  await post(
    server.address,
    '/auth/accept-invitation',
    { token: PLANTED, name: PLANTED, password: PLANTED },
    {
      headers: fromOwnPage(server.address),
    },
  )
  await plantedFile(patientId)
  await plantedForm(patientId)
  expect(server.stdout() + server.stderr()).not.toContain(PLANTED)
  expect(await auditText(served)).not.toContain(PLANTED)
}, 120_000)

/** A file that is called so and holds nothing else: sent, refused, looked at and read. */
async function plantedFile(patientId: string): Promise<void> {
  const { server, organization } = served
  const { key } = organization.keys.clinician
  const bytes = Buffer.from(PLANTED.repeat(10_000))
  const upload = await beginUpload(server.address, { patientId, originalFilename: `${PLANTED}.txt` }, { key })
  const range = { 'content-range': `bytes 5-9/${PLANTED}` }
  const answers = [
    await sendBytes(server.address, upload, bytes, range),
    await sendBytes(server.address, { ...upload, authorization: `Upload ${PLANTED}` }, bytes),
    await sendBytes(server.address, upload, bytes),
    await lookAt(server.address, upload),
  ]
  for (const { json } of answers) expect(JSON.stringify(json)).not.toContain(PLANTED)
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 200, 200])
  const got = await getFile(server.address, upload.fileId, { authorization: `Bearer ${key}` })
  expect(got.bytes.equals(bytes)).toBe(true)
  expect(JSON.stringify([...got.headers])).not.toContain(PLANTED)
}

/** A form that is called so at each of its places, and one that is taken. */
async function plantedForm(patientId: string): Promise<void> {
  const { server, organization } = served
  const headers = { authorization: `Bearer ${organization.keys.clinician.key}` }
  const url = new URL('/api/cardiology/analyze', server.address)
  const patient = textPart('patientId', patientId)
  const named = filePart('signal', `${PLANTED}.txt`, PLANTED.repeat(10_000))
  const form: readonly (readonly [readonly Part[], Readonly<Record<string, string>>])[] = [
    [[textPart('patientId', PLANTED), named], {}],
    [[patient, textPart(PLANTED, PLANTED), named], {}],
    [[patient, textPart('measuredAt', PLANTED), named], {}],
    [[patient, filePart(PLANTED, '1.dat', PLANTED)], {}],
    [[patient, named, textPart('measuredAt', PLANTED)], {}],
    [[patient, named], { 'idempotency-key': PLANTED }],
    [[patient, named], {}],
  ]
  const statuses: number[] = []
  for (const [parts, more] of form) {
    const { status, json } = await sendForm(url, parts, { ...headers, ...more })
    expect(JSON.stringify(json)).not.toContain(PLANTED)
    statuses.push(status)
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 400, 202])
  const elsewhere = await sendForm(new URL(`/api/${PLANTED}/analyze`, server.address), [patient], headers)
  expect([elsewhere.status, JSON.stringify(elsewhere.json)]).toEqual([
    404,
    expect.not.stringContaining(PLANTED),
  ])
}

it('lets a stream be asked for by ids alone, since what it is asked by stands in a URL', () => {
  const streams = inventory().filter(({ type }) => type === 'subscription')
  expect(streams.length).toBeGreaterThan(0)
  for (const { path, meta } of streams) {
    const { properties } = z
      .object({
        properties: z.record(
          z.string(),
          z.looseObject({ format: z.string().optional(), pattern: z.string().optional() }),
        ),
      })
      .parse(z.toJSONSchema(meta.input, { io: 'input', unrepresentable: 'any' }))
    for (const [name, { format, pattern }] of Object.entries(properties)) {
      expect(format === 'uuid' || (pattern?.length ?? 0) > 0, `${path} takes ${name}`).toBe(true)
    }
  }
})

/** All that the audit says, as the two roles that may read it do. */
async function auditText({ scratch, organization }: Served): Promise<string> {
  const scope = { organizationId: organization.id, userId: null }
  const events = await scratch.database.inOrganization(scope, ({ sql }) =>
    sql.selectFrom('audit_events').selectAll().execute(),
  )
  const { rows } = await scratch.database.asAuth((client) => client.query('select * from auth_events'))
  const text = JSON.stringify([events, rows])
  expect(text).toContain('patient.create')
  expect(text).toContain('sign_in')
  return text
}
