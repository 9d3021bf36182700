import { readFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { inventory, openApiDocument, type OpenApiDocument } from '@medilens/api'
import { ASSESSMENT_SECTIONS } from '@medilens/api/assessment/schema'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { documentCheck, type DocumentCheck } from './testing/document.ts'
import { fileServer, type FileServer } from './testing/file-server.ts'

let server: FileServer
let document: OpenApiDocument
beforeAll(async () => {
  server = await fileServer()
  document = openApiDocument()
})
afterAll(() => server.close())

it('is served to anybody, as it lies in docs', async () => {
  const response = await fetch(new URL('/api/openapi.json', server.address))
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const served: unknown = await response.json()
  expect(served).toEqual(JSON.parse(JSON.stringify(document)))
  const written = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
  expect(served).toEqual(JSON.parse(written))
})

it('is an OpenAPI 3.1 document by the schema of such documents, which sees what is wrong with one', async () => {
  const validator = new Validator()
  const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(document))
  expect(await validator.validate(copy())).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(validator.resolveRefs()).toMatchObject({ paths: {} })
  const spoilt = await new Validator().validate({ ...copy(), info: {} })
  expect(spoilt.valid).toBe(false)
})

it('holds all that a key of the platform may do', () => {
  const told = Object.keys(document.paths)
  const platform = inventory().filter(({ meta }) => meta.platform)
  expect(platform.length).toBeGreaterThan(4)
  expect(platform.map(({ path }) => `/trpc/${path}`).filter((path) => !told.includes(path))).toEqual([])
})

const Answer = z.object({ result: z.object({ data: z.record(z.string(), z.unknown()) }) })
const Claimed = z.object({
  jobs: z.array(
    z.object({
      lease: z.string(),
      assessmentId: z.string(),
      files: z.array(z.object({ fileId: z.string() })),
    }),
  ),
})
const Begun = z.object({ fileId: z.string(), uploadToken: z.string() })
const Analyzed = z.object({ session_id: z.string(), assessmentId: z.string() })

/** A measuring service by the document alone: every operation once as it is meant, and once as it is refused. */
async function walk({ send }: DocumentCheck): Promise<void> {
  const { address, clinic } = server
  const key = { authorization: `Bearer ${clinic.keys.service.key}` }
  const patientId = clinic.patients[1]?.id ?? ''
  const at = (path: string) => new URL(path, address)
  const call = async (procedure: string, input: object, isBroken = false) => {
    const response = await send(at(`/trpc/${procedure}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key },
      body: JSON.stringify(input),
      isBroken,
    })
    const body: unknown = await response.json()
    return Answer.safeParse(body).data?.result.data
  }

  // Files by themselves, and an analysis of them.
  const begun = Begun.parse(await call('file.createUpload', { patientId, originalFilename: '100.dat' }))
  const token = { authorization: `Upload ${begun.uploadToken}` }
  const content = at(`/api/files/${begun.fileId}/content`)
  await send(at(`/api/files/${begun.fileId}/upload`), { method: 'GET', headers: token })
  await send(content, {
    method: 'PUT',
    headers: { ...token, 'content-range': 'bytes 0-3/8' },
    body: '0123',
  })
  await send(content, {
    method: 'PUT',
    headers: { ...token, 'content-range': 'bytes 0-7/8' },
    body: '01234567',
  })
  await send(content, { method: 'PUT', headers: token, body: '01234567' })
  await send(at(`/api/files/${begun.fileId}/upload`), { method: 'GET', headers: token })
  await call('file.get', { fileId: begun.fileId })
  await send(content, { method: 'GET', headers: key })
  await send(content, { method: 'GET', headers: { ...key, range: 'bytes=2-3' } })
  const files = [{ fileId: begun.fileId, role: 'signal' }]
  await call('assessment.analyze', { patientId, pipelineType: 'cardiology', files })
  for (let runs = 0; runs < 4; runs++) {
    await call('assessment.analyze', { patientId, pipelineType: 'cardiology', idempotencyKey: randomUUID() })
  }

  // All in one form.
  const form = new FormData()
  form.append('patientId', patientId)
  form.append('measuredAt', '2026-01-02T03:04:05Z')
  form.append('signal', new Blob(['01234567']), '100.dat')
  const sent = await send(at('/api/retinal/analyze'), {
    method: 'POST',
    headers: { ...key, 'idempotency-key': randomUUID() },
    body: form,
  })
  const { session_id: sessionId, assessmentId } = Analyzed.parse(await sent.json())
  await call('assessment.get', { assessmentId })

  // The work of them.
  const { jobs } = Claimed.parse(
    await call('pipeline.claim', { pipelineType: 'cardiology', pipelineVersion: '1', limit: 10 }),
  )
  expect(jobs.length).toBeGreaterThanOrEqual(5)
  const [first, ...others] = jobs.toSorted((one, other) => other.files.length - one.files.length)
  const measured = first?.lease
  const [ungradable, broken, failing, given] = others.map(({ lease }) => lease)
  await send(content, { method: 'GET', headers: { ...key, 'medilens-lease': measured ?? '' } })
  const model = { name: 'by-the-document', version: '1.0.0' }
  const contract = 'cardiology/1'
  await call('pipeline.heartbeat', { lease: measured, leaseSeconds: 60 })
  for (const status of ['running', 'completed']) {
    await call('pipeline.reportStage', { lease: measured, stageIndex: 0, stageName: 'beats', status })
  }
  await call('pipeline.submit', {
    lease: measured,
    contract,
    model,
    payload: {
      outcome: 'measured',
      biomarkers: [{ name: 'heart_rate', value: 61, unit: '/min' }],
      result: { heartRateBpm: 61 },
    },
  })
  await call('pipeline.submit', {
    lease: ungradable,
    contract,
    model,
    payload: { outcome: 'ungradable', reason: 'noise' },
  })
  await call('pipeline.fail', { lease: failing, errorCode: 'no_signal', retryable: true })
  await call('pipeline.fail', { lease: given, errorCode: 'no_signal', retryable: false })
  const quarantined = await call(
    'pipeline.submit',
    { lease: broken, contract, model, payload: { outcome: 'measured', heartRate: 'fast' } },
    true,
  )
  expect(quarantined).toMatchObject({ outcome: 'quarantined' })
  await call('assessment.get', { assessmentId: first?.assessmentId, include: [...ASSESSMENT_SECTIONS] })
  await call('assessment.getBySession', { sessionId })

  // As all of it is refused.
  for (const path of Object.keys(document.paths)) {
    const procedure = path.replace('/trpc/', '')
    if (procedure !== path) await call(procedure, { lease: broken, somethingElse: true })
  }
  const nobody = { authorization: 'Bearer mlk_x' }
  await send(at('/api/retinal/analyze'), { method: 'POST', headers: nobody, body: form })
  await send(content, { method: 'GET', headers: nobody })
  await send(content, { method: 'PUT', headers: nobody, body: 'x' })
  await send(at(`/api/files/${begun.fileId}/upload`), { method: 'GET', headers: nobody })
}

it('is what travels: every operation in it was called, taken and refused, and was as it says', async () => {
  const check = documentCheck(document)
  await walk(check)
  expect(check.broken).toEqual([])
  const statuses = [...check.called].map(([operation, answered]) => {
    const has = (ok: boolean) => [...answered].some((status) => status < 300 === ok)
    return { operation, taken: has(true), refused: has(false) }
  })
  expect(statuses.filter(({ taken, refused }) => !taken || !refused)).toEqual([])
  expect(statuses.length).toBeGreaterThanOrEqual(14)
})

it('would be found wrong where it said anything else', async () => {
  const lying: OpenApiDocument = JSON.parse(
    JSON.stringify(document)
      .replaceAll('"assessmentId"', '"theAssessment"')
      .replaceAll('"receivedBytes"', '"bytesReceived"')
      .replaceAll('"reason":{"type":"string","enum"', '"why":{"type":"string","enum"'),
  )
  const check = documentCheck(lying)
  await walk(check)
  const found = new Set(check.broken.map((line) => line.split(',', 1)[0]))
  const operations = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  // Every refusal is wrong then.
  expect(found).toEqual(new Set(operations))
})
