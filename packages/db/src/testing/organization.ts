import { createHash, randomBytes, randomInt } from 'node:crypto'
import { patientSearchName } from '../entities/patient-search.ts'
import { newId, type ApiKeyId, type OrganizationId, type PatientId, type UserId } from '../ids.ts'
import type { Database } from '../session/database.ts'
import type { Session } from '../session/session.ts'
import { ROLE_NAMES, type RoleName } from '../vocabulary.ts'

export interface FixtureUser {
  readonly id: UserId
  readonly email: string
  readonly name: string
}

export interface FixtureKey {
  readonly id: ApiKeyId
  readonly prefix: string
  /** The key as its holder sends it: `mlk_<prefix>_<secret>`. */
  readonly key: string
}

/** An organization with somebody in each role, a key of each role, and patients. */
export interface OrganizationFixture {
  readonly id: OrganizationId
  readonly name: string
  readonly users: Readonly<Record<RoleName, FixtureUser>>
  readonly keys: Readonly<Record<RoleName, FixtureKey>>
  /** The first is the one whose account `users.patient` is. */
  readonly patients: readonly { readonly id: PatientId; readonly fullName: string }[]
}

export interface OrganizationFixtureOptions {
  readonly name?: string
  /** How many; two, if it is left out. */
  readonly patients?: number
}

/** The password of everybody in a fixture. */
export const FIXTURE_PASSWORD = 'a fixture password'
/** It as sign-in stores it (scrypt), worked out once: a tenth of a second a person is much for a test. */
const FIXTURE_PASSWORD_HASH =
  '00112233445566778899aabbccddeeff:' +
  'ace7a058026bca82a89f0fadf76b8ae7d9204283ac61f844a172494ac99e6697' +
  'c0b0b2a2759bb02b312433d4372dc090a9727b1ad34fe4ab9ce7cf4869edbcc3'

const KEY_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Makes an organization as the application would: first itself, then its people by sign-in, then what is theirs. */
export async function organizationFixture(
  database: Database,
  { name = 'Fixture Clinic', patients: count = 2 }: OrganizationFixtureOptions = {},
): Promise<OrganizationFixture> {
  const id = newId<'OrganizationId'>()
  const users = byRole((role) => {
    const userId = newId<'UserId'>()
    return { id: userId, email: `${role}.${userId}@fixture.example`, name: `Fixture ${role}` }
  })
  const issued = byRole(issueKey)
  const patients = Array.from({ length: count }, (_, index) => ({
    id: newId<'PatientId'>(),
    fullName: `Fixture Patient ${index + 1}`,
  }))
  const fixture: OrganizationFixture = {
    id,
    name,
    users,
    keys: byRole((role) => issued[role].key),
    patients,
  }
  const scope = { organizationId: id, userId: null }
  await database.inOrganization(scope, (session) => insertOrganization(session, fixture))
  await insertMembers(database, fixture)
  await database.inOrganization(scope, async (session) => {
    await insertRoles(session, fixture)
    await insertKeys(
      session,
      byRole((role) => issued[role].hash),
      fixture,
    )
    await insertPatients(session, fixture)
  })
  return fixture
}

function byRole<Value>(of: (role: RoleName) => Value): Record<RoleName, Value> {
  return {
    patient: of('patient'),
    clinician: of('clinician'),
    admin: of('admin'),
    researcher: of('researcher'),
    service: of('service'),
  }
}

/** On its own here, so that a mistake in how the API makes keys is not mirrored in its tests. */
function issueKey(): { readonly key: FixtureKey; readonly hash: string } {
  const prefix = Array.from({ length: 12 }, () => KEY_ALPHABET.charAt(randomInt(KEY_ALPHABET.length))).join(
    '',
  )
  const secret = randomBytes(32).toString('base64url')
  return {
    key: { id: newId<'ApiKeyId'>(), prefix, key: `mlk_${prefix}_${secret}` },
    hash: createHash('sha256').update(secret).digest('hex'),
  }
}

const insertMembers = (database: Database, { id, users }: OrganizationFixture): Promise<void> =>
  database.asAuth(async (client) => {
    const now = new Date()
    const people = Object.values(users)
    await client.query(
      `insert into users (id, email, email_verified, name, created_at, updated_at)
       select id, email, true, name, $2, $2 from jsonb_populate_recordset(null::users, $1)`,
      [JSON.stringify(people), now],
    )
    const accounts = people.map((person) => ({ id: newId(), user_id: person.id }))
    await client.query(
      `insert into accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
       select id, user_id, user_id, 'credential', $2, $3, $3 from jsonb_populate_recordset(null::accounts, $1)`,
      [JSON.stringify(accounts), FIXTURE_PASSWORD_HASH, now],
    )
    const members = people.map((person) => ({ id: newId(), organization_id: id, user_id: person.id }))
    await client.query(
      `insert into memberships (id, organization_id, user_id, created_at)
       select id, organization_id, user_id, $2 from jsonb_populate_recordset(null::memberships, $1)`,
      [JSON.stringify(members), now],
    )
  })

async function insertOrganization({ sql }: Session, { id, name }: OrganizationFixture): Promise<void> {
  const now = new Date()
  await sql
    .insertInto('organizations')
    .values({
      id,
      name,
      type: 'clinic',
      isActive: true,
      subscriptionTier: 'free',
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    .execute()
}

async function insertRoles({ sql }: Session, { id, users }: OrganizationFixture): Promise<void> {
  const roles = await sql.selectFrom('roles').select(['id', 'name']).execute()
  await sql
    .insertInto('user_roles')
    .values(
      roles.map((role) => ({
        id: newId<'UserRoleId'>(),
        organizationId: id,
        userId: users[role.name].id,
        roleId: role.id,
        grantedAt: new Date(),
      })),
    )
    .execute()
}

const insertKeys = ({ sql }: Session, hashes: Record<RoleName, string>, fixture: OrganizationFixture) =>
  sql
    .insertInto('api_keys')
    .values(
      ROLE_NAMES.map((role) => ({
        id: fixture.keys[role].id,
        organizationId: fixture.id,
        prefix: fixture.keys[role].prefix,
        hash: hashes[role],
        name: `${role} key`,
        role,
        createdBy: fixture.users.admin.id,
        createdAt: new Date(),
      })),
    )
    .execute()

async function insertPatients({ sql }: Session, { id, users, patients }: OrganizationFixture): Promise<void> {
  if (patients.length === 0) return
  const now = new Date()
  const rows = patients.map((patient, index) => ({
    ...patient,
    organizationId: id,
    userId: index === 0 ? users.patient.id : null,
    searchName: patientSearchName(patient.fullName),
    dateOfBirth: '1970-01-01',
    gender: 'female' as const,
    medicalHistory: [],
    medications: [],
    allergies: [],
    familyHistory: [],
    assignedDoctorId: users.clinician.id,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }))
  await sql.insertInto('patients').values(rows).execute()
}
