import {
  newId,
  readGrants,
  type ApiKeyId,
  type Database,
  type OrganizationId,
  type RoleName,
  type ServiceKeyId,
} from '@medilens/db'
import { parseAuthorization, sameHash, type PresentedKey } from './api-key.ts'
import type { KeyPrincipal, PlatformCaller } from './principal.ts'

/** A revoked key must stop working within a second. */
const CACHE_MS = 500
const CACHE_ENTRIES = 10_000
/** `last_used_at` is for people who tidy up keys: a minute is exact enough, and spares a write a request. */
const LAST_USED_EVERY_MS = 60_000

/** How often a refused key leaves an event: enough to see that somebody tries, too seldom to fill a table. */
const REFUSAL_EVERY_MS = 60_000

/** A key as it is remembered: who it is, read once, and not with each request. */
interface KnownKey {
  readonly caller: KeyPrincipal | PlatformCaller
  readonly hash: string
  last_used_at: Date | null
  /** By the database's clock: neither revoked nor expired, and of an organization that is active. */
  readonly in_force: boolean
}

interface StoredKey {
  readonly hash: string
  readonly last_used_at: Date | null
  readonly in_force: boolean
}
interface OrganizationKey extends StoredKey {
  readonly id: ApiKeyId
  readonly organization_id: OrganizationId
  readonly role: RoleName
  readonly permissions: string[]
}
interface PlatformKey extends StoredKey {
  readonly id: ServiceKeyId
}

const FIND_KEY = `
select k.id, k.organization_id, k.hash, k.role, r.permissions, k.last_used_at,
       k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
         and o.is_active and o.deleted_at is null as in_force
  from api_keys k
  join organizations o on o.id = k.organization_id
  join roles r on r.name = k.role
 where k.prefix = $1`

const FIND_PLATFORM_KEY = `
select id, hash, last_used_at, revoked_at is null and (expires_at is null or expires_at > now()) as in_force
  from service_keys where prefix = $1`

const RECORD_REFUSAL = `
insert into auth_events (id, api_key_id, actor_type, event_type, action, details, created_at)
values ($1, $2, 'service', 'api_key.refused', 'deny', $3, now())`

/** Turns an `Authorization` header into a principal, or null. */
export type KeyResolver = (authorization: string | undefined) => Promise<KeyPrincipal | PlatformCaller | null>

/**
 * Looks keys up as the auth role, before an organization is known. Answers, also that a key is unknown, are kept for
 * half a second, so that a busy service costs two look-ups a second and a revoked key stops within one.
 */
export function keyResolver(database: Database): KeyResolver {
  const cache = new Map<string, { readonly until: number; readonly row: Promise<KnownKey | null> }>()

  const find = ({ family, prefix }: PresentedKey): Promise<KnownKey | null> => {
    const now = performance.now()
    const name = `${family}_${prefix}`
    const cached = cache.get(name)
    if (cached !== undefined && cached.until > now) return cached.row
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    const row = family === 'mlk' ? findKey(database, prefix) : findPlatformKey(database, prefix)
    cache.set(name, { until: now + CACHE_MS, row })
    // A failed look-up is an answer for nobody else.
    row.catch(() => cache.delete(name))
    return row
  }

  const refused = new Map<string, number>()

  /** A known prefix with a wrong secret, or a key that is over, is somebody to know of; an unknown one is noise. */
  const recordRefusal = async ({ caller }: KnownKey, why: 'wrong secret' | 'not in force'): Promise<void> => {
    const now = performance.now()
    const id = idOf(caller)
    if (now - (refused.get(id) ?? -REFUSAL_EVERY_MS) < REFUSAL_EVERY_MS) return
    if (refused.size >= CACHE_ENTRIES) refused.clear()
    refused.set(id, now)
    const details = caller.kind === 'key' ? { why } : { why, serviceKeyId: id }
    await database.asAuth((client) =>
      client.query(RECORD_REFUSAL, [newId(), caller.kind === 'key' ? id : null, JSON.stringify(details)]),
    )
  }

  return async (authorization) => {
    const presented = parseAuthorization(authorization)
    if (presented === null) return null
    const row = await find(presented)
    if (row === null) return null
    const proven = sameHash(row.hash, presented.hash)
    if (!proven || !row.in_force) {
      await recordRefusal(row, proven ? 'not in force' : 'wrong secret')
      return null
    }
    await noteUse(database, row)
    return row.caller
  }
}

const idOf = (caller: KeyPrincipal | PlatformCaller) =>
  caller.kind === 'key' ? caller.apiKeyId : caller.serviceKeyId

const findKey = (database: Database, prefix: string): Promise<KnownKey | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<OrganizationKey>(FIND_KEY, [prefix])
    const [row] = rows
    if (row === undefined) return null
    const { id, organization_id: organizationId, role, permissions, ...known } = row
    const grants = readGrants(permissions)
    return { ...known, caller: { kind: 'key', apiKeyId: id, organizationId, userId: null, role, grants } }
  })

const findPlatformKey = (database: Database, prefix: string): Promise<KnownKey | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<PlatformKey>(FIND_PLATFORM_KEY, [prefix])
    const [row] = rows
    if (row === undefined) return null
    const { id, ...known } = row
    return { ...known, caller: { kind: 'platform', serviceKeyId: id } }
  })

/** Only a key that proved itself was used. */
async function noteUse(database: Database, key: KnownKey): Promise<void> {
  if (Date.now() - (key.last_used_at?.getTime() ?? 0) <= LAST_USED_EVERY_MS) return
  key.last_used_at = new Date()
  const table = key.caller.kind === 'key' ? 'api_keys' : 'service_keys'
  await database.asAuth((client) =>
    client.query(`update ${table} set last_used_at = now() where id = $1`, [idOf(key.caller)]),
  )
}
