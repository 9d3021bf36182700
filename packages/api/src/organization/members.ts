import { pageOf, type Session, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { rolesOf } from '../access/sessions.ts'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type { ListMembersInput, Member, MemberPage } from './schema.ts'

type MemberAnswer = z.input<typeof Member>

/** The people of the organization, those with the oldest accounts first, a page at a time. */
export async function listMembers(
  { session }: Call,
  { limit, cursor }: z.output<typeof ListMembersInput>,
): Promise<Audited<z.input<typeof MemberPage>>> {
  const { organizationId } = session
  let query = membersOf(session)
    .orderBy('memberships.userId')
    .limit(limit + 1)
  if (cursor !== undefined) {
    query = query.where('memberships.userId', '>', (e) =>
      e
        .selectFrom('memberships as marked')
        .select('marked.userId')
        .where('marked.organizationId', '=', organizationId)
        .where('marked.userId', '=', cursor),
    )
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit)
  return audited({ items: await withRoles(session, rows), nextCursor }, NOBODY)
}

/** One member. Throws `not_found` for a user of another organization, and for one who never was. */
export async function getMember(session: Session, userId: UserId): Promise<MemberAnswer> {
  const rows = await membersOf(session).where('memberships.userId', '=', userId).execute()
  const [member] = await withRoles(session, rows)
  if (member === undefined) throw notFound('user')
  return member
}

const membersOf = ({ sql, organizationId }: Session) =>
  sql
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.userId')
    .select([
      'memberships.userId as id',
      'memberships.createdAt',
      'users.name',
      'users.email',
      'users.isActive',
    ])
    .where('memberships.organizationId', '=', organizationId)

interface MemberRow {
  readonly id: UserId
  readonly name: string
  readonly email: string
  readonly isActive: boolean
  readonly createdAt: Date
}

/** One statement for all of them. */
async function withRoles(
  { sql, organizationId }: Session,
  members: readonly MemberRow[],
): Promise<MemberAnswer[]> {
  const ids = members.map(({ id }) => id)
  if (ids.length === 0) return []
  const granted = await sql
    .selectFrom('user_roles')
    .innerJoin('roles', 'roles.id', 'user_roles.roleId')
    .select(['user_roles.userId', 'roles.name'])
    .where('user_roles.organizationId', '=', organizationId)
    .where('user_roles.userId', 'in', ids)
    .execute()
  const byMember = Map.groupBy(granted, ({ userId }) => userId)
  return members.map(({ id: userId, createdAt, ...member }) => ({
    ...member,
    userId,
    roles: rolesOf((byMember.get(userId) ?? []).map(({ name }) => name)),
    since: createdAt.toISOString(),
  }))
}
