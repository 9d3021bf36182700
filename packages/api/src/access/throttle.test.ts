import { randomUUID } from 'node:crypto'
import { FIXTURE_PASSWORD, organizationFixture, testDatabase } from '@medilens/db/testing'
import type { OrganizationFixture, TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TEST_SECRET } from '../testing/session-cookie.ts'
import { deriveKey } from './secret-keys.ts'
import { SignIn, type SignInRequest } from './sign-in.ts'
import { Throttle, TooManyAttempts, type Buckets } from './throttle.ts'

let own: TestDatabase
let clinic: OrganizationFixture
let throttle: Throttle
beforeAll(async () => {
  own = await testDatabase()
  clinic = await organizationFixture(own.database)
  throttle = new Throttle(own.database, Buffer.from('a key'))
})
afterAll(() => own.close())

/** How many attempts get through before one is refused, and for how long. */
async function untilRefused(
  bucketsOf: (attempt: number) => Buckets,
): Promise<{ made: number; wait: number }> {
  for (let made = 0; made < 200; made++) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      await throttle.charge(bucketsOf(made))
    } catch (error) {
      if (error instanceof TooManyAttempts) return { made, wait: error.retryAfterMs / 1000 }
      throw error
    }
  }
  throw new Error('Nothing is ever refused')
}
const address = (number: number) => `198.51.100.${number}`
const asAuth = (statement: string, ...values: unknown[]) =>
  own.database.asAuth((client) => client.query(statement, values))
const wait = (seconds: number) =>
  asAuth(
    `update sign_in_attempts set blocked_until = blocked_until - make_interval(secs => $1),
                                 window_started_at = window_started_at - make_interval(secs => $1)`,
    seconds,
  )

it.each([
  ['one account from one address', 5, 30, () => throttle.bucketsOf('one@x.example', address(1), null)],
  [
    'many accounts from one address',
    40,
    30,
    (n: number) => throttle.bucketsOf(`${n}@x.example`, address(2), null),
  ],
  [
    'many accounts from one network of IPv6',
    40,
    30,
    (n: number) =>
      throttle.bucketsOf(`${n}@x.example`, `2001:db8:1:2:${n.toString(16)}::${n.toString(16)}`, null),
  ],
  [
    'one account from many addresses',
    40,
    2,
    (n: number) => throttle.bucketsOf('two@x.example', address(50 + n), null),
  ],
  [
    'one account from a browser it was signed in on',
    10,
    30,
    () => throttle.bucketsOf('one@x.example', null, 'a nonce'),
  ],
])('whoever guesses %s is stopped after %i', async (_who, free, seconds, bucketsOf) => {
  const { made, wait: first } = await untilRefused(bucketsOf)
  expect(made).toBe(free)
  expect(first).toBeGreaterThan(seconds - 2)
  expect(first).toBeLessThanOrEqual(seconds)
})

it('waits twice as long after each further failure, and forgets after a day', async () => {
  const buckets = throttle.bucketsOf('patient@x.example', address(3), null)
  await untilRefused(() => buckets)
  const waits: number[] = []
  for (let round = 0; round < 4; round++) {
    // oxlint-disable-next-line no-await-in-loop
    await wait(3_600)
    // oxlint-disable-next-line no-await-in-loop
    const { made, wait: seconds } = await untilRefused(() => buckets)
    expect(made).toBe(1)
    waits.push(Math.round(seconds / 30))
  }
  expect(waits).toEqual([2, 4, 8, 16])
  await wait(86_401)
  expect((await untilRefused(() => buckets)).made).toBe(5)
})

it('keeps no account closed to strangers for more than a minute, however many try', async () => {
  const from = (n: number) => throttle.bucketsOf('three@x.example', `192.0.2.${n}`, null)
  await untilRefused(from)
  for (let round = 0; round < 8; round++) {
    // oxlint-disable-next-line no-await-in-loop
    await asAuth('update sign_in_attempts set blocked_until = null')
    // oxlint-disable-next-line no-await-in-loop
    await throttle.charge(from(100 + round))
  }
  const { made, wait: seconds } = await untilRefused((n) => from(200 + n))
  expect(made).toBe(0)
  expect(seconds).toBeLessThanOrEqual(60)
})

it('lets no more through at once than one after the other', async () => {
  const buckets = throttle.bucketsOf('four@x.example', address(4), null)
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => throttle.charge(buckets)))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})

it('begins anew for who succeeds, and washes nobody’s address clean with an account of their own', async () => {
  const attacker = throttle.bucketsOf('attacker@x.example', address(5), null)
  for (let account = 0; account < 39; account++) {
    // oxlint-disable-next-line no-await-in-loop
    await throttle.charge(throttle.bucketsOf(`${account}@y.example`, address(5), null))
  }
  await throttle.charge(attacker)
  await own.database.asAuth((client) => throttle.succeeded(client, attacker))
  const { made } = await untilRefused((n) => throttle.bucketsOf(`${n}@z.example`, address(5), null))
  expect(made).toBe(1)
})

it('keeps nothing of what it refuses, whatever accounts a closed address goes on to name', async () => {
  await untilRefused((n) => throttle.bucketsOf(`${n}@flood.example`, address(6), null))
  const kept = async () => (await asAuth('select from sign_in_attempts')).rowCount
  const before = await kept()
  const more = Array.from({ length: 20 }, (_, n) => `more${n}@flood.example`)
  const refused = await Promise.allSettled(
    more.map((email) => throttle.charge(throttle.bucketsOf(email, address(6), null))),
  )
  expect(refused.filter(({ status }) => status === 'rejected')).toHaveLength(20)
  expect(await kept()).toBe(before)

  const signIn = new SignIn({ database: own.database, secret: TEST_SECRET, secureCookies: false })
  const ip = address(7)
  const guess = (n: number) =>
    signIn.signIn(
      { email: `${n}@flood.example`, password: 'a guess' },
      { cookie: undefined, ip, userAgent: null, requestId: randomUUID() },
    )
  const close = new Throttle(own.database, deriveKey(TEST_SECRET, 'throttle'))
  await untilRefused((n) => close.bucketsOf(`${n}@flood.example`, ip, null))
  await Promise.allSettled(Array.from({ length: 20 }, (_, n) => guess(100 + n)))
  const { rows } = await asAuth(
    `select details ->> 'why' as why, count(*)::int from auth_events where actor_ip = $1 group by 1`,
    ip,
  )
  // A word a minute, as of one who names the same account over and over.
  expect(rows).toEqual([{ why: 'too many attempts', count: 1 }])
})

it('says neither who nor where in what it keeps, and keeps it for two days', async () => {
  await throttle.charge(throttle.bucketsOf('secret@x.example', '203.0.113.77', null))
  const { rows } = await asAuth('select * from sign_in_attempts')
  expect(JSON.stringify(rows)).not.toMatch(/secret|203\.0|example/)
  await asAuth(`update sign_in_attempts set updated_at = now() - interval '2 days 1 minute'`)
  await new Throttle(own.database, Buffer.from('a key')).charge(throttle.bucketsOf('x', null, 'y'))
  expect((await asAuth('select from sign_in_attempts')).rowCount).toBe(1)
})

it('forgets a flood bit by bit, so that nobody who signs in waits for all of it', async () => {
  await asAuth('delete from sign_in_attempts')
  await asAuth(
    `insert into sign_in_attempts (id, bucket, failures, window_started_at, created_at, updated_at)
     select gen_random_uuid(), n::text, 1, now(), now(), now() - interval '3 days' from generate_series(1, 10500) n`,
  )
  await new Throttle(own.database, Buffer.from('a key')).charge(throttle.bucketsOf('x', null, 'y'))
  expect((await asAuth('select from sign_in_attempts')).rowCount).toBe(501)
})

it('lets nobody try passwords without end through a session that they took over', async () => {
  const signIn = new SignIn({ database: own.database, secret: TEST_SECRET, secureCookies: false })
  const from = (cookie?: string): SignInRequest => ({
    cookie,
    ip: address(9),
    userAgent: null,
    requestId: randomUUID(),
  })
  const { email } = clinic.users.admin
  const { setCookies } = await signIn.signIn({ email, password: FIXTURE_PASSWORD }, from())
  const stolen = from(setCookies.map((cookie) => cookie.split(';', 1)[0]).join('; '))
  const input = { currentPassword: 'a guess', newPassword: 'quite another password' }
  const guess = () => signIn.changePassword(input, stolen).catch((error: { code?: string }) => error.code)
  const codes = await Promise.all(Array.from({ length: 12 }, guess))
  expect(codes.filter((code) => code === 'invalid_input')).toHaveLength(10)
  expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(2)
  const events = await asAuth(
    `select details ->> 'why' as why, count(*)::int from auth_events where request_id = $1 group by 1 order by 1`,
    stolen.requestId,
  )
  // Of what is refused unread one event a minute.
  expect(events.rows).toEqual([
    { why: 'too many attempts', count: 1 },
    { why: 'wrong', count: 10 },
  ])
})
