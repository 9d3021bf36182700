import { connect as dial, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../testing/server.ts'
import type { Endpoint } from './endpoint.ts'
import { listen } from './listener.testing.ts'
import { parseDatabaseUrl } from './url.ts'
import { connectWithRetry, DatabaseUnreachableError, type ConnectOptions } from './wake.ts'

const PASSWORD = 's3cr3t-passw0rd'

let server: TestServer
let superuser: Client

beforeAll(async () => {
  server = await startServer({ version: 'embedded', tls: { names: ['localhost'] } })
  superuser = new Client(server.superuser.client)
  await superuser.connect()
  await superuser.query(`create role sleeper login password '${PASSWORD}' connection limit 1`)
})

afterAll(async () => {
  await superuser?.end()
  await server?.stop()
})

function serverPort(): number {
  return server.tcp?.port ?? 0
}

function at({ host = '127.0.0.1', port = serverPort(), password = PASSWORD, query = '' } = {}): Endpoint {
  const { client } = parseDatabaseUrl(`postgres://sleeper:${password}@${host}:${port}/postgres?${query}`)
  return { client, borrows: null, pooled: false }
}

const passOn = (socket: Socket) => {
  const real = dial(serverPort(), '127.0.0.1').on('error', () => socket.destroy())
  socket.pipe(real).pipe(socket)
}

async function freePort(host = '127.0.0.1'): Promise<number> {
  await using listener = await listen(() => {}, { host })
  return listener.port
}

/** Connects, hangs up, and gives the reasons of the waits in between. */
async function retriesOf(endpoint: Endpoint, onFirst = (): void => undefined): Promise<string[]> {
  const reasons: string[] = []
  const client = await connectWithRetry(endpoint, {
    onRetry: ({ reason }) => {
      if (reasons.push(reason) === 1) onFirst()
    },
  })
  await client.end()
  return reasons
}

async function failureOf(
  endpoint: Endpoint,
  options: ConnectOptions = {},
): Promise<DatabaseUnreachableError> {
  const failure = await connectWithRetry(endpoint, options).catch((error: unknown) => error)
  if (!(failure instanceof DatabaseUnreachableError))
    throw new Error('Not refused as expected', { cause: failure })
  return failure
}

describe('waits for', () => {
  test('a server that is not up yet', async () => {
    // Of an address where nobody else is given ports.
    const host = '127.44.0.1'
    const port = await freePort(host)
    const waits = Promise.withResolvers<void>()
    const retries = retriesOf(at({ host, port }), waits.resolve)
    await waits.promise
    await using late = await listen(passOn, { host, port })
    expect(late.port).toBe(port)
    expect(new Set(await retries)).toEqual(new Set([expect.stringContaining('ECONNREFUSED')]))
  })

  test('a server that hangs up at first', async () => {
    let connections = 0
    await using moody = await listen((socket) => {
      connections += 1
      if (connections > 2) passOn(socket)
      else socket.end()
    })
    await expect(retriesOf(at({ port: moody.port }))).resolves.toEqual([
      'Connection terminated unexpectedly',
      'Connection terminated unexpectedly',
    ])
  })

  test('a server that has no connection left', async () => {
    const holder = await connectWithRetry(at())
    const waits = Promise.withResolvers<void>()
    const retries = retriesOf(at(), waits.resolve)
    await waits.promise
    await holder.end()
    expect(await retries).toContainEqual(expect.stringContaining('too many connections'))
  })
})

describe('gives up at once on', () => {
  test.each([
    ['a wrong password', { password: 'wrong' }, '28P01'],
    ['a certificate it does not trust', { query: 'sslmode=verify-full' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('%s', async (_, options, code) => {
    const failure = await failureOf(at(options))
    expect(failure.code).toBe(code)
    expect(failure.message).not.toContain('attempts')
  })
})

test('in the end it says where and why, and no password', async () => {
  const port = await freePort()
  let waited = 0
  const failure = await failureOf(at({ port }), {
    timeoutMs: 500,
    onRetry: ({ delayMs }) => (waited += delayMs),
  })
  expect(waited).toBeLessThan(500)
  expect(failure.message).toMatch(
    new RegExp(
      `^Can't connect to database "postgres" at 127.0.0.1, port ${port}: .*ECONNREFUSED.* \\(\\d+ attempts\\)$`,
    ),
  )
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(PASSWORD)
})

test('a wrong password is not in the error', async () => {
  const failure = await failureOf(at({ password: 'wr0ng-s3cr3t' }))
  expect(failure.message).toContain('password authentication failed')
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('wr0ng-s3cr3t')
})

test('a server that accepts and then says nothing is bounded too', async () => {
  await using silent = await listen(() => {})
  const failure = await failureOf(at({ port: silent.port }), { timeoutMs: 300 })
  expect(failure.message).toContain('timeout expired')
})

test('a name that is not there is tried briefly', async () => {
  const failure = await failureOf(at({ host: 'nowhere.invalid' }), { timeoutMs: 1000 })
  expect(failure.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
})
