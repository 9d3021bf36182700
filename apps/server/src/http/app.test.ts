import { createConnection } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, get, jsonOf, post } from '../testing/call.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'
import { LIMITS } from './limits.ts'

let served: Served
beforeAll(async () => {
  served = await serveTestDatabase()
})
afterAll(() => served.close())

const address = () => served.server.address
const key = () => served.organization.keys.clinician.key

const refusal = (reason: string, httpStatus: number) => ({
  error: {
    message: expect.any(String),
    code: expect.any(Number),
    data: {
      code: expect.any(String),
      httpStatus,
      reason,
      issues: expect.any(Array),
      requestId: expect.any(String),
      retryAfterMs: null,
    },
  },
})

it('is alive and ready, and answers nothing else to whoever asks', async () => {
  expect(jsonOf(await get(address(), '/health/live'))).toEqual({ status: 'live' })
  expect(jsonOf(await get(address(), '/health/ready'))).toEqual({ status: 'ready' })
})

it('takes queries by POST', async () => {
  const answer = await call(address(), 'patient.list', { limit: 1 }, { key: key() })
  expect(answer.status).toBe(200)
  expect(jsonOf(answer)).toMatchObject({ result: { data: { items: [{ fullName: 'Fixture Patient 1' }] } } })
})

it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
  const response = await fetch(new URL('/trpc/patient.list?input=%7B%7D', address()), { method })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
  const text = await response.text()
  if (method !== 'HEAD') expect(JSON.parse(text)).toEqual(refusal('method_not_allowed', 405))
})

it('refuses multipart and every type but JSON unread', async () => {
  const form = new FormData()
  form.set('file', new Blob(['x'.repeat(100_000)]))
  const multipart = await fetch(new URL('/trpc/patient.create', address()), { method: 'POST', body: form })
  expect(multipart.status).toBe(415)
  expect(await multipart.json()).toEqual(refusal('unsupported_media_type', 415))
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', '']) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await post(address(), '/trpc/patient.list', '{}', { headers: { 'content-type': type } })
    expect(answer.status).toBe(415)
    expect(jsonOf(answer)).toEqual(refusal('unsupported_media_type', 415))
  }
})

it('takes bodies up to the limit and no further', async () => {
  const body = (bytes: number) => JSON.stringify({ padding: 'x'.repeat(bytes - '{"padding":""}'.length) })
  const send = (bytes: number) => call(address(), 'patient.list', body(bytes), { key: key() })
  const [under, over, far] = await Promise.all([
    send(LIMITS.bodyBytes),
    send(LIMITS.bodyBytes + 1),
    send(LIMITS.bodyBytes * 10),
  ])
  expect(under.status).toBe(400)
  expect(jsonOf(over)).toEqual(refusal('too_large', 413))
  expect(far.status).toBe(413)
  expect(over.text).toContain('2 MiB')
})

it('takes batches up to the limit and no longer', async () => {
  const batch = (calls: number) =>
    post(
      address(),
      `/trpc/${Array.from({ length: calls }, () => 'patient.list').join(',')}?batch=1`,
      Object.fromEntries(Array.from({ length: calls }, (_, index) => [index, { limit: 1 }])),
      { key: key() },
    )
  const [most, more] = await Promise.all([batch(LIMITS.batchedCalls), batch(LIMITS.batchedCalls + 1)])
  expect(most.status).toBe(200)
  expect(jsonOf(most)).toHaveLength(LIMITS.batchedCalls)
  expect(jsonOf(more)).toEqual(refusal('too_large', 413))
  expect(more.text).toContain(`at most ${LIMITS.batchedCalls} calls`)
})

it.each(['{"limit":', 'nonsense', '[1,', '"', '\u0000'])('refuses the malformed body %j', async (body) => {
  const answer = await call(address(), 'patient.list', body, { key: key() })
  expect(jsonOf(answer)).toEqual(refusal('invalid_input', 400))
})

it('answers what is not there without repeating it', async () => {
  for (const path of ['/secret-name', '/trpc', '/trpc/a/b', '/health', '/trpc/patient.secret', '/%zz']) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await post(address(), path, {}, { key: key() })
    expect([400, 404, 405]).toContain(answer.status)
    expect(answer.text).not.toMatch(/secret|zz/)
    expect(jsonOf(answer)).toHaveProperty('error.data.reason')
  }
})

it('refuses what is no HTTP in the same shape', async () => {
  const { hostname, port } = new URL(address())
  const text = await new Promise<string>((resolve, reject) => {
    const parts: string[] = []
    const socket = createConnection({ host: hostname, port: Number(port) }, () =>
      socket.write('secret\r\n\r\n'),
    )
    socket.on('data', (part) => parts.push(part.toString())).on('error', reject)
    socket.on('close', () => resolve(parts.join('')))
  })
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(text).not.toContain('secret')
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(refusal('invalid_input', 400))
})

it('sends headers that keep answers to themselves', async () => {
  for (const answer of [await get(address(), '/health/live'), await get(address(), '/nothing')]) {
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(answer.headers.has('server') || answer.headers.has('x-powered-by')).toBe(false)
  }
})

it('takes over the id of a request where it is a UUID, and nothing else', async () => {
  const id = '0198c1f4-0000-7000-8000-000000000000'
  const send = async (given: string) =>
    (await call(address(), 'patient.list', {}, { headers: { 'x-request-id': given } })).headers.get(
      'x-request-id',
    )
  expect(await send(id)).toBe(id)
  expect(await send('Jane-Doe-diabetes')).not.toContain('Jane')
})

it('counts calls by procedure, and never what was asked for', async () => {
  await call(address(), 'patient.noSuchThing', {}, { key: key() })
  const { text } = await get(address(), '/metrics')
  expect(text).toMatch(/medilens_call_duration_seconds_count\{procedure="patient\.list",status="200"\} \d+/)
  expect(text).toMatch(/^medilens_db_pool_size \d+$/m)
  expect(text).toMatch(/^medilens_db_pool_checked_out \d+$/m)
  expect(text).toMatch(/^medilens_db_pool_idle \d+$/m)
  expect(text).toMatch(/^medilens_db_pool_waiting \d+$/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
  expect(text).toMatch(/^medilens_event_loop_utilization [\d.e-]+$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(text).not.toContain('noSuchThing')
})
