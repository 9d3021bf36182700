import {
  newId,
  type Database,
  type OrganizationId,
  type RoleName,
  type Session,
  type SignInClient,
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
  // Sign-in alone makes accounts and members, so this is another transaction; a member left alone has no role.
  const account = await ensureMember(database, organizationId, email, name)
  await database.inOrganization({ organizationId, userId: null }, (session) =>
    addRole(session, actor, account.id, role),
  )
  return account
}

/** An account and its membership, each where it is not there. */
const ensureMember = (
  database: Database,
  organizationId: OrganizationId,
  email: string,
  name: string,
): Promise<Account> =>
  database.asAuth(async (client) => {
    const account = await ensureAccount(client, email, name)
    await client.query(
      `insert into memberships (id, organization_id, user_id, created_at)
       values ($1, $2, $3, $4) on conflict (organization_id, user_id) do nothing`,
      [newId<'MembershipId'>(), organizationId, account.id, new Date()],
    )
    return account
  })

async function ensureAccount(client: SignInClient, email: string, name: string): Promise<Account> {
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
}

/** Adds the role where it is not there; the audit says so only then. */
async function addRole(session: Session, actor: Actor, userId: UserId, name: RoleName): Promise<void> {
  const { sql, organizationId } = session
  const role = await sql.selectFrom('roles').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  const granted = await sql
    .insertInto('user_roles')
    .values({ id: newId<'UserRoleId'>(), organizationId, userId, roleId: role.id, grantedAt: new Date() })
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
