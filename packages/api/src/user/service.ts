import {
  newId,
  type Database,
  type OrganizationId,
  type RoleName,
  type Session,
  type UserId,
} from '@medilens/db'
import type { z } from 'zod'
import { writeAuditEvent, type Actor } from '../audit/write.ts'
import type { CreateUserInput } from './schema.ts'

/** A person's account, and whether it was there before. */
interface Account {
  readonly id: UserId
  readonly existed: boolean
}

/**
 * Makes a person a member of an organization, in a role. An account with this e-mail is taken as it is, because a
 * person may belong to several organizations; it has no password, so nobody signs in with it yet. May run again.
 */
export async function createUser(
  database: Database,
  organizationId: OrganizationId,
  actor: Actor,
  { email, name, role }: z.output<typeof CreateUserInput>,
): Promise<Account> {
  // Accounts stand outside any organization, so this is another transaction; one left alone is nobody's member.
  const account = await ensureAccount(database, email, name)
  await database.inOrganization({ organizationId, userId: null }, (session) =>
    addMember(session, actor, account.id, role),
  )
  return account
}

const ensureAccount = (database: Database, email: string, name: string): Promise<Account> =>
  database.asAuth(async (client) => {
    const made = await client.query<{ id: UserId }>(
      `insert into users (id, email, email_verified, name, created_at, updated_at)
       values ($1, $2, false, $3, $4, $4) on conflict (email) do nothing returning id`,
      [newId<'UserId'>(), email, name, new Date()],
    )
    const [created] = made.rows
    if (created !== undefined) return { id: created.id, existed: false }
    const found = await client.query<{ id: UserId }>('select id from users where email = $1', [email])
    const [existing] = found.rows
    if (existing === undefined) throw new Error('An account was neither made nor found')
    return { id: existing.id, existed: true }
  })

/** Adds membership and role where they are not there; the audit says so only then. */
async function addMember(session: Session, actor: Actor, userId: UserId, name: RoleName): Promise<void> {
  const { sql, organizationId } = session
  const now = new Date()
  const role = await sql.selectFrom('roles').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  await sql
    .insertInto('memberships')
    .values({ id: newId<'MembershipId'>(), organizationId, userId, createdAt: now })
    .onConflict((conflict) => conflict.columns(['organizationId', 'userId']).doNothing())
    .execute()
  const granted = await sql
    .insertInto('user_roles')
    .values({ id: newId<'UserRoleId'>(), organizationId, userId, roleId: role.id, grantedAt: now })
    .onConflict((conflict) => conflict.columns(['organizationId', 'userId', 'roleId']).doNothing())
    .returning('id')
    .execute()
  if (granted.length === 0) return
  await writeAuditEvent(
    session,
    actor.principal,
    actor.origin,
    { event: 'user.create', resource: 'user', action: 'create', phi: false },
    { resourceId: userId, patientId: null, details: { role: name } },
  )
}
