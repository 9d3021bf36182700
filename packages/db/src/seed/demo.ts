import { newId } from '../ids.ts'
import type { Id, OrganizationId, PatientId, UserId } from '../ids.ts'
import type { Database } from '../session/database.ts'
import type { Session, SessionScope } from '../session/session.ts'
import { insertDemoRows } from './demo/insert.ts'
import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS, ensureDemoMembers } from './demo/people.ts'
import type { DemoRole } from './demo/people.ts'
import { demoRows } from './demo/rows.ts'
import type { DemoRows } from './demo/rows.ts'

export interface DemoOptions {
  /** The histories end the day before; now, if it is left out. */
  readonly until?: Date
}

export interface DemoSummary {
  readonly organizationId: OrganizationId
  /** False where the demo was made already: then nothing was changed. */
  readonly created: boolean
  readonly clinicianId: UserId
  readonly adminId: UserId
  /** The account of the first patient, and that patient. */
  readonly patientAccountId: UserId
  readonly patientId: PatientId
}

interface MemberRole {
  readonly userId: UserId
  readonly roleId: Id<'RoleId'>
}

const SCOPE: SessionScope = { organizationId: DEMO_ORGANIZATION_ID, userId: null }
const MEMBERS: readonly DemoRole[] = ['clinician', 'admin', 'patient', 'researcher']
/** The event that says the demo is made: written with everything else of it, and beyond anybody's reach since. */
const MADE = 'organization.seed_demo'

/**
 * Makes the demo organization with its people, patients and their histories, through ordinary sessions. Once it is
 * made nothing is changed, in whatever state it is. People are made by sign-in and need the organization, so that one
 * is there first, empty; the rest is one transaction, there whole or not at all, and what was cut off is made by the
 * next run. Throws where the roles are not seeded yet (`seedReference`).
 */
export async function seedDemo(
  database: Database,
  { until = new Date() }: DemoOptions = {},
): Promise<DemoSummary> {
  const created = !(await database.inOrganization(SCOPE, isMade)) && (await create(database, until))
  return {
    organizationId: DEMO_ORGANIZATION_ID,
    created,
    clinicianId: DEMO_USERS.clinician.id,
    adminId: DEMO_USERS.admin.id,
    patientAccountId: DEMO_USERS.patient.id,
    patientId: DEMO_PATIENT_ID,
  }
}

async function isMade({ sql, organizationId }: Session): Promise<boolean> {
  const rows = await sql
    .selectFrom('audit_events')
    .select('id')
    .where('resourceId', '=', organizationId)
    .where('eventType', '=', MADE)
    .execute()
  return rows.length > 0
}

async function create(database: Database, until: Date): Promise<boolean> {
  const roles = await database.inOrganization(SCOPE, async (session) => {
    const known = await rolesOfMembers(session)
    await ensureOrganization(session, until)
    return known
  })
  await ensureDemoMembers(database, until)
  const rows = demoRows(until)
  return database.inOrganization(SCOPE, async (session) => {
    await lockOrganization(session)
    if (await isMade(session)) return false
    await insertRoles(session, roles, until)
    await insertDemoRows(session, rows)
    await insertAuditEvent(session, rows)
    return true
  })
}

async function ensureOrganization({ sql, organizationId: id }: Session, at: Date): Promise<void> {
  await sql
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
    .execute()
}

/** Another process that makes the demo just now has it until it is done. */
const lockOrganization = ({ sql, organizationId }: Session) =>
  sql.selectFrom('organizations').select('id').where('id', '=', organizationId).forUpdate().execute()

async function rolesOfMembers({ sql }: Session): Promise<MemberRole[]> {
  const known = await sql.selectFrom('roles').select(['id', 'name']).execute()
  return MEMBERS.map((name) => {
    const role = known.find((one) => one.name === name)
    if (role === undefined) throw new Error(`The role ${name} is not seeded: seed the reference data first`)
    return { userId: DEMO_USERS[name].id, roleId: role.id }
  })
}

async function insertRoles({ sql, organizationId }: Session, roles: readonly MemberRole[], grantedAt: Date) {
  await sql
    .insertInto('user_roles')
    .values(roles.map((role) => ({ ...role, id: newId<'UserRoleId'>(), organizationId, grantedAt })))
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
      eventType: MADE,
      resourceType: 'organization',
      resourceId: organizationId,
      action: 'create',
      details: { patients: patients.length, assessments: assessments.length },
      hipaaRelevant: false,
      phiAccessed: false,
      createdAt: new Date(),
    })
    .execute()
