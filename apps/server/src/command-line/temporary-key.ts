import { randomBytes } from 'node:crypto'
import { asOperator, createApiKey, KEY_EVENTS, revokeApiKey, type NewApiKeySummary } from '@medilens/api'
import type { Database, OrganizationId, RoleName } from '@medilens/db'
import { commandLine } from './organization.ts'

/** Should the revocation never come, a key of a command's own ends by itself. */
const ONE_HOUR = 1 / 24

/** Runs `work` with a key of its own, which is revoked afterwards, however the work ends. */
export async function withTemporaryKey<T>(
  database: Database,
  organizationId: OrganizationId,
  { role, name }: { readonly role: RoleName; readonly name: string },
  work: (key: NewApiKeySummary) => Promise<T>,
): Promise<T> {
  const origin = commandLine()
  // Of one name two keys alone may be live, and commands may run side by side.
  const unique = `${name} ${randomBytes(4).toString('hex')}`
  const key = await asOperator(database, organizationId, origin, KEY_EVENTS.create, (session) =>
    createApiKey(session, { role, name: unique, expiresInDays: ONE_HOUR }),
  )
  try {
    return await work(key)
  } finally {
    await asOperator(database, organizationId, origin, KEY_EVENTS.revoke, (session) =>
      revokeApiKey(session, key.id),
    )
  }
}
