import { newId, type RoleName, type Session, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { getMember } from './members.ts'
import type { GrantRoleInput, Member, RevokeRoleInput } from './schema.ts'
import { lockOrganization } from './service.ts'

/**
 * Gives a member a role, from their next request on; one who has it keeps it. Throws `not_found` for whoever is no
 * member of this organization.
 */
export async function grantRole(
  { session }: Pick<Call, 'session'>,
  { userId, role }: z.output<typeof GrantRoleInput>,
): Promise<Audited<z.input<typeof Member>>> {
  await getMember(session, userId)
  await insertRole(session, { userId, role, grantedBy: session.userId })
  return audited(await getMember(session, userId), {
    resourceId: userId,
    patientId: null,
    details: { role },
  })
}

/**
 * Takes a role from a member, from their next request on; one who does not have it is left as they are. The membership
 * stays, since what the person did here names it. Throws `not_found`; `last_admin` where nobody else could run the
 * organization.
 */
export async function revokeRole(
  { session }: Call,
  { userId, role }: z.output<typeof RevokeRoleInput>,
): Promise<Audited<z.input<typeof Member>>> {
  // Of two admins who take the role from each other at once, the second sees what the first did.
  if (role === 'admin') await lockOrganization(session)
  const member = await getMember(session, userId)
  if (role === 'admin' && member.roles.includes('admin') && !(await hasOtherAdmin(session, userId))) {
    throw new AppError('last_admin', 'This is the last admin: make another member admin first.')
  }
  const { sql, organizationId } = session
  await sql
    .deleteFrom('user_roles')
    .where('organizationId', '=', organizationId)
    .where('userId', '=', userId)
    .where('roleId', '=', (e) => e.selectFrom('roles').select('roles.id').where('roles.name', '=', role))
    .execute()
  return audited(await getMember(session, userId), {
    resourceId: userId,
    patientId: null,
    details: { role },
  })
}

/** Gives a member a role, where they do not have it. */
export async function insertRole(
  { sql, organizationId }: Session,
  { userId, role, grantedBy }: { userId: UserId; role: RoleName; grantedBy: UserId | null },
): Promise<void> {
  const { id: roleId } = await sql
    .selectFrom('roles')
    .select('id')
    .where('name', '=', role)
    .executeTakeFirstOrThrow()
  await sql
    .insertInto('user_roles')
    .values({ id: newId<'UserRoleId'>(), organizationId, userId, roleId, grantedAt: new Date(), grantedBy })
    .onConflict((conflict) => conflict.columns(['organizationId', 'userId', 'roleId']).doNothing())
    .execute()
}

/** Whether somebody else is admin whose account is open. */
async function hasOtherAdmin({ sql, organizationId }: Session, userId: UserId): Promise<boolean> {
  const other = await sql
    .selectFrom('user_roles')
    .innerJoin('roles', 'roles.id', 'user_roles.roleId')
    .innerJoin('users', 'users.id', 'user_roles.userId')
    .select('user_roles.id')
    .where('user_roles.organizationId', '=', organizationId)
    .where('roles.name', '=', 'admin')
    .where('users.isActive', '=', true)
    .where('user_roles.userId', '<>', userId)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}
