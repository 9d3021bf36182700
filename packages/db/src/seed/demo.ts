import { newId } from '../ids.ts'
import type { OrganizationId, PatientId, UserId } from '../ids.ts'
import type { Database } from '../session/database.ts'
import type { Session, SessionScope } from '../session/session.ts'
import { insertDemoRows } from './demo/insert.ts'
import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS, ensureDemoUsers } from './demo/people.ts'
import type { DemoRole } from './demo/people.ts'
import { demoRows } from './demo/rows.ts'
import type { DemoRows } from './demo/rows.ts'

export interface DemoOptions {
  /** The histories end the day before; now, if it is left out. */
  readonly until?: Date
}

export interface DemoSummary {
  readonly organizationId: OrganizationId
  /** False where the organization was there already: then nothing was changed. */
  readonly created: boolean
  readonly clinicianId: UserId
  readonly adminId: UserId
  /** The account of the first patient, and that patient. */
  readonly patientAccountId: UserId
  readonly patientId: PatientId
}

const SCOPE: SessionScope = { organizationId: DEMO_ORGANIZATION_ID, userId: null }
const MEMBERS: readonly DemoRole[] = ['clinician', 'admin', 'patient']

/**
 * Makes the demo organization with its people, patients and their histories, through ordinary sessions. Where it
 * exists, in whatever state, nothing is changed; all of it is one transaction, so that it is there whole or not at
 * all. Throws where the roles are not seeded yet (`seedReference`).
 */
export async function seedDemo(
  database: Database,
  { until = new Date() }: DemoOptions = {},
): Promise<DemoSummary> {
  const created = !(await database.inOrganization(SCOPE, exists)) && (await create(database, until))
  return {
    organizationId: DEMO_ORGANIZATION_ID,
    created,
    clinicianId: DEMO_USERS.clinician.id,
    adminId: DEMO_USERS.admin.id,
    patientAccountId: DEMO_USERS.patient.id,
    patientId: DEMO_PATIENT_ID,
  }
}

async function exists({ sql, organizationId }: Session): Promise<boolean> {
  const rows = await sql.selectFrom('organizations').select('id').where('id', '=', organizationId).execute()
  return rows.length > 0
}

async function create(database: Database, until: Date): Promise<boolean> {
  await ensureDemoUsers(database, until)
  const rows = demoRows(until)
  return database.inOrganization(SCOPE, async (session) => {
    if (!(await insertOrganization(session, until))) return false
    await insertMembers(session, until)
    await insertDemoRows(session, rows)
    await insertAuditEvent(session, rows)
    return true
  })
}

/** False where another process has made it meanwhile; this one then waited for that to be committed. */
async function insertOrganization({ sql, organizationId: id }: Session, at: Date): Promise<boolean> {
  const inserted = await sql
    .insertInto('organizations')
    .values({
      id,
      name: 'MediLens Demo Clinic',
      type: 'clinic',
      isActive: true,
      subscriptionTier: 'free',
      createdAt: at,
      updatedAt: at,
      version: 1,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

async function insertMembers({ sql, organizationId }: Session, at: Date): Promise<void> {
  const known = await sql.selectFrom('roles').select(['id', 'name']).execute()
  const members = MEMBERS.map((name) => {
    const role = known.find((one) => one.name === name)
    if (role === undefined) throw new Error(`The role ${name} is not seeded: seed the reference data first`)
    return { userId: DEMO_USERS[name].id, roleId: role.id }
  })
  await sql
    .insertInto('memberships')
    .values(
      members.map(({ userId }) => ({ id: newId<'MembershipId'>(), organizationId, userId, createdAt: at })),
    )
    .execute()
  await sql
    .insertInto('user_roles')
    .values(
      members.map((member) => ({ ...member, id: newId<'UserRoleId'>(), organizationId, grantedAt: at })),
    )
    .execute()
}

/** The act itself happens now, whatever day the histories end on. */
const insertAuditEvent = ({ sql, organizationId }: Session, { patients, assessments }: DemoRows) =>
  sql
    .insertInto('audit_events')
    .values({
      id: newId<'AuditEventId'>(),
      organizationId,
      actorType: 'system',
      eventType: 'organization.seed_demo',
      resourceType: 'organization',
      resourceId: organizationId,
      action: 'create',
      details: { patients: patients.length, assessments: assessments.length },
      hipaaRelevant: false,
      phiAccessed: false,
      createdAt: new Date(),
    })
    .execute()
