import { setTimeout as sleep } from 'node:timers/promises'
import { FIXTURE_PASSWORD } from '@medilens/db/testing'
import { describe, expect, it } from 'vitest'
import { call, jsonOf, post } from '../testing/call.ts'
import { from, listPatients, PUBLIC_URL, reasonOf, signInServers } from '../testing/sign-in-servers.ts'
import { cookiesOf, fromOwnPage, signInAs } from '../testing/sign-in.ts'

const { logged, server, second, proxied, clinic, enter, asAuth, asSuperuser } = signInServers()

describe('a person', () => {
  it('signs in, works, and signs out for good', async () => {
    const { clinician } = clinic().users
    const { answer, cookie } = await enter(clinician)
    expect(answer.status).toBe(200)
    expect(jsonOf(answer)).toEqual({
      user: { id: clinician.id, name: clinician.name, email: clinician.email },
    })
    expect((await listPatients(server(), cookie)).status).toBe(200)
    const out = await post(
      server().address,
      '/auth/sign-out',
      {},
      { headers: fromOwnPage(server().address, cookie) },
    )
    expect([out.status, out.text]).toEqual([200, '{}'])
    expect(out.headers.getSetCookie()).toEqual([
      'medilens_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    ])
    for (const at of [server(), second()]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await listPatients(at, cookie)).status).toBe(401)
    }
  })

  it('gets cookies that no script reads and no other site sends, on this machine over http', async () => {
    const { answer } = await enter(clinic().users.clinician)
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^medilens_session=[\w.%-]+; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(
        /^medilens_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ])
  })

  it('gets cookies of this host alone and over TLS alone, where the server is reached by https', async () => {
    const { answer, cookie } = await signInAs(proxied().address, clinic().users.clinician, {
      headers: { ...from(), origin: PUBLIC_URL },
    })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-medilens_session=[\w.%-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(
        /^__Host-medilens_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    const list = (headers: Readonly<Record<string, string>>) =>
      call(proxied().address, 'patient.list', {}, { headers: { origin: PUBLIC_URL, ...headers } })
    expect((await list({ cookie })).status).toBe(200)
    // One that a subdomain could have set is none.
    expect((await list({ cookie: cookie.replaceAll('__Host-', '') })).status).toBe(401)
    // Nor is the address in the server's own log where pages come from.
    expect((await list({ cookie, origin: proxied().address })).status).toBe(403)
  })

  it('changes the password, and stays signed in where they did', async () => {
    const { cookie } = await enter(clinic().users.clinician)
    const change = (currentPassword: string) =>
      post(
        server().address,
        '/auth/change-password',
        { currentPassword, newPassword: 'quite another password' },
        { headers: fromOwnPage(server().address, cookie) },
      )
    const wrong = await change('not the password')
    expect(jsonOf(wrong)).toMatchObject({
      error: { data: { reason: 'invalid_input', issues: [{ path: 'currentPassword' }] } },
    })
    const right = await change(FIXTURE_PASSWORD)
    expect(right.status).toBe(200)
    expect((await listPatients(second(), cookiesOf(right))).status).toBe(200)
    expect((await listPatients(second(), cookie)).status).toBe(401)
  })
})

describe('a request that a browser sends', () => {
  const other = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const own = () => new URL(server().address).origin
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
    const { cookie } = await enter(clinic().users.clinician)
    const before = await sessions()
    const send = (path: string, body: unknown) =>
      post(server().address, path, body, { headers: { ...headers(), cookie, ...from() } })
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
      await send('/auth/sign-in', { email: clinic().users.admin.email, password: FIXTURE_PASSWORD }),
    ]
    for (const answer of [...answers, ...rest]) {
      expect(reasonOf(answer)).toBe('forbidden')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    // Nobody was signed in, or out.
    expect(await sessions()).toEqual(before)
  })

  it('is nothing to a key, which no browser sends unasked', async () => {
    const { key } = clinic().keys.clinician
    const { cookie } = await enter(clinic().users.researcher)
    expect((await call(server().address, 'patient.list', {}, { key, headers: other })).status).toBe(200)
    // With both the key counts: a researcher could not list patients. A key that is refused is not made good by a cookie.
    expect(
      (await call(server().address, 'patient.list', {}, { key, headers: { ...other, cookie } })).status,
    ).toBe(200)
    const refused = { key: `${key}x`, headers: fromOwnPage(server().address, cookie) }
    expect((await call(server().address, 'patient.list', {}, refused)).status).toBe(401)
  })

  const sessions = async () => {
    const ids = Object.values(clinic().users).map(({ id }) => id)
    return (await asAuth('select id from sessions where user_id = any($1) order by id', ids)).rows
  }
})

describe('on every server(), within a second', () => {
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
    const { cookie } = await enter(clinic().users.clinician)
    const answers = async () =>
      (await Promise.all([server(), second()].map((at) => listPatients(at, cookie)))).map(
        (answer) => answer.status,
      )
    expect(await answers()).toEqual([200, 200])
    await asSuperuser(statement, [clinic().users.clinician.id])
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
    const { id, key } = clinic().keys.clinician
    const answers = () =>
      Promise.all(
        [server(), second()].map(async (at) => (await call(at.address, 'patient.list', {}, { key })).status),
      )
    expect(await answers()).toEqual([200, 200])
    await asSuperuser(statement, [id])
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

describe('what is sent to sign in', () => {
  const send = (body: unknown, path = '/auth/sign-in') =>
    post(server().address, path, body, { headers: { ...fromOwnPage(server().address), ...from() } })

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
    const { clinician } = clinic().users
    const { cookie } = await enter({ email: clinician.email.toUpperCase() })
    await send({ email: clinician.email, password: 'Quibblewick' })
    await send({ email: 'quibblewick@x.example', password: 'Quibblewick' })
    await send({ email: 'quibblewick', password: 'Quibblewick', Quibblewick: 1 })
    await send(
      { token: 'Quibblewick'.padEnd(43, 'x'), password: 'Quibblewick-wick' },
      '/auth/accept-invitation',
    )
    await listPatients(server(), cookie)
    await post(server().address, '/auth/sign-out', {}, { headers: fromOwnPage(server().address, cookie) })
    const log = logged()
    expect(log).toContain('"route":"/auth/sign-in","status":200')
    expect(log).toContain(`"userId":"${clinician.id}"`)
    expect(log).not.toMatch(/quibblewick/i)
    expect(log).not.toContain('fixture.example')
    expect(log).not.toContain(FIXTURE_PASSWORD)
    for (const value of cookie.split('; ').map((one) => one.split('=')[1] ?? ''))
      expect(log).not.toContain(value)
  })
})
