import type { OrganizationId, RoleName, SignInClient, SignInSessionId, UserId } from '@medilens/db'
import { AppError } from '../trpc/error.ts'
import { ACTIVE_MEMBERSHIPS, rolesOf } from './sessions.ts'

/** Whose session it is, as a person's procedures know it. */
export interface SessionOwner {
  readonly userId: UserId
  readonly signInSessionId: SignInSessionId
}

/** An organization that a person may choose. */
export interface MembershipSummary {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly roles: readonly RoleName[]
}

/** A browser in which a person is signed in. */
export interface SessionSummary {
  readonly id: SignInSessionId
  readonly createdAt: Date
  /** To the minute. */
  readonly lastUsedAt: Date
  readonly ipAddress: string | null
  readonly userAgent: string | null
  /** The one that asks. */
  readonly isCurrent: boolean
}

/** The active organizations in which a person holds a role, by name. */
export async function membershipsOf(client: SignInClient, userId: UserId): Promise<MembershipSummary[]> {
  const { rows } = await client.query<{ organization_id: OrganizationId; name: string; roles: string[] }>(
    `${ACTIVE_MEMBERSHIPS} where m.user_id = $1 group by m.organization_id, o.name order by o.name, m.organization_id`,
    [userId],
  )
  return rows.map(({ organization_id: organizationId, name, roles }) => ({
    organizationId,
    name,
    roles: rolesOf(roles),
  }))
}

/**
 * Puts a session into one of the person's organizations; the next request is made there. Throws `not_found` where they
 * do not belong to it, whether or not it exists.
 */
export async function chooseOrganization(
  client: SignInClient,
  { userId, signInSessionId }: SessionOwner,
  organizationId: OrganizationId,
): Promise<void> {
  const memberships = await membershipsOf(client, userId)
  if (!memberships.some((membership) => membership.organizationId === organizationId)) {
    throw new AppError('not_found', 'You belong to no such organization.')
  }
  await client.query('update sessions set organization_id = $3 where id = $1 and user_id = $2', [
    signInSessionId,
    userId,
    organizationId,
  ])
}

/** The sessions of a person that are in force, the latest used first. */
export async function listSessions(
  client: SignInClient,
  { userId, signInSessionId }: SessionOwner,
): Promise<SessionSummary[]> {
  const { rows } = await client.query<{
    id: SignInSessionId
    created_at: Date
    updated_at: Date
    ip_address: string | null
    user_agent: string | null
  }>(
    `select id, created_at, updated_at, ip_address, user_agent from sessions
      where user_id = $1 and expires_at > now() order by updated_at desc, id desc`,
    [userId],
  )
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.updated_at,
    ipAddress: row.ip_address === '' ? null : row.ip_address,
    userAgent: row.user_agent === '' ? null : row.user_agent,
    isCurrent: row.id === signInSessionId,
  }))
}

/** Ends one of a person's sessions, at once and on every server; false where they have no such session. */
export async function revokeSession(
  client: SignInClient,
  { userId }: SessionOwner,
  id: SignInSessionId,
): Promise<boolean> {
  const { rowCount } = await client.query('delete from sessions where id = $1 and user_id = $2', [id, userId])
  return rowCount === 1
}

/** Ends all of a person's sessions but the one that asks; gives how many. */
export async function revokeOtherSessions(
  client: SignInClient,
  { userId, signInSessionId }: SessionOwner,
): Promise<number> {
  const { rowCount } = await client.query('delete from sessions where user_id = $1 and id <> $2', [
    userId,
    signInSessionId,
  ])
  return rowCount ?? 0
}
