import { newId, type ApiKeyId, type RoleName, type Session } from '@medilens/db'
import type { z } from 'zod'
import { newApiKey } from '../access/api-key.ts'
import { writeAuditEvent, type Actor } from '../audit/write.ts'
import type { ApiKeyReference, CreateApiKeyInput } from './schema.ts'

const MS_PER_DAY = 86_400_000

/** What is known of a key besides its secret, of which only a hash is kept. */
export interface ApiKeySummary {
  readonly id: ApiKeyId
  readonly prefix: string
  readonly name: string
  readonly role: RoleName
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

/** A new key; `key` is nowhere kept and can't be had again. */
export interface CreatedApiKey extends ApiKeySummary {
  readonly key: string
}

/** Makes a key of the session's organization. */
export async function createApiKey(
  session: Session,
  actor: Actor,
  { name, role, expiresInDays }: z.output<typeof CreateApiKeyInput>,
): Promise<CreatedApiKey> {
  const { key, prefix, hash } = newApiKey()
  const now = new Date()
  const row = await session.sql
    .insertInto('api_keys')
    .values({
      id: newId<'ApiKeyId'>(),
      organizationId: session.organizationId,
      prefix,
      hash,
      name,
      role,
      createdBy: actor.principal?.userId ?? null,
      expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * MS_PER_DAY),
      createdAt: now,
    })
    .returning(SUMMARY)
    .executeTakeFirstOrThrow()
  await writeAuditEvent(
    session,
    actor.principal,
    actor.origin,
    { event: 'api_key.create', resource: 'api_key', action: 'create', phi: false },
    { resourceId: row.id, patientId: null, details: { role } },
  )
  return { ...row, key }
}

/** The keys of the session's organization, newest first, revoked ones too. */
export const listApiKeys = ({ sql, organizationId }: Session): Promise<ApiKeySummary[]> =>
  sql
    .selectFrom('api_keys')
    .select(SUMMARY)
    .where('organizationId', '=', organizationId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute()

/**
 * Revokes a key for good: within half a second no server takes it any more. Gives null where the session's
 * organization has no such key, and leaves one that was revoked before as it was.
 */
export async function revokeApiKey(
  session: Session,
  actor: Actor,
  reference: z.output<typeof ApiKeyReference>,
): Promise<ApiKeySummary | null> {
  const known = await find(session, reference)
  if (known === undefined || known.revokedAt !== null) return known ?? null
  const revokedAt = new Date()
  await session.sql
    .updateTable('api_keys')
    .set({ revokedAt })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', known.id)
    .execute()
  await writeAuditEvent(
    session,
    actor.principal,
    actor.origin,
    { event: 'api_key.revoke', resource: 'api_key', action: 'update', phi: false },
    { resourceId: known.id, patientId: null },
  )
  return { ...known, revokedAt }
}

function find({ sql, organizationId }: Session, reference: z.output<typeof ApiKeyReference>) {
  const query = sql.selectFrom('api_keys').select(SUMMARY).where('organizationId', '=', organizationId)
  return 'id' in reference
    ? query.where('id', '=', reference.id).executeTakeFirst()
    : query.where('prefix', '=', reference.prefix).executeTakeFirst()
}

const SUMMARY = ['id', 'prefix', 'name', 'role', 'createdAt', 'lastUsedAt', 'expiresAt', 'revokedAt'] as const
