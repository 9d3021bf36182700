import { inspect } from 'node:util'
import { isTRPCClientError } from '@trpc/client'
import { expect, it } from 'vitest'
import { createClient } from './client.ts'
import { isMediLensError, MediLensError } from './error.ts'
import { failure, sendJson, startStub, success, type Behaviour } from './testing/stub.ts'

const apiKey = `mlk_abcdefghijkl_${'s'.repeat(43)}`

async function caught(call: Promise<unknown>): Promise<MediLensError> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  )
  if (isMediLensError(error)) return error
  throw new Error('not a MediLensError', { cause: error })
}

async function errorsOf(behaviour: Behaviour) {
  await using stub = await startStub(behaviour)
  const client = createClient({ url: stub.url, apiKey, retry: false })
  return {
    query: await caught(client.patient.get.query({ patientId: 'a' })),
    mutation: await caught(client.patient.create.mutate({ fullName: 'a' })),
  }
}

it('says what the server said', async () => {
  await using stub = await startStub((_, response) =>
    sendJson(response, [success({ medicalNotes: 'Crohn' }), failure('not_found', 404)], 207),
  )
  const client = createClient({ url: stub.url, apiKey })
  const fine = client.patient.get.query({ patientId: 'a' })
  const error = await caught(client.patient.get.query({ patientId: 'b' }))
  await fine
  expect(error).toBeInstanceOf(Error)
  expect(isTRPCClientError(error)).toBe(true)
  expect(error).toMatchObject({
    name: 'MediLensError',
    message: 'No such patient.',
    reason: 'not_found',
    status: 404,
    issues: [{ path: 'a.b', problem: 'is odd' }],
    requestId: 'r-1',
  })
  // Logged whole, it shows neither the key nor the answers of the same batch.
  const logged = inspect(error, { depth: Infinity, showHidden: true })
  expect(logged).not.toContain(apiKey)
  expect(logged).not.toContain('Crohn')
})

it('says what refused a batch as a whole, for each of its calls', async () => {
  const { query, mutation } = await errorsOf((_, response) =>
    sendJson(response, failure('unauthenticated', 401, 'Sign in.'), 401),
  )
  expect(query).toMatchObject({ reason: 'unauthenticated', status: 401, message: 'Sign in.' })
  expect(mutation).toMatchObject({ reason: 'unauthenticated', status: 401, message: 'Sign in.' })
})

it.each<[string, Behaviour, number | null]>([
  ['a reason of a newer server', (_, response) => sendJson(response, failure('new_reason', 409), 409), 409],
  ['a page of a proxy', (_, response) => html(response, 502), 502],
  ['a page with status 200', (_, response) => html(response, 200), 200],
  ['a redirect', (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), 307],
  ['an empty answer', (_, response) => response.writeHead(204).end(), 204],
  ['half an answer', (_, response) => json(response, '{"result":'), 200],
  ['other JSON', (_, response) => json(response, '{"hello":1}'), 200],
  ['no object', (_, response) => json(response, '7'), 200],
  ['too few answers', (_, response) => json(response, '[]'), null],
  ['an error without reason', (_, response) => json(response, '{"error":{"message":"x"}}'), null],
])('calls %s an unexpected answer', async (_, behaviour, status) => {
  const { query, mutation } = await errorsOf(behaviour)
  expect(query).toMatchObject({ reason: 'unexpected_answer', status })
  expect(mutation).toMatchObject({ reason: 'unexpected_answer', status })
})

it('says when no connection comes about, and when it breaks', async () => {
  const gone = await startStub(() => {})
  await gone[Symbol.asyncDispose]()
  const client = createClient({ url: gone.url, apiKey, retry: false })
  const refused = await caught(client.patient.get.query({ patientId: 'a' }))
  expect(refused).toMatchObject({
    reason: 'network',
    status: null,
    message: 'The server cannot be reached (ECONNREFUSED).',
  })

  const { query, mutation } = await errorsOf((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('[')
    setTimeout(() => response.destroy(), 20)
  })
  expect(query.reason).toBe('network')
  expect(mutation.reason).toBe('network')
})

it('keeps nothing of what a fetch throws', async () => {
  const client = createClient({
    url: 'https://medilens.example',
    apiKey,
    retry: false,
    fetch: (_, init) => Promise.reject(new TypeError(`bad ${JSON.stringify(init)}`)),
  })
  const error = await caught(client.patient.create.mutate({ fullName: 'Crohn' }))
  expect(error.reason).toBe('network')
  const logged = inspect(error, { depth: Infinity, showHidden: true })
  expect(logged).not.toContain(apiKey)
  expect(logged).not.toContain('Crohn')
})

it('knows its own errors', () => {
  expect(isMediLensError(new MediLensError('network', 'x'))).toBe(true)
  expect(isMediLensError(new Error('x'))).toBe(false)
  expect(isMediLensError(null)).toBe(false)
})

type Response = Parameters<Behaviour>[1]
const html = (response: Response, status: number) =>
  response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
const json = (response: Response, text: string) =>
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text)
