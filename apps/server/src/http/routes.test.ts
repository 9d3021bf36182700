import { HTTP_ROUTES, type RouteKey } from '@medilens/api'
import { ROLE_NAMES, ROLES, type Permission } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from '../process/server.ts'
import { LIMITS } from './limits.ts'
import { builtWeb, SCRIPT, type BuiltWeb } from '../testing/built-web.ts'
import { beginUpload, sendBytes, testPlace, type BegunUpload, type TestPlace } from '../testing/files.ts'
import { filePart, sendForm, textPart } from '../testing/form.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

/** How large a file may be here, in bytes. */
const MAX_UPLOAD = 100_000

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

const NOBODYS = '01900000-0000-7000-8000-000000000000'

interface Sent {
  /** An address of the route. */
  readonly at: string
  readonly body?: object
  readonly accept?: string
  /** What nobody is answered from the server's own pages, and a person who signed in. */
  readonly nobody: number
  readonly person: number
}

/** What each route is sent; one that is not here does not compile. */
const SENT: Readonly<Record<RouteKey, Sent>> = {
  'POST /trpc/:path': { at: '/trpc/patient.list', body: {}, nobody: 401, person: 200 },
  'GET /trpc/:path': {
    at: `/trpc/chat.onAnswer?input=${encodeURIComponent(JSON.stringify({ messageId: NOBODYS }))}`,
    nobody: 401,
    person: 404,
  },
  'GET /health/live': { at: '/health/live', nobody: 200, person: 200 },
  'GET /health/ready': { at: '/health/ready', nobody: 200, person: 200 },
  'GET /metrics': { at: '/metrics', nobody: 200, person: 200 },
  'POST /auth/sign-in': {
    at: '/auth/sign-in',
    body: { email: 'nobody@fixture.example', password: 'wrong password' },
    nobody: 401,
    person: 401,
  },
  'POST /auth/accept-invitation': {
    at: '/auth/accept-invitation',
    body: { token: 'x'.repeat(43), password: 'some password' },
    nobody: 400,
    person: 400,
  },
  // Whoever is signed out already is so still.
  'POST /auth/sign-out': { at: '/auth/sign-out', body: {}, nobody: 200, person: 200 },
  'POST /auth/change-password': {
    at: '/auth/change-password',
    body: { currentPassword: 'wrong password', newPassword: 'another password' },
    nobody: 401,
    person: 400,
  },
  'PUT /api/files/:fileId/content': {
    at: `/api/files/${NOBODYS}/content`,
    body: {},
    nobody: 401,
    person: 401,
  },
  'GET /api/files/:fileId/upload': { at: `/api/files/${NOBODYS}/upload`, nobody: 401, person: 401 },
  'GET /api/files/:fileId/content': { at: `/api/files/${NOBODYS}/content`, nobody: 401, person: 404 },
  // Of whom it is not known who they are nothing is read, and who is known hears that it takes forms.
  'POST /api/:pipeline/analyze': { at: '/api/cardiology/analyze', body: {}, nobody: 401, person: 415 },
  'GET /api/openapi.json': { at: '/api/openapi.json', nobody: 200, person: 200 },
  'GET /': { at: '/', nobody: 200, person: 200 },
  'GET /assets/:file': { at: `/${SCRIPT}`, nobody: 200, person: 200 },
  'GET /*': { at: '/patients', accept: 'text/html', nobody: 200, person: 200 },
}

let db: TestDatabase
let server: RunningServer
let clinic: OrganizationFixture
let built: BuiltWeb
let place: TestPlace
let other: OrganizationFixture
beforeAll(async () => {
  db = await testDatabase()
  built = await builtWeb()
  clinic = await organizationFixture(db.database)
  other = await organizationFixture(db.database)
  place = await testPlace()
  server = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: db.database,
    logger: pino({ level: 'silent' }),
    files: await place.open({ maxBytes: MAX_UPLOAD }),
    web: await built.read(),
  })
})
afterAll(async () => {
  await server.stop()
  await db.close()
  await built.remove()
  await place.remove()
})

const begin = ({ patients, keys }: OrganizationFixture) =>
  beginUpload(server.address, { patientId: patients[1]?.id }, { key: keys.clinician.key })
const fileOf = async (organization: OrganizationFixture): Promise<BegunUpload> => {
  const upload = await begin(organization)
  await sendBytes(server.address, upload, Buffer.from('bytes'))
  return upload
}

const sent = new Map(Object.entries(SENT))
const FOREIGN = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }

describe.each(HTTP_ROUTES)('$method $path, for $access', (route) => {
  const { method, path, access } = route
  const expected: Sent = sent.get(`${method} ${path}`) ?? { at: '', nobody: 0, person: 0 }
  const { at, body, accept = '*/*' } = expected

  const ask = async (
    headers: Readonly<Record<string, string>>,
    given: unknown = body,
    how: string = method,
  ) => {
    const response = await fetch(new URL(at, server.address), {
      method: how,
      headers: { accept, ...(given === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(given === undefined || how === 'GET'
        ? {}
        : { body: typeof given === 'string' ? given : JSON.stringify(given) }),
    })
    return { status: response.status, allow: response.headers.get('allow'), text: await response.text() }
  }
  const person = async () => (await signInAs(server.address, clinic.users.clinician)).cookie

  it('answers nobody as its access says', async () => {
    const { status, text } = await ask(fromOwnPage(server.address))
    expect(status).toBe(expected.nobody)
    expect(text).not.toContain('@fixture.example')
  })

  it('admits a person from its own pages, and nothing that another site makes their browser send', async () => {
    const cookie = await person()
    expect((await ask(fromOwnPage(server.address, cookie))).status).toBe(expected.person)
    // What is everybody's is nobody's secret.
    const refused = access === 'upload-token' ? 401 : 403
    expect((await ask({ ...FOREIGN, cookie })).status).toBe(access === 'public' ? 200 : refused)
  })

  it('takes no other method, and says which it takes', async () => {
    const beside = HTTP_ROUTES.filter((each) => each.path === path && !path.startsWith('/trpc/'))
    const taken: string[] = beside.map((each) => each.method)
    const others = ['PUT', 'DELETE', 'PATCH'].concat(method === 'GET' ? [] : ['GET'])
    for (const another of others.filter((each) => !taken.includes(each))) {
      const { status, allow } = await ask(fromOwnPage(server.address), undefined, another)
      // Every path is some page's, and nothing else is there.
      if (path === '/*') {
        expect([another, status]).toEqual([another, 404])
        continue
      }
      expect([path, another, status]).toEqual([path, another, 405])
      expect(allow?.split(', ')).toContain(method)
    }
  })

  const sendTo = async (to: string, headers: Readonly<Record<string, string>>) => {
    const bytes = method === 'PUT' ? 'bytes' : null
    const response = await fetch(new URL(to, server.address), { method, headers, body: bytes })
    const answered = await response.text()
    return [response.status, answered.replaceAll(UUID, '<id>')] as const
  }
  it.runIf(path.includes('/:fileId/'))(
    'answers another organization’s file as one that never was, to everybody',
    async () => {
      const [mine, theirs] = [await fileOf(clinic), await fileOf(other)]
      for (const role of ROLE_NAMES) {
        const { cookie } = await signInAs(server.address, clinic.users[role])
        const credentials: Readonly<Record<string, string>>[] = [
          { authorization: `Bearer ${clinic.keys[role].key}` },
          fromOwnPage(server.address, cookie),
          { authorization: mine.authorization },
        ]
        for (const headers of credentials) {
          const foreign = await sendTo(path.replace(':fileId', theirs.fileId), headers)
          expect(foreign, role).toEqual(await sendTo(path.replace(':fileId', NOBODYS), headers))
          expect([401, 403, 404], role).toContain(foreign[0])
        }
      }
    },
  )

  it.runIf(access === 'permission')(
    'is for whose role has its permissions, by key and signed in, and another organization’s patient is nobody',
    async () => {
      const [mine, theirs] = [clinic.patients[1]?.id ?? '', other.patients[1]?.id ?? '']
      for (const role of ROLE_NAMES) {
        const { cookie } = await signInAs(server.address, clinic.users[role])
        const needed: readonly Permission[] = 'permissions' in route ? route.permissions : []
        const scopes = needed.map((permission) => ROLES[role].grants[permission])
        for (const headers of [
          { authorization: `Bearer ${clinic.keys[role].key}` },
          fromOwnPage(server.address, cookie),
        ]) {
          const statuses: number[] = []
          const said = new Set<string>()
          for (const patientId of [mine, theirs, NOBODYS]) {
            const form = [textPart('patientId', patientId), filePart('header', '1.hea', 'bytes')]
            const { status, json } = await sendForm(new URL(at, server.address), form, headers)
            statuses.push(status)
            if (patientId !== mine) said.add(JSON.stringify(json).replaceAll(UUID, '<id>'))
          }
          const reaches = scopes.every((scope) => scope === 'all')
          const refused = scopes.every((scope) => scope === 'own') ? 404 : 403
          expect([role, ...statuses]).toEqual([
            role,
            ...(reaches ? [202, 404, 404] : [refused, refused, refused]),
          ])
          expect(said.size, role).toBe(1)
        }
      }
    },
  )

  const limit = 'bodyBytes' in route ? route.bodyBytes : LIMITS.bodyBytes
  const sendFile = async (bytes: number): Promise<number> => {
    if (method === 'PUT')
      return (await sendBytes(server.address, await begin(clinic), Buffer.alloc(bytes))).status
    const form = [
      textPart('patientId', clinic.patients[1]?.id ?? ''),
      filePart('signal', '1.dat', Buffer.alloc(bytes)),
    ]
    const headers = { authorization: `Bearer ${clinic.keys.clinician.key}` }
    return (await sendForm(new URL(at, server.address), form, headers)).status
  }
  it.runIf(limit === 'streamed')('takes no file above its limit', async () => {
    const statuses: number[] = []
    for (const bytes of [MAX_UPLOAD, MAX_UPLOAD + 1]) statuses.push(await sendFile(bytes))
    expect(statuses).toEqual([path.endsWith('/analyze') ? 202 : 200, 413])
  })

  // A GET has no body.
  if (method === 'GET' || limit === 'streamed') return
  it('takes no body above its limit', async () => {
    const headers = { ...fromOwnPage(server.address), authorization: `Bearer ${clinic.keys.clinician.key}` }
    const padded = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`
    const statuses: number[] = []
    for (const bytes of [limit, limit + 1]) statuses.push((await ask(headers, padded(bytes))).status)
    expect(statuses).toEqual([400, 413])
  })
})

it('every route is among them, and each is sent something', () => {
  expect([...sent.keys()].toSorted()).toEqual(
    HTTP_ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted(),
  )
})
