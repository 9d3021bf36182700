import { newId, type Database, type ServiceKeyId, type SignInClient } from '@medilens/db'
import { newApiKey, platformKeyOf } from '../access/api-key.ts'
import { deriveKey } from '../access/secret-keys.ts'

/** A key of the platform's own workers, as it is stored, without the hash of its secret. */
export interface PlatformKeySummary {
  readonly id: ServiceKeyId
  readonly prefix: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

const COLUMNS =
  'id, prefix, name, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt",' +
  ' revoked_at as "revokedAt"'

const INSERT = `
insert into service_keys (id, prefix, hash, name, created_at, expires_at)
values ($1, $2, $3, $4, now(), now() + $5::float8 * interval '1 day') returning ${COLUMNS}`

const INSERT_ONCE = `
insert into service_keys (id, prefix, hash, name, created_at)
values ($1, $2, $3, $4, now()) on conflict (prefix) do nothing returning id`

/** Two servers that begin with a secret each of their own at the same moment: the later of them sees the other's key. */
const ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('medilens.derived_keys'))"

const REVOKE_OTHERS = `
update service_keys set revoked_at = now() where is_derived and id <> $1 and revoked_at is null returning id`

const FIND = `select ${COLUMNS} from service_keys where prefix = $1 and hash = $2`

const REVOKE = `
update service_keys set revoked_at = now() where prefix = $1 and revoked_at is null returning ${COLUMNS}`

const RECORD = `
insert into auth_events (id, actor_type, event_type, action, details, created_at)
values ($1, 'system', $2, $3, $4, now())`

/** Whoever runs the server makes them by a command: no organization does, and no procedure. */
export interface NewPlatformKey {
  readonly name: string
  /** Null: until it is revoked. */
  readonly expiresInDays: number | null
}

/** Makes a key of the platform; `key` is nowhere kept and can't be had again. */
export const createPlatformKey = (
  database: Database,
  { name, expiresInDays }: NewPlatformKey,
): Promise<PlatformKeySummary & { readonly key: string }> =>
  database.asAuth(async (client) => {
    const { key, prefix, hash } = newApiKey('mlp')
    const { rows } = await client.query<PlatformKeySummary>(INSERT, [
      newId<'ServiceKeyId'>(),
      prefix,
      hash,
      name,
      expiresInDays,
    ])
    const [row] = rows
    if (row === undefined) throw new Error('The key was not stored')
    await record(client, 'platform_key.create', 'create', row.id)
    return { ...row, key }
  })

/**
 * The key of the workers that run beside servers: derived from what the servers' keys are, so that all servers of a database
 * have the same one, and kept nowhere but as a hash. The first time that a secret is seen its key takes the place of every
 * one that was derived before, and revokes it: whoever had the old secret has nothing of the new one's. Null where it was
 * revoked: it stays so, and no other takes its place.
 */
export const keyOfWorkerBeside = (database: Database, secret: string): Promise<string | null> =>
  database.asAuth(async (client) => {
    const { key, prefix, hash } = platformKeyOf(deriveKey(secret, 'worker'))
    const inserted = await client.query<{ id: ServiceKeyId }>(INSERT_ONCE, [
      newId<'ServiceKeyId'>(),
      prefix,
      hash,
      'the worker beside the server',
    ])
    for (const { id } of inserted.rows) {
      await record(client, 'platform_key.create', 'create', id)
      await revokeOtherDerived(client, id)
    }
    const { rows } = await client.query<PlatformKeySummary>(FIND, [prefix, hash])
    const [row] = rows
    return row === undefined || row.revokedAt !== null ? null : key
  })

async function revokeOtherDerived(client: SignInClient, id: ServiceKeyId): Promise<void> {
  await client.query(ONE_AT_A_TIME)
  const { rows } = await client.query<{ id: ServiceKeyId }>(REVOKE_OTHERS, [id])
  for (const other of rows) await record(client, 'platform_key.revoke', 'update', other.id)
}

/** The keys of the platform, newest first. */
export const listPlatformKeys = (database: Database): Promise<PlatformKeySummary[]> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<PlatformKeySummary>(
      `select ${COLUMNS} from service_keys order by created_at desc, id desc`,
    )
    return rows
  })

/** Revokes a key by its prefix; null where no live key has it. Servers refuse it within a second. */
export const revokePlatformKey = (database: Database, prefix: string): Promise<PlatformKeySummary | null> =>
  database.asAuth(async (client) => {
    const { rows } = await client.query<PlatformKeySummary>(REVOKE, [prefix])
    const [row] = rows
    if (row === undefined) return null
    await record(client, 'platform_key.revoke', 'update', row.id)
    return row
  })

const record = (
  client: SignInClient,
  event: string,
  action: 'create' | 'update',
  serviceKeyId: ServiceKeyId,
) => client.query(RECORD, [newId(), event, action, JSON.stringify({ serviceKeyId })])
