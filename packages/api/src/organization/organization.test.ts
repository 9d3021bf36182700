import { ROLE_NAMES, type OrganizationId, type Session } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findInvitation } from '../access/accept-invitation.ts'
import type { CreatedInvitation } from '../access/invitations.ts'
import { httpCaller, testServices, type Answer, type Caller } from '../testing/call.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { Background } from '../trpc/background.ts'
import { Member, MemberPage, Organization, UpdatedOrganization } from './schema.ts'

let db: TestDatabase
/** Two servers on one database. */
let call: Caller
let elsewhere: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  elsewhere = httpCaller(db.database)
})
beforeEach(async () => {
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

const Refusal = z.object({ error: z.object({ message: z.string(), data: z.object({ reason: z.string() }) }) })
const reasonOf = ({ text }: Answer) => Refusal.parse(JSON.parse(text)).error.data.reason

const signedIn = (who: 'admin' | 'clinician'): Promise<SessionCookie> =>
  sessionCookie(db.database, own.users[who])

const eventsOf = (organizationId: OrganizationId, eventType: string) =>
  db.database.inOrganization({ organizationId, userId: null }, ({ sql }: Session) =>
    sql
      .selectFrom('audit_events')
      .select(['userId', 'resourceId', 'details'])
      .where('eventType', '=', eventType)
      .orderBy('id')
      .execute(),
  )

/** Who is admin now. */
const adminsOf = async ({ keys }: OrganizationFixture) =>
  MemberPage.parse((await call('organization.members', {}, keys.admin.key)).data)
    .items.filter(({ roles }) => roles.includes('admin'))
    .map(({ userId }) => userId)

describe('only an admin', () => {
  it.each([
    ['organization.get', {}],
    ['organization.update', { expectedVersion: 1, name: 'Taken Over' }],
    ['organization.members', {}],
    ['organization.invite', { email: 'friend@clinic.example', role: 'admin' }],
    ['key.list', {}],
    ['key.create', { name: 'mine', role: 'admin' }],
  ])('may call %s', async (procedure, input) => {
    const status = await Promise.all(
      ROLE_NAMES.map(async (role) => [role, (await call(procedure, input, own.keys[role].key)).status]),
    )
    expect(Object.fromEntries(status)).toEqual({
      patient: 403,
      clinician: 403,
      researcher: 403,
      service: 403,
      admin: 200,
    })
  })
})

describe('a role', () => {
  it('given or taken away counts with the next request, on every server', async () => {
    const [admin, clinician] = [await signedIn('admin'), await signedIn('clinician')]
    const tried = async () => (await elsewhere('audit.list', {}, clinician)).status
    const change = (verb: 'grant' | 'revoke') =>
      call(`organization.${verb}`, { userId: own.users.clinician.id, role: 'admin' }, admin)
    expect(await tried()).toBe(403)
    expect(Member.parse((await change('grant')).data).roles).toEqual(['clinician', 'admin'])
    expect(await tried()).toBe(200)
    expect(Member.parse((await change('revoke')).data).roles).toEqual(['clinician'])
    expect(await tried()).toBe(403)
    expect(await eventsOf(own.id, 'organization.grant_role')).toEqual([
      { userId: own.users.admin.id, resourceId: own.users.clinician.id, details: { role: 'admin' } },
    ])
  })

  it('that was the last one leaves a member who can do nothing here', async () => {
    const clinician = await signedIn('clinician')
    const input = { userId: own.users.clinician.id, role: 'clinician' }
    expect((await call('organization.revoke', input, own.keys.admin.key)).status).toBe(200)
    expect(reasonOf(await elsewhere('patient.list', {}, clinician))).toBe('organization_required')
    const { data } = await call('organization.grant', input, own.keys.admin.key)
    expect(Member.parse(data).roles).toEqual(['clinician'])
    expect((await elsewhere('patient.list', {}, clinician)).status).toBe(200)
  })

  it('given twice is held once, and taken twice is gone', async () => {
    const input = { userId: own.users.patient.id, role: 'researcher' }
    for (const [verb, roles] of [
      ['grant', ['patient', 'researcher']],
      ['grant', ['patient', 'researcher']],
      ['revoke', ['patient']],
      ['revoke', ['patient']],
    ] as const) {
      const { data } = await call(`organization.${verb}`, input, own.keys.admin.key)
      expect(Member.parse(data).roles).toEqual(roles)
    }
  })

  it('of a service is no person’s: neither given nor offered', async () => {
    const { admin } = own.keys
    const grant = { userId: own.users.clinician.id, role: 'service' }
    const invite = { email: 'program@clinic.example', role: 'service' }
    expect(reasonOf(await call('organization.grant', grant, admin.key))).toBe('invalid_input')
    expect(reasonOf(await call('organization.invite', invite, admin.key))).toBe('invalid_input')
    // Who has it none the less can lose it.
    const revoke = { userId: own.users.service.id, role: 'service' }
    expect(Member.parse((await call('organization.revoke', revoke, admin.key)).data).roles).toEqual([])
  })
})

describe('an organization is never without an admin', () => {
  const revokeAdmin = (userId: string, by: Parameters<Caller>[2]) =>
    call('organization.revoke', { userId, role: 'admin' }, by)

  it('whoever takes the role from the last one', async () => {
    const { admin, clinician } = own.users
    expect(reasonOf(await revokeAdmin(admin.id, await signedIn('admin')))).toBe('last_admin')
    expect(reasonOf(await revokeAdmin(admin.id, own.keys.admin.key))).toBe('last_admin')
    await call('organization.grant', { userId: clinician.id, role: 'admin' }, own.keys.admin.key)
    expect((await revokeAdmin(admin.id, await signedIn('admin'))).status).toBe(200)
    expect(await adminsOf(own)).toEqual([clinician.id])
  })

  it('that could do something: an account that is closed does not count', async () => {
    const { admin, clinician } = own.users
    await call('organization.grant', { userId: clinician.id, role: 'admin' }, own.keys.admin.key)
    await db.database.asAuth((client) =>
      client.query('update users set is_active = false where id = $1', [clinician.id]),
    )
    expect(reasonOf(await revokeAdmin(admin.id, own.keys.admin.key))).toBe('last_admin')
  })

  it('when two take it from each other at once', async () => {
    for (let round = 0; round < 10; round++) {
      own = await organizationFixture(db.database, { patients: 0 })
      const { admin, clinician } = own.users
      await call('organization.grant', { userId: clinician.id, role: 'admin' }, own.keys.admin.key)
      const [first, second] = [await signedIn('admin'), await signedIn('clinician')]
      const answers = await Promise.all([revokeAdmin(clinician.id, first), revokeAdmin(admin.id, second)])
      expect(await adminsOf(own)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    }
  })
})

describe('the organization', () => {
  it('changes by what is given alone, and a change that nobody has seen is not written over', async () => {
    const { key } = own.keys.admin
    const update = (input: object) => call('organization.update', input, key)
    const before = Organization.parse((await call('organization.get', {}, key)).data)
    expect(before).toMatchObject({ id: own.id, email: null, address: {}, version: 1 })

    const first = { expectedVersion: 1, email: 'Office@Clinic.example', address: { city: 'Here' } }
    const updated = UpdatedOrganization.parse((await update(first)).data)
    const late = UpdatedOrganization.parse((await update({ expectedVersion: 1, name: 'Late' })).data)
    const now = {
      ...before,
      email: 'office@clinic.example',
      address: { city: 'Here' },
      version: 2,
      updatedAt: expect.any(String),
    }
    expect(updated).toEqual({ outcome: 'updated', organization: now })
    expect(late).toEqual({ outcome: 'conflict', current: now })

    const emptied = await update({ expectedVersion: 2, email: null, address: {} })
    expect(UpdatedOrganization.parse(emptied.data)).toMatchObject({
      outcome: 'updated',
      organization: { name: before.name, email: null, address: {}, version: 3 },
    })
    // The audit says which fields, and nothing that was in them.
    expect((await eventsOf(own.id, 'organization.update')).map(({ details }) => details)).toEqual([
      { outcome: 'updated', fields: ['email', 'address'] },
      { outcome: 'conflict' },
      { outcome: 'updated', fields: ['email', 'address'] },
    ])
  })

  it('shows each of its people once, page by page, and nobody else', async () => {
    await organizationFixture(db.database)
    const seen: z.output<typeof Member>[] = []
    let cursor: string | undefined
    do {
      const { data } = await call('organization.members', { limit: 2, cursor }, own.keys.admin.key)
      const { items, nextCursor } = MemberPage.parse(data)
      seen.push(...items)
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
    const expected = ROLE_NAMES.map((role) => ({
      userId: own.users[role].id,
      name: own.users[role].name,
      email: own.users[role].email,
      isActive: true,
      roles: [role],
      since: expect.any(String),
    }))
    expect(seen).toHaveLength(expected.length)
    expect(seen).toEqual(expect.arrayContaining(expected))
  })
})

describe('an invitation', () => {
  const delivered: (CreatedInvitation & { readonly email: string })[] = []
  const background = new Background((error) => {
    throw error
  })
  /** A server whose mail goes out once it may. */
  const delivering = (mayGoOut: Promise<void>) =>
    httpCaller(db.database, {
      ...testServices(),
      background: background.run,
      deliverInvitation: async (invitation) => {
        await mayGoOut
        delivered.push(invitation)
      },
    })

  it('says nothing of whether the e-mail has an account, and shows its token to its addressee alone', async () => {
    const stranger = await organizationFixture(db.database, { patients: 0 })
    let goOut = (): void => undefined
    const invite = delivering(new Promise((resolve) => (goOut = resolve)))
    const admin = await signedIn('admin')
    const answers = []
    for (const email of ['new@clinic.example', stranger.users.clinician.email, own.users.clinician.email]) {
      answers.push(await invite('organization.invite', { email, role: 'clinician' }, admin))
    }
    // Nobody waits for the mail.
    expect(delivered).toEqual([])
    goOut()
    await background.settled()
    const shapes = answers.map(({ status, text }) => [
      status,
      text.replace(/\d{4}-[\d-]+T[\d:.]+Z/, '<time>'),
    ])
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1)
    expect(shapes[0]).toEqual([200, '{"result":{"data":{"expiresAt":"<time>"}}}'])

    const [first] = delivered
    if (first === undefined) throw new Error('Nothing was delivered')
    expect(await findInvitation(db.database, first.token)).toMatchObject({
      organizationId: own.id,
      email: 'new@clinic.example',
      role: 'clinician',
      invitedBy: own.users.admin.id,
    })
    const events = JSON.stringify(await eventsOf(own.id, 'organization.invite'))
    expect(events).toContain('clinician')
    for (const { token, email } of delivered) {
      expect(events).not.toContain(token)
      expect(events).not.toContain(email)
    }
  })

  it('is refused where nothing could deliver it, with what to do instead; none is left behind', async () => {
    const invitations = () =>
      db.database.asAuth(async (client) => {
        const { rows } = await client.query(
          "select id from verifications where identifier like 'invitation:%'",
        )
        return rows.length
      })
    const before = await invitations()
    const silent = httpCaller(db.database, { ...testServices(), deliverInvitation: null })
    const answer = await silent(
      'organization.invite',
      { email: 'new@clinic.example', role: 'clinician' },
      own.keys.admin.key,
    )
    expect([answer.status, reasonOf(answer)]).toEqual([412, 'delivery_unavailable'])
    expect(answer.text).toContain('medilens user create')
    expect(await invitations()).toBe(before)
  })
})
