import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { DatabaseUrlError } from './parameters.ts'
import { parseDatabaseUrl } from './url.ts'

const client = (url: string) => parseDatabaseUrl(url).client

describe('what a URL names', () => {
  test.each([
    ['postgres://u:p@h:6543/d', { user: 'u', password: 'p', host: 'h', port: 6543, database: 'd' }],
    ['postgresql://u@h', { user: 'u', host: 'h', port: 5432, database: 'u' }],
    ['postgres://u:p%40%2F%3A%25%23+@h/d%20d', { password: 'p@/:%#+', database: 'd d' }],
    ['postgres://u:p%C3%A9@h/d', { password: 'pé' }],
    ['postgres://u@[::1]:5433/d', { host: '::1', port: 5433 }],
    ['postgres://u@/d', { host: 'localhost' }],
    ['postgres:///d?user=u&password=a+b', { host: 'localhost', user: 'u', password: 'a+b', database: 'd' }],
    ['postgres://u:p@/d?host=/run/postgresql', { host: '/run/postgresql', password: 'p', port: 5432 }],
    ['postgres://u@%2Frun%2Fpostgresql/d', { host: '/run/postgresql' }],
    ['postgres://u@h/d?host=other&port=7&dbname=e', { host: 'other', port: 7, database: 'e' }],
    [
      'postgres://u@h/d?application_name=a&options=-c%20jit%3Doff',
      { application_name: 'a', options: '-c jit=off' },
    ],
    ['postgres://u@h/d?connect_timeout=4', { connectionTimeoutMillis: 4000 }],
    ['postgres://u@h/d', { keepAlive: true, fallback_application_name: 'medilens', ssl: false }],
  ])('%s', (url, expected) => {
    expect(client(url)).toMatchObject(expected)
  })

  test('what is absent is absent', () => {
    const bare = client('postgres://u@h/d?connect_timeout=0')
    for (const key of ['password', 'application_name', 'options', 'connectionTimeoutMillis']) {
      expect(bare).not.toHaveProperty(key)
    }
  })

  test.each(['uselibpqcompat=true', 'connection_limit=5&pool_timeout=1'])('%s changes nothing', (query) => {
    expect(() => client(`postgres://u@h/d?${query}`)).not.toThrow()
  })
})

describe('TLS', () => {
  test.each([
    ['postgres://u@h/d', true],
    ['postgres://u@h/d?sslmode=require', true],
    ['postgres://u@h/d?ssl=true', true],
    ['postgres://u@h/d?sslmode=disable', false],
    ['postgres://u@/d?host=/run/postgresql&sslmode=verify-full', false],
  ])('%s is negotiated: %s', (url, negotiated) => {
    expect(client(url).stream !== undefined).toBe(negotiated)
  })

  test.each([
    ['', true],
    ['channel_binding=require', true],
    ['channel_binding=disable', false],
  ])('"%s" binds the login to the connection where it can: %s', (query, binds) => {
    expect(client(`postgres://u@h/d?${query}`).enableChannelBinding).toBe(binds)
  })

  test.each([
    ['sslmode=verify-ca', true],
    ['sslmode=require', true],
    // Whoever is in between may say that there is no TLS.
    ['sslmode=prefer', false],
  ])('with a root of our own and "%s" the server is proven: %s', async (query, proven) => {
    const directory = await mkdtemp(join(tmpdir(), 'medilens-root-'))
    const file = join(directory, 'root.crt')
    await writeFile(file, rootCertificates[0] ?? '')
    const url = parseDatabaseUrl(`postgres://u@h/d?${query}&sslrootcert=${encodeURIComponent(file)}`)
    await rm(directory, { recursive: true })
    expect(url.serverProven).toBe(proven)
  })

  test.each([
    ['h', '', false],
    ['h', 'sslmode=require', false],
    ['h', 'sslmode=verify-full', true],
    ['h', 'sslrootcert=system', true],
    ['h', 'sslmode=prefer&channel_binding=require', true],
    ['localhost', '', true],
    ['127.0.0.2', 'sslmode=disable', true],
    ['127.example', '', false],
  ])('on %s with "%s" the server is proven: %s', (host, query, proven) => {
    expect(parseDatabaseUrl(`postgres://u@${host}/d?${query}`).serverProven).toBe(proven)
  })
})

test.each([
  ['postgres://u@ep-cool-1-pooler.eu-central-1.aws.neon.tech/d', true],
  ['postgres://u@ep-cool-1.eu-central-1.aws.neon.tech/d', false],
  ['postgres://u@ep-cool-1.my-pooler.example/d', false],
  ['postgres://u@h/d?pgbouncer=true', true],
  ['postgres://u@h/d?pgbouncer=false', false],
])('%s goes through a pooler: %s', (url, pooled) => {
  expect(parseDatabaseUrl(url).pooled).toBe(pooled)
})

describe('refused, without a part of the URL in the message', () => {
  const SECRET = 's3cr3t'
  test.each([
    ['db.example', 'is not a URL'],
    [`mysql://u:${SECRET}@h/d`, 'is not a URL'],
    [`postgres://u:${SECRET}/x@h/d`, 'is not a URL'],
    [`postgres://u:12?${SECRET}@h/d`, 'none of'],
    [`postgres://u:12#${SECRET}@h/d`, '%23'],
    [`postgres://u:${SECRET}%zz@h/d`, '%25'],
    [`postgres://:${SECRET}@h/d`, 'names no user'],
    [`postgres://u:${SECRET}@a,b/d`, 'several hosts'],
    [`postgres://u:${SECRET}@h/d?port=0`, 'port must be'],
    [`postgres://u:${SECRET}@h/d?connect_timeout=${SECRET}`, 'connect_timeout must be'],
    [`postgres://u:${SECRET}@h/d?sslmod=verify-full`, 'none of'],
    [
      `postgres://u:${SECRET}@h/d?sslmode=no-verify`,
      'sslmode must be disable | allow | prefer | require | verify-ca',
    ],
    [`postgres://u:${SECRET}@h/d?channel_binding=${SECRET}`, 'channel_binding must be'],
    [`postgres://u:${SECRET}@h/d?sslmode=verify-ca`, 'verify-ca needs sslrootcert'],
    [`postgres://u:${SECRET}@h/d?sslmode=verify-ca&sslrootcert=system`, 'needs sslmode=verify-full'],
    [`postgres://u:${SECRET}@h/d?sslmode=require&sslrootcert=/nowhere/${SECRET}`, "can't be read"],
    [`postgres://u:${SECRET}@h/d?sslrootcert=${import.meta.filename}`, 'not valid PEM'],
    [`postgres://u:${SECRET}@h/d?sslcert=/nowhere`, 'sslcert and sslkey go together'],
    [`postgres://u:${SECRET}@h/d?sslmode=disable&channel_binding=require`, 'needs TLS'],
    [`postgres://u:${SECRET}@/d?host=/run/postgresql&channel_binding=require`, 'needs TLS'],
  ])('%s', (url, message) => {
    const parse = () => parseDatabaseUrl(url)
    expect(parse).toThrow(DatabaseUrlError)
    expect(parse).toThrow(message)
    expect(parse).not.toThrow(SECRET)
  })
})
