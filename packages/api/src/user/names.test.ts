import { randomUUID } from 'node:crypto'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditPage } from '../audit/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { UserNames } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let foreign: OrganizationFixture
let as: (role: 'clinician' | 'admin' | 'patient' | 'researcher') => Promise<Talk>

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database)
  foreign = await organizationFixture(db.database)
  const send = httpCaller(db.database)
  as = async (role) => talk(send, await sessionCookie(db.database, own.users[role]))
})
afterAll(() => db.close())

describe('user.names', () => {
  it('tells a clinician who reviewed and an admin who did something, each by name and nothing else', async () => {
    const { clinician, admin } = own.users
    const userIds = [clinician.id, admin.id, clinician.id]
    for (const role of ['clinician', 'admin'] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const { items } = await (await as(role)).ask(UserNames, 'user.names', { userIds })
      const expected = [clinician, admin].map(({ id, name }) => ({ userId: id, name }))
      expect(items).toEqual(expected.toSorted((a, b) => (a.userId < b.userId ? -1 : 1)))
    }
  })

  it('knows nobody of another organization, as it knows nobody who never was', async () => {
    const ask = async (...userIds: string[]) =>
      (await as('clinician')).ask(UserNames, 'user.names', { userIds })
    expect(await ask(foreign.users.clinician.id)).toEqual(await ask(randomUUID()))
    const { items } = await ask(foreign.users.admin.id, own.users.admin.id, randomUUID())
    expect(items.map(({ userId }) => userId)).toEqual([own.users.admin.id])
  })

  it('names nobody to patients and researchers', async () => {
    for (const role of ['patient', 'researcher'] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const refused = await (await as(role)).refusal('user.names', { userIds: [own.users.clinician.id] })
      expect(refused).toMatchObject({ status: 403, reason: 'forbidden' })
    }
  })

  it('takes a hundred at a time and no more, and leaves an event without names', async () => {
    const clinician = await as('clinician')
    const many = (count: number) => ({ userIds: Array.from({ length: count }, () => randomUUID()) })
    expect((await clinician.ask(UserNames, 'user.names', many(100))).items).toEqual([])
    for (const count of [0, 101]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await clinician.refusal('user.names', many(count))).toMatchObject({ paths: ['userIds'] })
    }
    const audit = await (await as('admin')).ask(AuditPage, 'audit.list', { eventType: 'user.read_names' })
    expect(audit.items[0]).toMatchObject({ action: 'read', phiAccessed: false, details: { people: 0 } })
    expect(JSON.stringify(audit)).not.toContain(own.users.clinician.name)
  })
})
