import {
  newId,
  readGrants,
  type ApiKeyId,
  type Database,
  type Grants,
  type OrganizationId,
  type RoleName,
} from '@medilens/db'
import { parseAuthorization, sameHash } from './api-key.ts'
import type { KeyPrincipal } from './principal.ts'

/** A revoked key must stop working within a second. */
const CACHE_MS = 500
const CACHE_ENTRIES = 10_000
/** `last_used_at` is for people who tidy up keys: a minute is exact enough, and spares a write a request. */
const LAST_USED_EVERY_MS = 60_000

/** How often a refused key leaves an event: enough to see that somebody tries, too seldom to fill a table. */
const REFUSAL_EVERY_MS = 60_000

interface KeyRow {
  readonly id: ApiKeyId
  readonly organization_id: OrganizationId
  readonly hash: string
  readonly role: RoleName
  readonly permissions: string[]
  /** What these come to: read once, and not with each request. */
  readonly grants: Grants
  last_used_at: Date | null
  /** By the database's clock: neither revoked nor expired, and of an organization that is active. */
  readonly in_force: boolean
}

const FIND_KEY = `
select k.id, k.organization_id, k.hash, k.role, r.permissions, k.last_used_at,
       k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
         and o.is_active and o.deleted_at is null as in_force
  from api_keys k
  join organizations o on o.id = k.organization_id
  join roles r on r.name = k.role
 where k.prefix = $1`

const RECORD_REFUSAL = `
insert into auth_events (id, api_key_id, actor_type, event_type, action, details, created_at)
values ($1, $2, 'service', 'api_key.refused', 'deny', $3, now())`

/** Turns an `Authorization` header into a principal, or null. */
export type KeyResolver = (authorization: string | undefined) => Promise<KeyPrincipal | null>

/**
 * Looks keys up as the auth role, before an organization is known. Answers, also that a key is unknown, are kept for
 * half a second, so that a busy service costs two look-ups a second and a revoked key stops within one.
 */
export function keyResolver(database: Database): KeyResolver {
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

  const refused = new Map<string, number>()

  /** A known prefix with a wrong secret, or a key that is over, is somebody to know of; an unknown one is noise. */
  const recordRefusal = async (row: KeyRow, why: 'wrong secret' | 'not in force'): Promise<void> => {
    const now = performance.now()
    if (now - (refused.get(row.id) ?? -REFUSAL_EVERY_MS) < REFUSAL_EVERY_MS) return
    if (refused.size >= CACHE_ENTRIES) refused.clear()
    refused.set(row.id, now)
    await database.asAuth((client) =>
      client.query(RECORD_REFUSAL, [newId(), row.id, JSON.stringify({ why })]),
    )
  }

  return async (authorization) => {
    const presented = parseAuthorization(authorization)
    if (presented === null) return null
    const row = await find(presented.prefix)
    if (row === null) return null
    const proven = sameHash(row.hash, presented.hash)
    if (!proven || !row.in_force) {
      await recordRefusal(row, proven ? 'not in force' : 'wrong secret')
      return null
    }
    await noteUse(database, row)
    return {
      kind: 'key',
      apiKeyId: row.id,
      organizationId: row.organization_id,
      userId: null,
      role: row.role,
      grants: row.grants,
    }
  }
}

const lookUp = (database: Database, prefix: string): Promise<KeyRow | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<Omit<KeyRow, 'grants'>>(FIND_KEY, [prefix])
    const [row] = rows
    return row === undefined ? null : { ...row, grants: readGrants(row.permissions) }
  })

/** Only a key that proved itself was used. */
async function noteUse(database: Database, row: KeyRow): Promise<void> {
  if (Date.now() - (row.last_used_at?.getTime() ?? 0) <= LAST_USED_EVERY_MS) return
  row.last_used_at = new Date()
  await database.asAuth((client) =>
    client.query('update api_keys set last_used_at = now() where id = $1', [row.id]),
  )
}
