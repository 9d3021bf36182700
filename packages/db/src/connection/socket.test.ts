import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeLiteral, type ClientConfig } from 'pg'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startServer, type TestServer } from '../testing/server.ts'
import { listen } from './listener.testing.ts'
import { NegotiatedSocket } from './socket.ts'
import { parseDatabaseUrl } from './url.ts'

let server: TestServer
let plainServer: TestServer
let superuser: Client
let directory: string

const RIGHT_HOST = 'localhost'
const WRONG_HOST = '127.0.0.1'
const UNTRUSTED = /self-signed certificate|unable to verify/

beforeAll(async () => {
  server = await startServer({ version: 'embedded', tls: { names: [RIGHT_HOST] } })
  superuser = new Client(server.superuser.client)
  await superuser.connect()
  for (const user of ['bound', 'only_tls', 'in_the_clear']) {
    // oxlint-disable-next-line no-await-in-loop
    await superuser.query(`create role ${user} login password 'right'`)
  }
  // `only_tls` is left to the server's own rules.
  await allow('host all bound all scram-sha-256', 'host all in_the_clear all password')
  // The reload is not instant; a plain connection needs the first of the rules.
  await vi.waitFor(() => connect({ query: 'sslmode=disable' }), { timeout: 20_000 })
  directory = await mkdtemp(join(tmpdir(), 'medilens-certificate-'))
  const { cert } = await generate([{ name: 'commonName', value: RIGHT_HOST }])
  await writeFile(join(directory, 'other.crt'), cert)
})

afterAll(async () => {
  await superuser?.end()
  await server?.stop()
  await rm(directory, { recursive: true })
})

/** Puts rules ahead of the server's own. */
async function allow(...rules: string[]) {
  const { rows } = await superuser.query<{ file: string; text: string }>(
    `select file, pg_read_file(file) as text from current_setting('hba_file') file`,
  )
  const { file = '', text = '' } = rows[0] ?? {}
  await writeOnServer(file, [...rules, text].join('\n'))
  await superuser.query('select pg_reload_conf()')
}

async function writeOnServer(file: string, text: string) {
  const lines = `string_to_table(${escapeLiteral(text)}, chr(10))`
  await superuser.query(`copy (select ${lines}) to ${escapeLiteral(file)}`)
}

/** Makes a login on the server without TLS. */
async function createPlainUser() {
  const client = new Client(plainServer.superuser.client)
  await client.connect()
  await client.query(`create role bound login password 'right'`)
  await client.end()
}

interface Login {
  readonly user?: string
  readonly password?: string
  readonly host?: string
  readonly port?: number | undefined
  readonly query?: string
}

function urlOf(login: Login): ClientConfig {
  const { user = 'bound', password = 'right', host = RIGHT_HOST, port = server.tcp?.port, query = '' } = login
  return parseDatabaseUrl(`postgres://${user}:${password}@${host}:${port}/postgres?${query}`).client
}

/** Connects and says how: the TLS version, or `plain`. */
async function connect(login: Login): Promise<string> {
  const client = new Client(urlOf(login))
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string | null }>(
      'select version from pg_stat_ssl where pid = pg_backend_pid()',
    )
    const { stream } = client.connection
    const seenHere = stream instanceof NegotiatedSocket ? (stream.tls?.version ?? null) : null
    expect(seenHere).toBe(rows[0]?.version)
    return seenHere ?? 'plain'
  } finally {
    await client.end()
  }
}

const connectPlainly = (query: string) => connect({ query, port: plainServer.tcp?.port })

const root = () => `sslrootcert=${encodeURIComponent(server.certificate ?? '')}`
/** A root that did not sign the server's certificate. */
const otherRoot = () => `sslrootcert=${encodeURIComponent(join(directory, 'other.crt'))}`

describe('sslmode', () => {
  test.each(['', 'sslmode=allow', 'sslmode=prefer', 'sslmode=require', 'ssl=true'])(
    '"%s" takes TLS, whoever signed the certificate and for whatever host',
    async (query) => {
      await expect(connect({ host: WRONG_HOST, query })).resolves.toBe('TLSv1.3')
    },
  )

  test('disable stays plain, and a server that wants TLS says so', async () => {
    await expect(connect({ query: 'sslmode=disable' })).resolves.toBe('plain')
    await expect(connect({ user: 'only_tls', query: 'sslmode=disable' })).rejects.toThrow(
      /pg_hba.conf.*no encryption/,
    )
    await expect(connect({ user: 'only_tls' })).resolves.toBe('TLSv1.3')
  })

  test.each(['verify-ca', 'require', 'prefer'])(
    '%s with a root checks the chain, not the host',
    async (mode) => {
      const query = `sslmode=${mode}&${root()}`
      await expect(connect({ host: WRONG_HOST, query })).resolves.toBe('TLSv1.3')
      await expect(connect({ query: `sslmode=${mode}&${otherRoot()}` })).rejects.toThrow(UNTRUSTED)
    },
  )

  test('verify-full checks chain and host', async () => {
    const query = `sslmode=verify-full&${root()}`
    await expect(connect({ query })).resolves.toBe('TLSv1.3')
    await expect(connect({ host: WRONG_HOST, query })).rejects.toThrow(/does not match certificate/)
    await expect(connect({ query: `sslmode=verify-full&${otherRoot()}` })).rejects.toThrow(UNTRUSTED)
  })

  test.each(['sslmode=verify-full', 'sslrootcert=system'])('%s trusts public authorities', async (query) => {
    await expect(connect({ query })).rejects.toThrow(UNTRUSTED)
  })
})

describe('channel_binding', () => {
  test.each(['disable', 'prefer', 'require'])('%s works over TLS', async (binding) => {
    await expect(connect({ query: `sslmode=require&channel_binding=${binding}` })).resolves.toBe('TLSv1.3')
  })

  test('require hands no password to a server that asks for it outright', async () => {
    const user = 'in_the_clear'
    await expect(connect({ user })).resolves.toBe('TLSv1.3')
    await expect(connect({ user, query: 'channel_binding=require' })).rejects.toThrow(/another kind of login/)
  })

  test('a wrong password is still refused by the server', async () => {
    const refused = connect({ password: 'wrong', query: 'channel_binding=require' })
    await expect(refused).rejects.toThrow('password authentication failed')
  })
})

test('sslcert and sslkey log in by certificate', async () => {
  const made = await generate([{ name: 'commonName', value: 'certified' }], {
    extensions: [{ name: 'basicConstraints', cA: true }],
  })
  const [certFile, keyFile] = [join(directory, 'client.crt'), join(directory, 'client.key')]
  await writeFile(certFile, made.cert)
  await writeFile(keyFile, made.private, { mode: 0o600 })
  const { rows } = await superuser.query<{ data: string }>(`select current_setting('data_directory') as data`)
  await writeOnServer(`${rows[0]?.data}/clients.crt`, made.cert.replaceAll('\r', ''))
  await superuser.query(`alter system set ssl_ca_file = 'clients.crt'`)
  await superuser.query('create role certified login')
  await allow('hostssl all certified all cert')

  const query = `sslmode=require&sslcert=${encodeURIComponent(certFile)}&sslkey=${encodeURIComponent(keyFile)}`
  await expect.poll(() => connect({ user: 'certified', query }).catch(String)).toBe('TLSv1.3')
  const without = connect({ user: 'certified', query: 'sslmode=require' })
  await expect(without).rejects.toThrow('requires a valid client certificate')
})

test.each([
  [RIGHT_HOST, true],
  [WRONG_HOST, false],
])('names the server %s in the handshake: %s', async (host, named) => {
  const heard: Buffer[] = []
  await using listener = await listen((socket) => {
    socket.write('S')
    socket.on('data', (chunk) => heard.push(Buffer.from(chunk)))
  })
  const client = new Client({ ...urlOf({ host, port: listener.port }), connectionTimeoutMillis: 200 })
  await expect(client.connect()).rejects.toThrow('timeout expired')
  expect(Buffer.concat(heard).includes(host)).toBe(named)
})

describe('on a server without TLS', () => {
  beforeAll(async () => {
    plainServer = await startServer({ version: 'embedded', tcp: true })
    await createPlainUser()
  })
  afterAll(() => plainServer?.stop())

  test.each(['sslmode=prefer', 'sslmode=allow', 'channel_binding=prefer'])(
    '%s goes on in plain text',
    async (query) => {
      await expect(connectPlainly(query)).resolves.toBe('plain')
    },
  )

  test.each(['sslmode=require', 'sslmode=verify-full', 'ssl=true'])('%s refuses', async (query) => {
    await expect(connectPlainly(query)).rejects.toThrow('does not offer TLS')
  })

  test('channel_binding=require refuses', async () => {
    await expect(connectPlainly('channel_binding=require')).rejects.toThrow('does not offer TLS')
  })
})

test.each([
  ['more than an answer', 'S\0'],
  ['an error', 'E'],
])('%s to the request for TLS is refused', async (_, answer) => {
  await using impostor = await listen((socket) => socket.write(answer))
  const client = new Client(urlOf({ host: '127.0.0.1', port: impostor.port }))
  await expect(client.connect()).rejects.toThrow('did not understand the request for TLS')
})

describe('as the driver’s stream', () => {
  test('carries much both ways, in order', async () => {
    const client = new Client(urlOf({}))
    await client.connect()
    const text = 'é'.repeat(2_000_000)
    const { rows } = await client.query<{ text: string }>('select $1::text as text', [text])
    expect(rows[0]?.text === text).toBe(true)
    const ended = new Promise((resolve) => client.once('end', resolve))
    await client.end()
    await ended
  })

  test('reports a connection that the server ends', async () => {
    const client = new Client(urlOf({}))
    await client.connect()
    const failed = new Promise<Error>((resolve) => client.on('error', resolve))
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    await superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await expect(failed).resolves.toMatchObject({ code: '57P01' })
  })

  test('gives up a handshake that takes too long', async () => {
    await using silent = await listen(() => {})
    const client = new Client({
      ...urlOf({ host: '127.0.0.1', port: silent.port }),
      connectionTimeoutMillis: 100,
    })
    await expect(client.connect()).rejects.toThrow('timeout expired')
  })
})
