import { newId, readPage, type ApiKeyId, type RoleName, type Session, type UserId } from '@medilens/db'
import type { z } from 'zod'
import { newApiKey } from '../access/api-key.ts'
import { audited, NOBODY, type AuditDeclaration, type Audited } from '../audit/write.ts'
import { lockOrganization } from '../organization/service.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type {
  ApiKey,
  ApiKeyPage,
  ApiKeyReference,
  CreateApiKeyInput,
  CreatedApiKey,
  ListApiKeysInput,
  RevokeApiKeyInput,
} from './schema.ts'

/** Enough to change from one key to the next without a gap; a third would be one that nobody looks after. */
const LIVE_OF_A_NAME = 2
const MS_PER_DAY = 86_400_000

/** What each change of a key leaves, whether a procedure makes it or a command. */
export const KEY_EVENTS = {
  create: { event: 'api_key.create', resource: 'api_key', action: 'create', phi: false },
  revoke: { event: 'api_key.revoke', resource: 'api_key', action: 'update', phi: false },
} as const satisfies Record<string, AuditDeclaration>

/** A key as it is stored, without the hash of its secret. */
export interface ApiKeySummary {
  readonly id: ApiKeyId
  readonly prefix: string
  readonly name: string
  readonly role: RoleName
  readonly createdBy: UserId | null
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

/** A new key; `key` is nowhere kept and can't be had again. */
export interface NewApiKeySummary extends ApiKeySummary {
  readonly key: string
}

/**
 * Makes a key of the session's organization, in any role: whoever may make keys may make themselves a member in any role
 * too. Throws `too_many_keys` where two of this name are live.
 */
export async function createApiKey(
  session: Session,
  { name, role, expiresInDays }: z.output<typeof CreateApiKeyInput>,
): Promise<Audited<NewApiKeySummary>> {
  const { sql, organizationId, userId: createdBy } = session
  await lockOrganization(session)
  const now = new Date()
  if ((await countLive(session, name, now)) >= LIVE_OF_A_NAME) {
    throw new AppError(
      'too_many_keys',
      `${LIVE_OF_A_NAME} keys of this name are live: revoke one of them, or choose another name.`,
    )
  }
  const { key, prefix, hash } = newApiKey()
  const expiresAt = expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * MS_PER_DAY)
  const row = await sql
    .insertInto('api_keys')
    .values({
      id: newId<'ApiKeyId'>(),
      organizationId,
      prefix,
      hash,
      name,
      role,
      createdBy,
      expiresAt,
      createdAt: now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return audited({ ...row, key }, { resourceId: row.id, patientId: null, details: { role } })
}

/**
 * Revokes a key for good: within half a second no server takes it any more. One that was revoked before stays as it was.
 * Throws `not_found` where the session's organization has no such key.
 */
export async function revokeApiKey(session: Session, id: ApiKeyId): Promise<Audited<ApiKeySummary>> {
  const { sql, organizationId } = session
  const revoked = await sql
    .updateTable('api_keys')
    .set({ revokedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  const row = revoked ?? (await findApiKey(session, { id }))
  if (row === null) throw notFound('api key')
  return audited(row, { resourceId: id, patientId: null })
}

/** A key of the session's organization, or null. */
export async function findApiKey(
  session: Session,
  reference: z.output<typeof ApiKeyReference>,
): Promise<ApiKeySummary | null> {
  const query = keysOf(session)
  const found =
    'id' in reference
      ? await query.where('id', '=', reference.id).executeTakeFirst()
      : await query.where('prefix', '=', reference.prefix).executeTakeFirst()
  return found ?? null
}

/** Every key of the session's organization, newest first, revoked ones too: for whoever runs the server. */
export const listApiKeys = (session: Session): Promise<ApiKeySummary[]> =>
  keysOf(session).orderBy('createdAt', 'desc').orderBy('id', 'desc').execute()

/** `key.create`. */
export async function createKey(
  { session }: Call,
  input: z.output<typeof CreateApiKeyInput>,
): Promise<Audited<z.input<typeof CreatedApiKey>>> {
  const { value, subject } = await createApiKey(session, input)
  return audited({ ...answer(value), key: value.key }, subject)
}

/** `key.revoke`. */
export async function revokeKey(
  { session }: Call,
  { keyId }: z.output<typeof RevokeApiKeyInput>,
): Promise<Audited<z.input<typeof ApiKey>>> {
  const { value, subject } = await revokeApiKey(session, keyId)
  return audited(answer(value), subject)
}

/** `key.list`, a page at a time. */
export async function listKeys(
  { session }: Call,
  input: z.output<typeof ListApiKeysInput>,
): Promise<Audited<z.input<typeof ApiKeyPage>>> {
  const { rows, nextCursor } = await readPage(keysOf(session), 'api_keys', ['createdAt', 'id'], 'desc', input)
  return audited({ items: rows.map(answer), nextCursor }, NOBODY)
}

const COLUMNS = [
  'id',
  'prefix',
  'name',
  'role',
  'createdBy',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'revokedAt',
] as const

const keysOf = ({ sql, organizationId }: Session) =>
  sql.selectFrom('api_keys').select(COLUMNS).where('organizationId', '=', organizationId)

async function countLive({ sql, organizationId }: Session, name: string, now: Date): Promise<number> {
  const live = await sql
    .selectFrom('api_keys')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('name', '=', name)
    .where('revokedAt', 'is', null)
    .where((e) => e.or([e('expiresAt', 'is', null), e('expiresAt', '>', now)]))
    .limit(LIVE_OF_A_NAME)
    .execute()
  return live.length
}

const answer = ({ id, prefix, name, role, createdBy, ...times }: ApiKeySummary) => ({
  id,
  prefix,
  name,
  role,
  createdBy,
  createdAt: times.createdAt.toISOString(),
  lastUsedAt: times.lastUsedAt?.toISOString() ?? null,
  expiresAt: times.expiresAt?.toISOString() ?? null,
  revokedAt: times.revokedAt?.toISOString() ?? null,
})
