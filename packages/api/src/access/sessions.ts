import {
  readGrants,
  ROLE_NAMES,
  type Database,
  type OrganizationId,
  type RoleName,
  type SignInClient,
  type SignInSessionId,
  type UserId,
} from '@medilens/db'
import type { MemberPrincipal, PersonCaller } from './principal.ts'

/** Whoever goes on for so long signs in again. */
const SESSION_LONGEST_DAYS = 7
/** A session in use is extended this often, not with every request. */
const EXTEND_AFTER_MINUTES = 1

interface MembershipRow {
  readonly organizationId: OrganizationId
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
}

interface SessionRow {
  readonly id: SignInSessionId
  readonly user_id: UserId
  readonly chosen: OrganizationId | null
  readonly is_stale: boolean
  readonly memberships: readonly MembershipRow[]
}

/**
 * When a session is over by the database's clock, with the idle minutes as $2: what began under a longer limit ends by
 * the one that is set now.
 */
const ENDS = `
  least(s.expires_at, s.updated_at + make_interval(mins => $2), s.created_at + interval '${SESSION_LONGEST_DAYS} days')`

/** Somebody belongs to an organization, while it is active, as long as they hold a role there. */
export const ACTIVE_MEMBERSHIPS = `
select m.organization_id, o.name, array_agg(distinct r.name) as roles,
       array_agg(distinct permission.name) filter (where permission.name is not null) as permissions
  from memberships m
  join organizations o on o.id = m.organization_id and o.is_active and o.deleted_at is null
  join user_roles g on g.organization_id = m.organization_id and g.user_id = m.user_id
  join roles r on r.id = g.role_id
  left join lateral unnest(r.permissions) as permission (name) on true`

const FIND = `
select s.id, s.user_id, s.organization_id as chosen,
       s.updated_at < now() - interval '${EXTEND_AFTER_MINUTES} minutes' as is_stale,
       coalesce((select json_agg(json_build_object('organizationId', a.organization_id,
                                                   'roles', a.roles, 'permissions', coalesce(a.permissions, '{}')))
                   from (${ACTIVE_MEMBERSHIPS} where m.user_id = s.user_id group by m.organization_id, o.name) a),
                '[]') as memberships
  from sessions s join users u on u.id = s.user_id
 where s.token = $1 and ${ENDS} > now() and u.is_active and u.deleted_at is null`

const EXTEND = `
update sessions set updated_at = now(), expires_at = now() + make_interval(mins => $2) where id = $1`

/** A session in use goes on for as long as one may be left alone, from now by the database's clock. */
export const extendSession = (
  client: SignInClient,
  id: SignInSessionId,
  idleMinutes: number,
): Promise<unknown> => client.query(EXTEND, [id, idleMinutes])

/** How many milliseconds a session has left; null where it is over. */
export async function remainingOf(
  client: SignInClient,
  id: SignInSessionId,
  idleMinutes: number,
): Promise<number | null> {
  const { rows } = await client.query<{ remaining: number }>(
    `select floor(extract(epoch from ${ENDS} - now()) * 1000)::float8 as remaining from sessions s where s.id = $1`,
    [id, idleMinutes],
  )
  const [row] = rows
  return row === undefined || row.remaining <= 0 ? null : row.remaining
}

/** How a session is looked up. */
export interface SessionLook {
  /** Nobody did anything: a page that was left alone asks by itself, and must not keep its session from running out. */
  readonly isUnattended?: boolean
}

/**
 * The person of a session, and the organization they are in: the one they chose, or the only one. Looked up with each
 * request, so that a session that ended, a role taken away and another organization chosen count at once on every server.
 */
export const personOf = (
  database: Database,
  token: string,
  idleMinutes: number,
  { isUnattended = false }: SessionLook = {},
): Promise<MemberPrincipal | PersonCaller | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<SessionRow>(FIND, [token, idleMinutes])
    const row = rows[0]
    if (row === undefined) return null
    if (row.is_stale && !isUnattended) await extendSession(client, row.id, idleMinutes)
    return callerOf(row)
  })

function callerOf({ id, user_id: userId, chosen, memberships }: SessionRow): MemberPrincipal | PersonCaller {
  // One who chose an organization and belongs there no more chooses again: they meant that one, and no other.
  const membership =
    chosen === null
      ? memberships.length === 1
        ? memberships[0]
        : undefined
      : memberships.find(({ organizationId }) => organizationId === chosen)
  if (membership === undefined) {
    return { kind: 'person', userId, signInSessionId: id, memberships: memberships.length }
  }
  const { organizationId, roles, permissions } = membership
  return {
    kind: 'member',
    userId,
    apiKeyId: null,
    signInSessionId: id,
    organizationId,
    roles: rolesOf(roles),
    grants: readGrants(permissions),
  }
}

/** Names of roles as this code knows them. */
export const rolesOf = (names: readonly string[]): RoleName[] =>
  ROLE_NAMES.filter((role) => names.includes(role))
