import { randomUUID } from 'node:crypto'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AuditPage } from '../audit/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { PatientNames } from './schema.ts'

let db: TestDatabase
let own: OrganizationFixture
let foreign: OrganizationFixture
let as: (role: 'clinician' | 'admin' | 'patient' | 'researcher') => Promise<Talk>

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database, { patients: 4 })
  foreign = await organizationFixture(db.database)
  const send = httpCaller(db.database)
  as = async (role) => talk(send, await sessionCookie(db.database, own.users[role]))
})
afterAll(() => db.close())

const Outcome = z.object({ outcome: z.string() })
const idsOf = ({ patients }: OrganizationFixture) => patients.map(({ id }) => id)

describe('patient.names', () => {
  it('tells whose assessments wait in a queue, in one call', async () => {
    const { items } = await (
      await as('clinician')
    ).ask(PatientNames, 'patient.names', {
      patientIds: [...idsOf(own), ...idsOf(own)],
    })
    expect(items.map(({ fullName }) => fullName).toSorted()).toEqual(
      own.patients.map(({ fullName }) => fullName).toSorted(),
    )
    expect(items[0]).toEqual({
      patientId: expect.any(String),
      fullName: expect.any(String),
      dateOfBirth: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      ageYears: expect.any(Number),
      gender: expect.any(String),
    })
  })

  it('knows nobody of another organization, who was deleted, or who never was', async () => {
    const clinician = await as('clinician')
    const ask = async (...patientIds: string[]) =>
      (await clinician.ask(PatientNames, 'patient.names', { patientIds })).items
    const [doomed = ''] = idsOf(own).slice(-1)
    expect(await ask(doomed)).toHaveLength(1)
    const { outcome } = await clinician.ask(Outcome, 'patient.delete', {
      patientId: doomed,
      expectedVersion: 1,
    })
    expect(outcome).toBe('deleted')
    for (const nobody of [doomed, ...idsOf(foreign), randomUUID()]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await ask(nobody)).toEqual([])
    }
  })

  it('names a patient to themself, and no other one', async () => {
    const patient = await as('patient')
    const [mine = '', another = ''] = idsOf(own)
    expect((await patient.ask(PatientNames, 'patient.names', { patientIds: [mine] })).items).toHaveLength(1)
    for (const patientIds of [[another], [mine, another], [randomUUID()]]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await patient.refusal('patient.names', { patientIds })).toMatchObject({ status: 404 })
    }
    const refused = await (await as('researcher')).refusal('patient.names', { patientIds: [mine] })
    expect(refused).toMatchObject({ status: 403 })
  })

  it('leaves an event that says how many, and of a patient’s own whose', async () => {
    const admin = await as('admin')
    const [mine = ''] = idsOf(own)
    await admin.ask(PatientNames, 'patient.names', { patientIds: idsOf(own).slice(0, 2) })
    await (await as('patient')).ask(PatientNames, 'patient.names', { patientIds: [mine] })
    const { items } = await admin.ask(AuditPage, 'audit.list', { eventType: 'patient.read_names', limit: 2 })
    expect(items).toMatchObject([
      { patientId: mine, details: { patients: 1 }, phiAccessed: true },
      { patientId: null, details: { patients: 2 }, phiAccessed: true },
    ])
    expect(JSON.stringify(items)).not.toContain('Fixture Patient')
  })
})
