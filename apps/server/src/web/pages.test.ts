import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type RunningServer } from '../process/server.ts'
import { builtWeb, PAGE_SAYS, SCRIPT, SCRIPT_SAYS, type BuiltWeb } from '../testing/built-web.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import type { WebApplication } from './files.ts'

const BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
}

let db: TestDatabase
let built: BuiltWeb
let server: RunningServer
let bare: RunningServer
beforeAll(async () => {
  db = await testDatabase()
  built = await builtWeb()
  const start = (web: WebApplication | null) =>
    startServer({
      config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
      secret: TEST_SECRET,
      deliverInvitation: null,
      database: db.database,
      logger: pino({ level: 'silent' }),
      web,
    })
  server = await start(await built.read())
  bare = await start(null)
})
afterAll(async () => {
  await server.stop()
  await bare.stop()
  await db.close()
  await built.remove()
})

interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Asks as it stands, where `fetch` would tidy the path and undo the compression. */
const ask = (
  path: string,
  headers: Readonly<Record<string, string>> = BROWSER,
  { method = 'GET', of = server } = {},
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(of.address)
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      )
    })
    sent.on('error', reject).end()
  })
const textOf = ({ headers, body }: Received): string => {
  const encoding = headers['content-encoding']
  return String(
    encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body,
  )
}

it.each([
  '/',
  '/patients',
  '/patients/0198c1f4-0000-7000-8000-000000000000?tab=history',
  '/accept-invitation',
])('opens %s, typed in or sent by a colleague', async (path) => {
  const page = await ask(path)
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(textOf(page)).toContain(PAGE_SAYS)
})

it('runs no script in a page but the server’s own files, and shows it in no other page', async () => {
  const { headers } = await ask('/patients')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  })
})

it('asks again for the page each time, and for what is named after its content never', async () => {
  const [page, script] = [await ask('/'), await ask(`/${SCRIPT}`)]
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  for (const { headers } of [page, script]) {
    expect(headers.etag).toMatch(/^"[\w-]+"$/)
    expect(headers.vary).toContain('accept-encoding')
  }
  const again = await ask('/', { ...BROWSER, 'if-none-match': `W/${String(page.headers.etag)}` })
  expect([again.status, again.body.length]).toEqual([304, 0])
  expect(again.headers).toMatchObject({ etag: page.headers.etag, 'cache-control': 'no-cache' })
  expect((await ask('/', { ...BROWSER, 'if-none-match': '"another"' })).status).toBe(200)
})

it.each([
  ['gzip, deflate, br', 'br'],
  ['gzip, BR;q=0.5', 'br'],
  ['gzip, br;q=0', 'gzip'],
  ['gzip;q=0.0, deflate', undefined],
  ['', undefined],
])('sends to a browser that takes "%s" what it can read', async (accepted, encoding) => {
  const script = await ask(`/${SCRIPT}`, { 'accept-encoding': accepted })
  expect(script.headers['content-encoding']).toBe(encoding)
  expect(textOf(script)).toBe(SCRIPT_SAYS)
  expect(script.headers['content-length']).toBe(String(script.body.length))
  if (encoding !== undefined) expect(script.body.length).toBeLessThan(SCRIPT_SAYS.length / 2)
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
})

it('sends pictures as they are', async () => {
  const photo = await ask('/assets/photo.png')
  expect([photo.status, photo.headers['content-encoding'], photo.body.length]).toEqual([
    200,
    undefined,
    4_000,
  ])
  expect((await ask('/favicon.svg', { accept: 'image/svg+xml' })).headers['content-type']).toBe(
    'image/svg+xml',
  )
})

it('lets no path out of the folder, and nothing that the build did not make', async () => {
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/secret.txt',
    '/.built-from',
    `/${SCRIPT}%00.png`,
    '/assets/',
    '/assets',
    '/assets/nothing.js',
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    const answers = [await ask(path), await ask(path, { accept: '*/*' })]
    for (const answer of answers) {
      expect([path, textOf(answer)]).not.toEqual([path, expect.stringContaining('nobody may read this')])
      expect([path, textOf(answer)]).not.toEqual([path, expect.stringContaining('the script of a test')])
    }
    expect([path, answers[1]?.status]).toEqual([path, expect.toBeOneOf([400, 404])])
  }
})

it('answers a program that asks for what is not there in JSON, and takes nothing but GET', async () => {
  for (const accept of ['*/*', 'application/json']) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask('/nothing', { accept })
    expect(answer.status).toBe(404)
    expect(JSON.parse(textOf(answer))).toMatchObject({ error: { data: { reason: 'not_found' } } })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
  }
  for (const [path, status] of [
    ['/patients', 404],
    ['/', 405],
    [`/${SCRIPT}`, 405],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    expect([path, (await ask(path, BROWSER, { method: 'POST' })).status]).toEqual([path, status])
  }
})

it.each([
  ['/trpc', 404],
  ['/trpc/a/b', 404],
  ['/trpc/patient.list', 405],
  ['/auth', 404],
  ['/auth/sign-in', 405],
  ['/health', 404],
  ['/health/live', 200],
  ['/metrics', 200],
  ['/metrics/more', 404],
])('is no page below the routes of programs: %s', async (path, status) => {
  const answer = await ask(path)
  expect(answer.status).toBe(status)
  expect(textOf(answer)).not.toContain(PAGE_SAYS)
})

it('says how to build it to whoever opens a server without it, and serves programs', async () => {
  for (const path of ['/', '/patients']) {
    // oxlint-disable-next-line no-await-in-loop
    const page = await ask(path, BROWSER, { of: bare })
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
    expect(textOf(page)).toContain('pnpm@12 build')
    expect(page.headers['cache-control']).toBe('no-store')
  }
  expect((await ask('/assets/index.js', BROWSER, { of: bare })).status).toBe(404)
  expect((await ask('/health/ready', BROWSER, { of: bare })).status).toBe(200)
})
