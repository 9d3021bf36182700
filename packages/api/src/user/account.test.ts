import { randomUUID } from 'node:crypto'
import { newId, ROLES } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type FixtureUser,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpCaller, type Caller, type Credential } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { Me, RevokedSessions, SessionList } from './schema.ts'

let db: TestDatabase
/** Two servers on one database. */
let call: Caller
let elsewhere: Caller
let own: OrganizationFixture
let other: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  elsewhere = httpCaller(db.database)
})
beforeEach(async () => {
  own = await organizationFixture(db.database, { name: 'Alpha Clinic' })
  other = await organizationFixture(db.database, { name: 'Beta Clinic' })
})
afterAll(() => db.close())

const me = async (by: Credential) => Me.parse((await elsewhere('user.me', {}, by)).data)
const sessionsOf = async (by: Credential) =>
  SessionList.parse((await call('user.sessions', {}, by)).data).items
const idOf = async (by: Credential) => (await sessionsOf(by)).find(({ isCurrent }) => isCurrent)?.id ?? ''

/** Makes somebody a member of another organization too. */
async function join({ id }: FixtureUser, organization: OrganizationFixture, role: string): Promise<void> {
  await db.database.asAuth((client) =>
    client.query(
      'insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, now())',
      [newId(), organization.id, id],
    ),
  )
  const { status } = await call('organization.grant', { userId: id, role }, organization.keys.admin.key)
  expect(status).toBe(200)
}

describe('a person', () => {
  it('learns who they are, where, and what they may do there', async () => {
    const { id, name, email } = own.users.clinician
    const { session, ...who } = await me(await sessionCookie(db.database, own.users.clinician))
    expect(session.idleMinutes).toBe(30)
    expect(session.endsInMs).toBeGreaterThan(29 * 60_000)
    expect(session.endsInMs).toBeLessThanOrEqual(30 * 60_000)
    expect(who).toEqual({
      user: { id, name, email },
      organizations: [{ organizationId: own.id, name: own.name, roles: ['clinician'] }],
      organizationId: own.id,
      grants: ROLES.clinician.grants,
    })
  })

  it('of two organizations chooses one, sees its data alone, and may change over', async () => {
    await join(own.users.clinician, other, 'admin')
    const cookie = await sessionCookie(db.database, own.users.clinician)
    expect(await me(cookie)).toMatchObject({
      organizations: [
        { organizationId: own.id, roles: ['clinician'] },
        { organizationId: other.id, roles: ['admin'] },
      ],
      organizationId: null,
      grants: {},
    })
    expect((await call('patient.list', {}, cookie)).status).toBe(412)
    for (const [organization, seen, hidden, grants] of [
      [own, own, other, ROLES.clinician.grants],
      [other, other, own, ROLES.admin.grants],
    ] as const) {
      const { status } = await call('user.chooseOrganization', { organizationId: organization.id }, cookie)
      expect(status).toBe(200)
      // Another server knows it with the next request.
      expect(await me(cookie)).toMatchObject({ organizationId: organization.id, grants })
      const { text } = await elsewhere('patient.list', {}, cookie)
      expect(text).toContain(seen.patients[0]?.id)
      expect(text).not.toContain(hidden.patients[0]?.id)
    }
  })

  it('can’t choose an organization that is not theirs, and does not learn whether it exists', async () => {
    const cookie = await sessionCookie(db.database, own.users.admin)
    const theirs = await call('user.chooseOrganization', { organizationId: other.id }, cookie)
    const nobodys = await call('user.chooseOrganization', { organizationId: randomUUID() }, cookie)
    expect(theirs).toEqual(nobodys)
    expect(theirs.status).toBe(404)
    expect((await me(cookie)).organizationId).toBe(own.id)
  })

  it('is nobody’s key: one is refused, and that is written down', async () => {
    expect((await call('user.me', {}, own.keys.admin.key)).status).toBe(403)
    const { text } = await call('audit.list', { eventType: 'user.me' }, own.keys.admin.key)
    expect(text).toContain('"action":"deny"')
    expect(text).toContain(own.keys.admin.id)
  })
})

describe('the browsers a person is signed in with', () => {
  it('are shown to them alone, and which is the one at hand', async () => {
    const { clinician, admin } = own.users
    const [phone, desk] = [
      await sessionCookie(db.database, clinician),
      await sessionCookie(db.database, clinician),
    ]
    await sessionCookie(db.database, admin)
    const ids = [await idOf(phone), await idOf(desk)]
    const shown = await sessionsOf(phone)
    expect(shown.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(shown.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([ids[0]])
  })

  it('say with what program and from where', async () => {
    const cookie = await sessionCookie(db.database, own.users.clinician)
    await db.database.asAuth((client) =>
      client.query('update sessions set ip_address = $2, user_agent = $3 where user_id = $1', [
        own.users.clinician.id,
        '192.0.2.7',
        'Firefox',
      ]),
    )
    expect(await sessionsOf(cookie)).toMatchObject([{ ipAddress: '192.0.2.7', userAgent: 'Firefox' }])
  })

  it('end one by one, at once and on every server', async () => {
    const { clinician } = own.users
    const [stolen, desk] = [
      await sessionCookie(db.database, clinician),
      await sessionCookie(db.database, clinician),
    ]
    expect((await elsewhere('patient.list', {}, stolen)).status).toBe(200)
    const { status } = await call('user.revokeSession', { sessionId: await idOf(stolen) }, desk)
    expect(status).toBe(200)
    expect((await elsewhere('patient.list', {}, stolen)).status).toBe(401)
    expect((await elsewhere('patient.list', {}, desk)).status).toBe(200)
  })

  it('all but the one at hand, and nobody else’s', async () => {
    const { clinician, admin } = own.users
    const [phone, desk, colleague] = [
      await sessionCookie(db.database, clinician),
      await sessionCookie(db.database, clinician),
      await sessionCookie(db.database, admin),
    ]
    const { data } = await call('user.revokeOtherSessions', {}, desk)
    expect(RevokedSessions.parse(data)).toEqual({ revoked: 1 })
    const after = await Promise.all(
      [phone, desk, colleague].map(async (by) => (await elsewhere('patient.list', {}, by)).status),
    )
    expect(after).toEqual([401, 200, 200])
  })

  it('of somebody else can’t be ended, and answer as ones that never were', async () => {
    const [cookie, colleague] = [
      await sessionCookie(db.database, own.users.clinician),
      await sessionCookie(db.database, own.users.admin),
    ]
    const theirs = await call('user.revokeSession', { sessionId: await idOf(colleague) }, cookie)
    const nobodys = await call('user.revokeSession', { sessionId: randomUUID() }, cookie)
    expect(theirs).toEqual(nobodys)
    expect(theirs.status).toBe(404)
    expect((await elsewhere('audit.list', {}, colleague)).status).toBe(200)
  })

  it('and leave an event each, which names the one that ended', async () => {
    const { clinician } = own.users
    const [phone, desk] = [
      await sessionCookie(db.database, clinician),
      await sessionCookie(db.database, clinician),
    ]
    const sessionId = await idOf(phone)
    await call('user.revokeSession', { sessionId }, desk)
    const events = await db.database.asAuth(async (client) => {
      const { rows } = await client.query<{ action: string; details: object }>(
        "select action, details from auth_events where user_id = $1 and event_type = 'user.revoke_session'",
        [clinician.id],
      )
      return rows
    })
    expect(events).toEqual([{ action: 'delete', details: { resourceId: sessionId } }])
  })
})
