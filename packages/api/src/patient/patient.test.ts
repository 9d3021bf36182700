import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { AssessmentSummary } from '../assessment/schema.ts'
import { AuditPage } from '../audit/schema.ts'
import { Thread } from '../chat/schema.ts'
import { httpCaller, type Caller } from '../testing/call.ts'
import { together } from '../testing/locks.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { DeletedPatient, Patient, PatientPage, UpdatedPatient } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
let clinician: Talk
let admin: Talk
let patient: Talk

beforeAll(async () => {
  db = await testDatabase()
  send = httpCaller(db.database)
  own = await organizationFixture(db.database)
  clinician = talk(send, await sessionCookie(db.database, own.users.clinician))
  patient = talk(send, await sessionCookie(db.database, own.users.patient))
  admin = talk(send, own.keys.admin.key)
})
afterAll(() => db.close())

const create = (fullName: string, more: object = {}) =>
  clinician.ask(Patient, 'patient.create', { fullName, ...more })

const change = (by: Talk, { id, version }: { id: string; version: number }, changes: object) =>
  by.ask(UpdatedPatient, 'patient.update', { patientId: id, expectedVersion: version, changes })

const namesOf = async (by: Talk, search: object) =>
  (await by.ask(PatientPage, 'patient.search', search)).items.map(({ fullName }) => fullName)

const lastEvent = async () => (await admin.ask(AuditPage, 'audit.list', { limit: 1 })).items[0]

describe('patient.update', () => {
  it('changes what is named, takes away what is null, and leaves the rest', async () => {
    const before = await create('Ada Before', {
      phoneNumber: '+1 555 0101',
      email: 'ada@example.com',
      allergies: ['latex'],
      address: { city: 'Here' },
    })
    const answer = await change(clinician, before, {
      fullName: 'Ada After',
      phoneNumber: null,
      address: null,
      medications: ['aspirin'],
    })
    expect(answer).toEqual({
      outcome: 'updated',
      patient: {
        ...before,
        fullName: 'Ada After',
        phoneNumber: null,
        address: null,
        medications: ['aspirin'],
        updatedAt: expect.any(String),
        version: before.version + 1,
      },
    })
    expect(await lastEvent()).toMatchObject({
      eventType: 'patient.update',
      patientId: before.id,
      details: { outcome: 'updated', fields: ['fullName', 'phoneNumber', 'address', 'medications'] },
    })
    expect(await namesOf(clinician, { namePrefix: 'ada' })).toEqual(['Ada After'])
    expect(await namesOf(clinician, { phone: '15550101' })).toEqual([])
  })

  it('loses no change: of two at once one is told what the other made of it', async () => {
    const before = await create('Twice Changed')
    const answers = await together(db, { organizationId: own.id, table: 'patients', id: before.id }, [
      () => change(clinician, before, { medicalNotes: 'first' }),
      () => change(clinician, before, { medicalNotes: 'second' }),
    ])
    const [updated] = answers.flatMap((answer) => (answer.outcome === 'updated' ? [answer.patient] : []))
    const [current] = answers.flatMap((answer) => (answer.outcome === 'conflict' ? [answer.current] : []))
    expect(updated).toBeDefined()
    expect(current).toEqual(updated)
  })

  it('lets people change how they are reached, and nothing else of their record', async () => {
    const self = await clinician.ask(Patient, 'patient.get', { patientId: own.patients[0]?.id })
    const contact = {
      phoneNumber: '0555 0199',
      email: 'me@example.com',
      address: { city: 'There' },
      emergencyContact: { name: 'Somebody' },
    }
    expect(await change(patient, self, contact)).toMatchObject({ outcome: 'updated', patient: contact })
    const beyond = { fullName: 'Somebody Else', allergies: [], email: 'x@example.com' }
    const input = { patientId: self.id, expectedVersion: self.version + 1, changes: beyond }
    expect(await patient.refusal('patient.update', input)).toMatchObject({
      status: 403,
      reason: 'forbidden',
      paths: ['changes.fullName', 'changes.allergies'],
    })
    expect(await lastEvent()).toMatchObject({ eventType: 'patient.update', action: 'deny' })
    const other = { patientId: own.patients[1]?.id, expectedVersion: 1, changes: { email: 'x@example.com' } }
    expect(await patient.refusal('patient.update', other)).toMatchObject({ status: 404 })
  })

  it.each([
    ['an account that is another patient', { userId: () => own.users.patient.id }, 409, 'account_taken'],
    ['an account that is no member', { userId: () => crypto.randomUUID() }, 404, 'not_found'],
    ['a birth after a sample was taken', { dateOfBirth: () => '2020-01-01' }, 400, 'invalid_input'],
  ])('refuses %s', async (_what, changes, status, reason) => {
    const { id } = await create('With A Sample', { dateOfBirth: '1950-01-01' })
    const sample = { patientId: id, pipelineType: 'speech', measuredAt: '2019-06-01T00:00:00Z' }
    await clinician.ask(AssessmentSummary, 'assessment.record', { ...sample, biomarkers: [] })
    const made = Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, value()]))
    const input = { patientId: id, expectedVersion: 1, changes: made }
    expect(await clinician.refusal('patient.update', input)).toMatchObject({ status, reason })
  })
})

describe('patient.search', () => {
  beforeAll(async () => {
    await create('Zoë Müller', { phoneNumber: '+49 (30) 123-4567' })
    await create('ZOE Mundt', { phoneNumber: '030 1234567' })
    await create('Zo\u0308e', { phoneNumber: '49 30 999' })
    await create('Zofia  Łukasz')
  })

  it.each([
    ['zoe m', ['Zoë Müller', 'ZOE Mundt']],
    ['ZOË MÜ', ['Zoë Müller', 'ZOE Mundt']],
    ['zo\u0308e', ['Zo\u0308e', 'Zoë Müller', 'ZOE Mundt']],
    ['zofia ł', ['Zofia  Łukasz']],
    ['zoe%', []],
    ['oë', []],
  ])('finds by the name’s beginning, whatever its case and accents: %s', async (namePrefix, expected) => {
    expect(await namesOf(clinician, { namePrefix })).toEqual(expected)
  })

  it.each([
    ['+4930', ['Zoë Müller', 'Zo\u0308e']],
    ['49 30 1', ['Zoë Müller']],
    ['(030)', ['ZOE Mundt']],
    ['4930123456789', []],
  ])('finds by the telephone number’s beginning, whatever stands between: %s', async (phone, expected) => {
    expect(await namesOf(clinician, { phone })).toEqual(expected)
  })

  it('walks every patient found once, page by page', async () => {
    const walk = async (search: object) => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const input = { ...search, limit: 1, ...(cursor === null ? {} : { cursor }) }
        const page: z.output<typeof PatientPage> = await clinician.ask(PatientPage, 'patient.search', input)
        seen.push(...page.items.map(({ fullName }) => fullName))
        cursor = page.nextCursor
      } while (cursor !== null)
      return seen
    }
    expect(await walk({ namePrefix: 'zo' })).toEqual(await namesOf(clinician, { namePrefix: 'zo' }))
    expect(await walk({ phone: '49' })).toEqual(await namesOf(clinician, { phone: '49' }))
  })

  it('shows those who only identify patients no way to reach them, nor lets them look for one', async () => {
    const { items } = await admin.ask(PatientPage, 'patient.search', { namePrefix: 'zoë mül' })
    expect(items).toMatchObject([{ fullName: 'Zoë Müller', phoneNumber: null, lastVisitAt: null }])
    expect(await admin.refusal('patient.search', { phone: '49' })).toMatchObject({ status: 403 })
    expect(await lastEvent()).toMatchObject({ eventType: 'patient.search', action: 'deny' })
  })

  it('shows patients themselves alone', async () => {
    expect(await namesOf(patient, { namePrefix: 'zo' })).toEqual([])
    expect(await namesOf(patient, { namePrefix: 'fixture' })).toEqual(['Fixture Patient 1'])
  })

  it('refuses a text in which nothing can be looked for', async () => {
    expect(await clinician.refusal('patient.search', { phone: '+' })).toMatchObject({ paths: ['phone'] })
    expect(await clinician.refusal('patient.search', { namePrefix: '\u0301' })).toMatchObject({
      status: 400,
      paths: ['namePrefix'],
    })
  })
})

describe('patient.delete', () => {
  const remove = (by: Talk, { id, version }: { id: string; version: number }) =>
    by.ask(DeletedPatient, 'patient.delete', { patientId: id, expectedVersion: version })

  it('takes the whole record away at once: assessments, histories, queue and conversations', async () => {
    const gone = await create('To Be Deleted', { phoneNumber: '777', userId: own.users.researcher.id })
    const run = { patientId: gone.id, pipelineType: 'cardiology', riskLevel: 'critical' }
    const values = { biomarkers: [{ name: 'heart_rate', value: 60 }] }
    const recorded = await clinician.ask(AssessmentSummary, 'assessment.record', { ...run, ...values })
    const { id: assessmentId } = await clinician.ask(AssessmentSummary, 'assessment.create', {
      patientId: gone.id,
      pipelineType: 'speech',
    })
    await send(
      'biomarker.save',
      { assessmentId, biomarkers: [{ name: 'hnr', value: 20 }] },
      own.keys.service.key,
    )
    await clinician.ask(Thread, 'chat.createThread', { patientId: gone.id })

    expect(await remove(clinician, { ...gone, version: 7 })).toEqual({ outcome: 'conflict', current: gone })
    expect(await remove(clinician, gone)).toEqual({
      outcome: 'deleted',
      patientId: gone.id,
      assessments: 2,
      biomarkerValues: 2,
      chats: 1,
    })
    expect(await lastEvent()).toMatchObject({
      eventType: 'patient.delete',
      action: 'delete',
      patientId: gone.id,
      details: { outcome: 'deleted', assessments: 2, biomarkerValues: 2, chats: 1 },
    })
    for (const [procedure, input] of [
      ['patient.get', { patientId: gone.id }],
      ['patient.delete', { patientId: gone.id, expectedVersion: 2 }],
      ['assessment.get', { assessmentId: recorded.id }],
      ['assessment.list', { patientId: gone.id }],
      ['assessment.create', { patientId: gone.id, pipelineType: 'speech' }],
      ['biomarker.history', { patientId: gone.id, name: 'heart_rate' }],
    ] as const) {
      expect([procedure, (await clinician.refusal(procedure, input)).status]).toEqual([procedure, 404])
    }
    expect(await namesOf(clinician, { namePrefix: 'to be' })).toEqual([])
    expect(await namesOf(clinician, { phone: '777' })).toEqual([])
    expect((await send('assessment.reviewQueue', {}, own.keys.clinician.key)).text).not.toContain(recorded.id)
    // The account is free for a new record of the same person.
    expect(await create('Come Again', { userId: own.users.researcher.id })).toMatchObject({
      userId: own.users.researcher.id,
    })
  })

  it.each([
    ['assessment.record', { biomarkers: [{ name: 'hnr', value: 20 }] }],
    ['assessment.create', {}],
  ])('leaves nothing behind of what begins while it goes on: %s', async (procedure, more) => {
    const { id: patientId } = await create('Half Deleted')
    const input = { patientId, pipelineType: 'speech', ...more }
    const [recorded] = await together(
      db,
      { organizationId: own.id, table: 'patients', id: patientId },
      [() => send(procedure, input, own.keys.service.key)],
      'deleted_at = now()',
    )
    expect(recorded?.status).toBe(404)
  })
})
