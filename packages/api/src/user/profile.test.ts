import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { httpCaller, type Caller, type Credential } from '../testing/call.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { Profile, UpdatedProfile } from './schema.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let clinician: SessionCookie
let admin: SessionCookie

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
})
beforeEach(async () => {
  own = await organizationFixture(db.database)
  clinician = await sessionCookie(db.database, own.users.clinician)
  admin = await sessionCookie(db.database, own.users.admin)
})
afterAll(() => db.close())

const profileOf = async (by: Credential) => Profile.parse((await call('user.profile', {}, by)).data)
const update = async (input: object, by: Credential) =>
  UpdatedProfile.parse((await call('user.updateProfile', input, by)).data)

const PLANTED = 'PLANTED-penicillin'

it('is empty until something is said, and then says that alone; nobody else sees it', async () => {
  const nothing = {
    fitzpatrickType: null,
    ethnicity: null,
    medicalHistory: [],
    medications: [],
    allergies: [],
    language: 'en',
    timezone: 'UTC',
    consentResearch: false,
    consentDataSharing: false,
    updatedAt: null,
    version: 0,
  }
  expect(await profileOf(clinician)).toEqual(nothing)
  const said = { allergies: [PLANTED], fitzpatrickType: 4, timezone: 'Europe/Lisbon' }
  const answer = await update({ expectedVersion: 0, ...said }, clinician)
  const now = { ...nothing, ...said, version: 1, updatedAt: expect.any(String) }
  expect(answer).toEqual({ outcome: 'updated', profile: now })
  expect(await profileOf(clinician)).toEqual(now)
  expect(await profileOf(admin)).toEqual(nothing)
})

it('keeps what another window wrote: who has not seen it is shown it', async () => {
  await update({ expectedVersion: 0, medications: ['a'] }, clinician)
  const changed = await update({ expectedVersion: 1, ethnicity: 'said', medications: [] }, clinician)
  expect(changed).toMatchObject({
    outcome: 'updated',
    profile: { ethnicity: 'said', medications: [], version: 2 },
  })
  for (const expectedVersion of [0, 1, 3]) {
    expect(await update({ expectedVersion, ethnicity: null }, clinician)).toMatchObject({
      outcome: 'conflict',
      current: { ethnicity: 'said', version: 2 },
    })
  }
})

it('is made once, though two windows say something first', async () => {
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((medication) => update({ expectedVersion: 0, medications: [medication] }, clinician)),
  )
  expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'conflict', 'updated'])
  const [winner] = answers.flatMap((answer) => (answer.outcome === 'updated' ? [answer.profile] : []))
  expect(await profileOf(clinician)).toEqual(winner)
})

it('leaves in the audit which fields changed and what was consented to, and no health data', async () => {
  await update({ expectedVersion: 0, allergies: [PLANTED], consentResearch: true }, clinician)
  await update({ expectedVersion: 1, consentResearch: false }, clinician)
  const { text } = await call('audit.list', { eventType: 'user.update_profile' }, own.keys.admin.key)
  expect(text).not.toContain(PLANTED)
  const details = [...text.matchAll(/"details":(\{[^}]*\})/g)].map(([, json]) => JSON.parse(json ?? ''))
  expect(details).toEqual([
    { outcome: 'updated', fields: ['consentResearch'], consentResearch: false },
    { outcome: 'updated', fields: ['allergies', 'consentResearch'], consentResearch: true },
  ])
})

it.each([
  ['language', 'english please', 400],
  ['language', 'pt-BR', 200],
  ['timezone', 'Mars/Olympus', 400],
  ['timezone', 'America/Sao_Paulo', 200],
  ['fitzpatrickType', 0, 400],
  ['fitzpatrickType', 1, 200],
  ['fitzpatrickType', 6, 200],
  ['fitzpatrickType', 7, 400],
])('takes a %s of %s: %i', async (field, value, status) => {
  const answer = await call('user.updateProfile', { expectedVersion: 0, [field]: value }, clinician)
  expect(answer.status).toBe(status)
})
