import { randomUUID } from 'node:crypto'
import { newId, type ApiKeyId, type UserId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpCaller, type Caller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { SignInPage } from './schema.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let other: OrganizationFixture
let admin: Talk
let otherAdmin: Talk

const DAY_MS = 86_400_000

interface Written {
  readonly userId?: UserId | null
  readonly apiKeyId?: ApiKeyId
  readonly why?: string
  readonly resourceId?: string
  readonly daysAgo?: number
}

/** An event as sign-in leaves it; answers its id. */
const write = (
  eventType: string,
  { userId = null, apiKeyId, why, resourceId, daysAgo = 0 }: Written,
): Promise<string> =>
  db.database.asAuth(async (client) => {
    const id = newId()
    await client.query(
      `insert into auth_events (id, user_id, api_key_id, actor_type, actor_ip, event_type, action, details, created_at)
       values ($1, $2, $3, 'user', '192.0.2.7', $4, $5, $6, $7)`,
      [
        id,
        userId,
        apiKeyId ?? null,
        eventType,
        why === undefined ? 'create' : 'deny',
        JSON.stringify({ why, resourceId }),
        new Date(Date.now() - daysAgo * DAY_MS),
      ],
    )
    return id
  })

const join = (userId: UserId, { id }: OrganizationFixture, daysAgo: number) =>
  db.database.asAuth((client) =>
    client.query(
      'insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, $4)',
      [newId(), id, userId, new Date(Date.now() - daysAgo * DAY_MS)],
    ),
  )

const seen = async (by: Talk, filter: object) =>
  (await by.ask(SignInPage, 'audit.signIns', { limit: 200, ...filter })).items.map(({ id }): string => id)

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database, { name: 'Alpha Clinic' })
  other = await organizationFixture(db.database, { name: 'Beta Clinic' })
  admin = talk(call, await sessionCookie(db.database, own.users.admin))
  otherAdmin = talk(call, other.keys.admin.key)
})
afterAll(() => db.close())

describe('whoever answers for an organization', () => {
  it('sees who signed in, who failed and why, from where, and which keys were refused', async () => {
    const { clinician } = own.users
    const signedIn = await write('user.sign_in', {
      userId: clinician.id,
      resourceId: randomUUID(),
      daysAgo: 3,
    })
    const failed = await write('user.sign_in', { userId: clinician.id, why: 'wrong', daysAgo: 2 })
    const refused = await write('api_key.refused', {
      apiKeyId: own.keys.service.id,
      why: 'not in force',
      daysAgo: 1,
    })
    expect(await seen(admin, {})).toEqual([refused, failed, signedIn])
    const { items } = await admin.ask(SignInPage, 'audit.signIns', { userId: clinician.id })
    expect(items).toMatchObject([
      {
        userId: clinician.id,
        action: 'deny',
        details: { why: 'wrong' },
        actorIp: '192.0.2.7',
      },
      { action: 'create' },
    ])
    expect(await seen(admin, { apiKeyId: own.keys.service.id })).toEqual([refused])
    expect(await seen(admin, { eventType: 'user.sign_in' })).toEqual([failed, signedIn])
    expect(await seen(admin, { until: new Date(Date.now() - 2.5 * DAY_MS).toISOString() })).toEqual([
      signedIn,
    ])
    expect(
      await admin.refusal('audit.signIns', { eventType: 'x', from: '2020-01-01T00:00:00Z' }),
    ).toMatchObject({ status: 400, paths: ['from'] })
  })

  it('reads on page by page, and misses and repeats none', async () => {
    const { researcher } = own.users
    const written: string[] = []
    for (const daysAgo of [9, 8, 7, 7, 6]) {
      // oxlint-disable-next-line no-await-in-loop -- in this order
      written.push(await write('user.sign_out', { userId: researcher.id, daysAgo }))
    }
    const read: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      // oxlint-disable-next-line no-await-in-loop -- each page names the next
      const page: { items: { id: string }[]; nextCursor: string | null } = await admin.ask(
        SignInPage,
        'audit.signIns',
        { limit: 2, userId: researcher.id, ...(cursor === undefined ? {} : { cursor }) },
      )
      read.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(read).toEqual(written.toReversed())
  })

  it('leaves an event of having looked', async () => {
    await seen(admin, {})
    const { text } = await call('audit.list', { limit: 1 }, own.keys.admin.key)
    expect(text).toContain('audit.list_sign_ins')
  })
})

describe('an admin sees nothing', () => {
  it('of a person or a key of another organization, also where they name them, or an event of theirs as a place', async () => {
    const theirs = await write('user.sign_in', { userId: other.users.clinician.id })
    const refused = await write('api_key.refused', { apiKeyId: other.keys.service.id, why: 'wrong secret' })
    const nobodys = await write('user.sign_in', { why: 'wrong' })
    expect(await seen(otherAdmin, {})).toEqual(expect.arrayContaining([theirs, refused]))
    const all = await seen(admin, {})
    expect([theirs, refused, nobodys].filter((id) => all.includes(id))).toEqual([])
    for (const filter of [
      { userId: other.users.clinician.id },
      { apiKeyId: other.keys.service.id },
      { cursor: theirs },
      { cursor: refused },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- few
      expect(await seen(admin, filter)).toEqual([])
    }
  })

  it('of what a person of two organizations did in the other one, nor of the time before they came', async () => {
    const { id: userId } = other.users.researcher
    const before = await write('user.sign_in', { userId, daysAgo: 20 })
    await join(userId, own, 10)
    const account = await write('user.sign_in', { userId })
    const there = await write('user.choose_organization', { userId, resourceId: other.id })
    const here = await write('user.choose_organization', { userId, resourceId: own.id })
    await write('user.me', { userId })
    const filter = { userId }
    // Whoever holds no role here is let go, or was never let in.
    expect(await seen(admin, filter)).toEqual([])
    const granted = await call('organization.grant', { userId, role: 'researcher' }, own.keys.admin.key)
    expect(granted.status).toBe(200)
    expect(await seen(admin, filter)).toEqual([here, account])
    expect(await seen(otherAdmin, filter)).toEqual([there, account])
    expect(await seen(admin, { ...filter, cursor: there })).toEqual([])
    expect(await seen(admin, { ...filter, cursor: before })).toEqual([])
  })
})
