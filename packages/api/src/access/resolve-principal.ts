import { readGrants, type ApiKeyId, type Database, type OrganizationId, type RoleName } from '@medilens/db'
import { parseAuthorization, sameHash } from './api-key.ts'
import type { Principal } from './principal.ts'

/** A revoked key must stop working within a second. */
const CACHE_MS = 500
const CACHE_ENTRIES = 10_000
/** `last_used_at` is for people who tidy up keys: a minute is exact enough, and spares a write a request. */
const LAST_USED_EVERY_MS = 60_000

interface KeyRow {
  readonly id: ApiKeyId
  readonly organization_id: OrganizationId
  readonly hash: string
  readonly role: RoleName
  readonly permissions: string[]
  readonly last_used_at: Date | null
}

/** Only what is in force now: by the database's clock. */
const FIND_KEY = `
select k.id, k.organization_id, k.hash, k.role, r.permissions, k.last_used_at
  from api_keys k
  join organizations o on o.id = k.organization_id and o.is_active and o.deleted_at is null
  join roles r on r.name = k.role
 where k.prefix = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`

/** Turns an `Authorization` header into a principal, or null. */
export type PrincipalResolver = (authorization: string | undefined) => Promise<Principal | null>

/**
 * Looks keys up as the auth role, before an organization is known. Answers, also that a key is unknown, are kept for
 * half a second, so that a busy service costs two look-ups a second and a revoked key stops within one.
 */
export function principalResolver(database: Database): PrincipalResolver {
  const cache = new Map<string, { readonly until: number; readonly row: Promise<KeyRow | null> }>()

  const find = (prefix: string): Promise<KeyRow | null> => {
    const now = performance.now()
    const cached = cache.get(prefix)
    if (cached !== undefined && cached.until > now) return cached.row
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    const row = lookUp(database, prefix)
    cache.set(prefix, { until: now + CACHE_MS, row })
    // A failed look-up is an answer for nobody else.
    row.catch(() => cache.delete(prefix))
    return row
  }

  return async (authorization) => {
    const presented = parseAuthorization(authorization)
    if (presented === null) return null
    const row = await find(presented.prefix)
    if (row === null || !sameHash(row.hash, presented.hash)) return null
    return {
      kind: 'key',
      apiKeyId: row.id,
      organizationId: row.organization_id,
      userId: null,
      role: row.role,
      grants: readGrants(row.permissions),
    }
  }
}

const lookUp = (database: Database, prefix: string): Promise<KeyRow | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<KeyRow>(FIND_KEY, [prefix])
    const row = rows[0] ?? null
    if (row !== null && Date.now() - (row.last_used_at?.getTime() ?? 0) > LAST_USED_EVERY_MS) {
      await client.query('update api_keys set last_used_at = now() where id = $1', [row.id])
    }
    return row
  })
