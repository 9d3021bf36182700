import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectWithRetry } from '@medilens/db'
import {
  FIXTURE_PASSWORD,
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLogger } from '../log/logger.ts'
import { startServer, type RunningServer } from '../process/server.ts'
import { call, get, jsonOf, post, type Answer } from '../testing/call.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import { cookiesOf, fromOwnPage, signInAs } from '../testing/sign-in.ts'

const PUBLIC_URL = 'https://medilens.test'
const logged: string[] = []

let db: TestDatabase
let server: RunningServer
/** Another server of the same installation. */
let second: RunningServer
/** The same behind a proxy that speaks TLS and says who asks. */
let proxied: RunningServer
let clinic: OrganizationFixture
let superuser: Awaited<ReturnType<typeof connectWithRetry>>

beforeAll(async () => {
  db = await testDatabase()
  superuser = await connectWithRetry(db.superuser)
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  const start = (publicUrl: string | null) =>
    startServer({
      config: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'], publicUrl },
      secret: TEST_SECRET,
      deliverInvitation: null,
      database: db.database,
      logger: createLogger('trace', sink),
    })
  server = await start(null)
  second = await start(null)
  proxied = await start(PUBLIC_URL)
})
beforeEach(async () => {
  clinic = await organizationFixture(db.database)
})
afterAll(async () => {
  await Promise.all([server.stop(), second.stop(), proxied.stop()])
  await superuser.end()
  await db.close()
})

let addresses = 0
/** An address that nobody guessed from yet. */
const from = (ip = `2001:db8:${(++addresses).toString(16)}::1`) => ({ 'x-forwarded-for': ip })
const enter = (user: { readonly email: string }, headers: Readonly<Record<string, string>> = {}) =>
  signInAs(server.address, user, { headers: { ...from(), ...headers } })
const listPatients = (at: RunningServer, cookie: string) =>
  call(at.address, 'patient.list', { limit: 1 }, { headers: fromOwnPage(at.address, cookie) })
const asAuth = (statement: string, ...values: unknown[]) =>
  db.database.asAuth((client) => client.query(statement, values))
const Refusal = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) })
const reasonOf = (answer: Answer) => Refusal.safeParse(jsonOf(answer)).data?.error.data.reason

describe('a person', () => {
  it('signs in, works, and signs out for good', async () => {
    const { clinician } = clinic.users
    const { answer, cookie } = await enter(clinician)
    expect(answer.status).toBe(200)
    expect(jsonOf(answer)).toEqual({
      user: { id: clinician.id, name: clinician.name, email: clinician.email },
    })
    expect((await listPatients(server, cookie)).status).toBe(200)
    const out = await post(
      server.address,
      '/auth/sign-out',
      {},
      { headers: fromOwnPage(server.address, cookie) },
    )
    expect([out.status, out.text]).toEqual([200, '{}'])
    expect(out.headers.getSetCookie()).toEqual([
      'medilens_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    ])
    for (const at of [server, second]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await listPatients(at, cookie)).status).toBe(401)
    }
  })

  it('gets cookies that no script reads and no other site sends, on this machine over http', async () => {
    const { answer } = await enter(clinic.users.clinician)
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^medilens_session=[\w.%-]+; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(
        /^medilens_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ])
  })

  it('gets cookies of this host alone and over TLS alone, where the server is reached by https', async () => {
    const { answer, cookie } = await signInAs(proxied.address, clinic.users.clinician, {
      headers: { ...from(), origin: PUBLIC_URL },
    })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-medilens_session=[\w.%-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(
        /^__Host-medilens_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    const list = (headers: Readonly<Record<string, string>>) =>
      call(proxied.address, 'patient.list', {}, { headers: { origin: PUBLIC_URL, ...headers } })
    expect((await list({ cookie })).status).toBe(200)
    // One that a subdomain could have set is none.
    expect((await list({ cookie: cookie.replaceAll('__Host-', '') })).status).toBe(401)
    // Nor is the address in the server's own log where pages come from.
    expect((await list({ cookie, origin: proxied.address })).status).toBe(403)
  })

  it('changes the password, and stays signed in where they did', async () => {
    const { cookie } = await enter(clinic.users.clinician)
    const change = (currentPassword: string) =>
      post(
        server.address,
        '/auth/change-password',
        { currentPassword, newPassword: 'quite another password' },
        { headers: fromOwnPage(server.address, cookie) },
      )
    const wrong = await change('not the password')
    expect(jsonOf(wrong)).toMatchObject({
      error: { data: { reason: 'invalid_input', issues: [{ path: 'currentPassword' }] } },
    })
    const right = await change(FIXTURE_PASSWORD)
    expect(right.status).toBe(200)
    expect((await listPatients(second, cookiesOf(right))).status).toBe(200)
    expect((await listPatients(second, cookie)).status).toBe(401)
  })
})

describe('a request that a browser sends', () => {
  const other = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const own = () => new URL(server.address).origin
  const cases: readonly [string, 'taken' | 'refused', () => Readonly<Record<string, string>>][] = [
    ['the server’s own page', 'taken', () => ({ origin: own(), 'sec-fetch-site': 'same-origin' })],
    ['a browser without Sec-Fetch-Site', 'taken', () => ({ origin: own() })],
    ['a browser that leaves Origin out', 'taken', () => ({ 'sec-fetch-site': 'same-origin' })],
    ['another site', 'refused', () => other],
    ['another site, by an old browser', 'refused', () => ({ origin: 'https://evil.example' })],
    ['a sibling domain', 'refused', () => ({ origin: own(), 'sec-fetch-site': 'same-site' })],
    ['a page of no origin', 'refused', () => ({ origin: 'null' })],
    ['another port', 'refused', () => ({ origin: 'http://127.0.0.1:1' })],
    ['the same host by https', 'refused', () => ({ origin: own().replace('http:', 'https:') })],
    ['a host that ends alike', 'refused', () => ({ origin: own().replace('127.0.0.1', 'x127.0.0.1') })],
    ['a typed address', 'refused', () => ({ 'sec-fetch-site': 'none' })],
    ['another site under our origin', 'refused', () => ({ origin: own(), 'sec-fetch-site': 'cross-site' })],
    ['nowhere', 'refused', () => ({})],
  ]

  it.each(cases)('from %s is %s with a cookie', async (_from, verdict, headers) => {
    const { cookie } = await enter(clinic.users.clinician)
    const before = await sessions()
    const send = (path: string, body: unknown) =>
      post(server.address, path, body, { headers: { ...headers(), cookie, ...from() } })
    const answers = [
      await send('/trpc/patient.list', { limit: 1 }),
      await send('/auth/change-password', { currentPassword: 'x', newPassword: 'quite another password' }),
      await send('/auth/accept-invitation', { token: 'A'.repeat(43), password: 'quite another password' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual(
      verdict === 'taken' ? [200, 400, 400] : [403, 403, 403],
    )
    if (verdict === 'taken') return
    const rest = [
      await send('/auth/sign-out', {}),
      await send('/auth/sign-in', { email: clinic.users.admin.email, password: FIXTURE_PASSWORD }),
    ]
    for (const answer of [...answers, ...rest]) {
      expect(reasonOf(answer)).toBe('forbidden')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    // Nobody was signed in, or out.
    expect(await sessions()).toEqual(before)
  })

  it('is nothing to a key, which no browser sends unasked', async () => {
    const { key } = clinic.keys.clinician
    const { cookie } = await enter(clinic.users.researcher)
    expect((await call(server.address, 'patient.list', {}, { key, headers: other })).status).toBe(200)
    // With both the key counts: a researcher could not list patients. A key that is refused is not made good by a cookie.
    expect(
      (await call(server.address, 'patient.list', {}, { key, headers: { ...other, cookie } })).status,
    ).toBe(200)
    const refused = { key: `${key}x`, headers: fromOwnPage(server.address, cookie) }
    expect((await call(server.address, 'patient.list', {}, refused)).status).toBe(401)
  })

  const sessions = async () => {
    const ids = Object.values(clinic.users).map(({ id }) => id)
    return (await asAuth('select id from sessions where user_id = any($1) order by id', ids)).rows
  }
})

describe('on every server, within a second', () => {
  it.each([
    ['a session that was revoked', 401, 'delete from sessions where user_id = $1'],
    [
      'a session that is over',
      401,
      "update sessions set expires_at = now() - interval '1 second' where user_id = $1",
    ],
    ['an account that was closed', 401, 'update users set is_active = false where id = $1'],
    ['an account that was deleted', 401, 'update users set deleted_at = now() where id = $1'],
    ['a role taken away', 412, 'delete from user_roles where user_id = $1'],
    [
      'a role exchanged for a lesser one',
      403,
      `update user_roles set role_id = r.id from roles r where r.name = 'researcher' and user_id = $1`,
    ],
    [
      'an organization that was closed',
      412,
      `update organizations o set is_active = false from memberships m
        where m.organization_id = o.id and m.user_id = $1`,
    ],
    [
      'an organization that was deleted',
      412,
      `update organizations o set deleted_at = now() from memberships m
        where m.organization_id = o.id and m.user_id = $1`,
    ],
  ])('%s opens nothing any more to a person', async (_what, status, statement) => {
    const { cookie } = await enter(clinic.users.clinician)
    const answers = async () =>
      (await Promise.all([server, second].map((at) => listPatients(at, cookie)))).map(
        (answer) => answer.status,
      )
    expect(await answers()).toEqual([200, 200])
    await superuser.query(statement, [clinic.users.clinician.id])
    expect(await answers()).toEqual([status, status])
  })

  it.each([
    ['that was revoked', 'update api_keys set revoked_at = now() where id = $1'],
    ['that is over', "update api_keys set expires_at = now() - interval '1 second' where id = $1"],
    [
      'of an organization that was closed',
      'update organizations o set is_active = false from api_keys k where k.organization_id = o.id and k.id = $1',
    ],
  ])('a key %s opens nothing any more', async (_what, statement) => {
    const { id, key } = clinic.keys.clinician
    const answers = () =>
      Promise.all(
        [server, second].map(async (at) => (await call(at.address, 'patient.list', {}, { key })).status),
      )
    expect(await answers()).toEqual([200, 200])
    await superuser.query(statement, [id])
    const changedAt = performance.now()
    for (;;) {
      // What is asked within the second may still be answered, however late that answer comes.
      const askedAfter = performance.now() - changedAt
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if ((await answers()).every((status) => status === 401)) break
      expect(askedAfter).toBeLessThan(1_000)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(50)
    }
  })
})

describe('guessing', () => {
  const guess = (email: string, ip: string, headers: Readonly<Record<string, string>> = {}) =>
    post(
      server.address,
      '/auth/sign-in',
      { email, password: 'not the password' },
      { headers: { ...fromOwnPage(server.address), ...from(ip), ...headers } },
    )

  it('is stopped, a thousand times over, and locks the victim out neither here nor elsewhere', async () => {
    const { clinician } = clinic.users
    const office = '203.0.113.5'
    const { cookie } = await signInAs(server.address, clinician, { headers: from(office) })
    const statuses: number[] = []
    let last: Answer | undefined
    for (let round = 0; round < 50; round++) {
      // oxlint-disable-next-line no-await-in-loop
      const answers = await Promise.all(Array.from({ length: 20 }, () => guess(clinician.email, office)))
      statuses.push(...answers.map(({ status }) => status))
      last = answers.at(-1)
    }
    expect(statuses).toHaveLength(1_000)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(995)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(30)

    // From the attacker's own address even the right password waits; not so where the browser is known, or elsewhere.
    const at = (headers: Readonly<Record<string, string>>, on = server) =>
      signInAs(on.address, clinician, { headers }).then(({ answer }) => answer.status)
    expect(await at(from(office))).toBe(429)
    expect(await at(from(office), second)).toBe(429)
    expect(await at({ ...from(office), cookie })).toBe(200)
    expect(await at(from('198.51.100.7'))).toBe(200)
    // Another's browser is not known for this account.
    const colleague = await signInAs(server.address, clinic.users.admin, { headers: from() })
    expect(await at({ ...from(office), cookie: colleague.cookie })).toBe(429)

    const { rows } = await asAuth(
      `select details ->> 'why' as why, user_id, count(*)::int from auth_events
        where actor_ip = $1 and action = 'deny' group by 1, 2 order by 1`,
      office,
    )
    // Each password that was looked at, and a word a minute and server of what was not.
    expect(rows).toEqual([
      { why: 'too many attempts', user_id: clinician.id, count: expect.toSatisfy((count) => count <= 4) },
      { why: 'wrong', user_id: clinician.id, count: 5 },
    ])
  })

  it('learns nothing of who has an account, by answer or by time', async () => {
    const ask = async (email: string) => {
      // What this process worked, its hashing threads too: what else the machine does makes it no longer.
      const before = process.cpuUsage()
      const answer = await guess(email, from()['x-forwarded-for'])
      const { user, system } = process.cpuUsage(before)
      return { answer, ms: (user + system) / 1_000 }
    }
    const rounds = []
    for (let round = 0; round < 9; round++) {
      // oxlint-disable-next-line no-await-in-loop
      rounds.push({
        known: await ask(clinic.users.patient.email),
        unknown: await ask(`nobody${round}@x.example`),
      })
    }
    const shape = ({ answer }: { answer: Answer }) => [
      answer.status,
      answer.text.replaceAll(/[0-9a-f-]{36}/g, '<id>'),
      answer.headers.getSetCookie(),
    ]
    for (const { known, unknown } of rounds) expect(shape(unknown)).toEqual(shape(known))
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
    const ratio =
      median(rounds.map(({ unknown }) => unknown.ms)) / median(rounds.map(({ known }) => known.ms))
    // Without the hash for nobody's sake it is a twentieth.
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('by a flood takes the machine from nobody: who waits too long is told, and others are served', async () => {
    const { cookie } = await enter(clinic.users.researcher)
    const flood = Array.from({ length: 60 }, (_, n) => guess(`flood${n}@x.example`, `192.0.2.${n}`))
    const ready = await get(server.address, '/health/ready')
    const { key } = clinic.keys.clinician
    expect(ready.status).toBe(200)
    expect((await call(server.address, 'patient.list', {}, { key })).status).toBe(200)
    // Who was here before does not stand in line with strangers.
    const again = await Promise.all(
      Array.from({ length: 3 }, () =>
        signInAs(server.address, clinic.users.researcher, { headers: { ...from(), cookie } }),
      ),
    )
    expect(again.map(({ answer }) => answer.status)).toEqual([200, 200, 200])
    const statuses = (await Promise.all(flood)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([401, 503]))
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(34)
    // Turned away unheard is no wrong password.
    const turned = statuses.indexOf(503)
    const { rows } = await asAuth(
      'select count(*)::int as failures from auth_events where actor_ip = $1',
      `192.0.2.${turned}`,
    )
    expect(rows).toEqual([{ failures: 0 }])
  })
})

describe('what is sent to sign in', () => {
  const send = (body: unknown, path = '/auth/sign-in') =>
    post(server.address, path, body, { headers: { ...fromOwnPage(server.address), ...from() } })

  it.each<[string, unknown, string, number]>([
    ['no JSON', '{"email":', 'invalid_input', 400],
    ['nothing', '', 'invalid_input', 400],
    ['no object', '"x"', 'invalid_input', 400],
    ['too little', { email: 'a@x.example' }, 'invalid_input', 400],
    ['too much', { email: 'a@x.example', password: 'x', admin: true }, 'invalid_input', 400],
    ['no e-mail', { email: 'somebody', password: 'x' }, 'invalid_input', 400],
    ['an e-mail of another type', { email: { $ne: null }, password: 'x' }, 'invalid_input', 400],
    [
      'a password of 128 characters',
      { email: 'b@x.example', password: 'x'.repeat(128) },
      'sign_in_failed',
      401,
    ],
    [
      'a password of 129 characters',
      { email: 'b@x.example', password: 'x'.repeat(129) },
      'invalid_input',
      400,
    ],
    ['a body of more than 4 KiB', { email: 'b@x.example', password: 'x'.repeat(5_000) }, 'too_large', 413],
  ])('as %s is refused', async (_what, body, reason, status) => {
    const answer = await send(body)
    expect([answer.status, reasonOf(answer)]).toEqual([status, reason])
    if (status === 413) expect(answer.text).toContain('4 KiB')
  })

  it('is nowhere in the log: no e-mail, no password, no cookie, no token', async () => {
    const { clinician } = clinic.users
    const { cookie } = await enter({ email: clinician.email.toUpperCase() })
    await send({ email: clinician.email, password: 'Quibblewick' })
    await send({ email: 'quibblewick@x.example', password: 'Quibblewick' })
    await send({ email: 'quibblewick', password: 'Quibblewick', Quibblewick: 1 })
    await send(
      { token: 'Quibblewick'.padEnd(43, 'x'), password: 'Quibblewick-wick' },
      '/auth/accept-invitation',
    )
    await listPatients(server, cookie)
    await post(server.address, '/auth/sign-out', {}, { headers: fromOwnPage(server.address, cookie) })
    const log = logged.join('')
    expect(log).toContain('"route":"/auth/sign-in","status":200')
    expect(log).toContain(`"userId":"${clinician.id}"`)
    expect(log).not.toMatch(/quibblewick/i)
    expect(log).not.toContain('fixture.example')
    expect(log).not.toContain(FIXTURE_PASSWORD)
    for (const value of cookie.split('; ').map((one) => one.split('=')[1] ?? ''))
      expect(log).not.toContain(value)
  })
})
