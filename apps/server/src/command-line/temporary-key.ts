import { createApiKey, revokeApiKey, type CreatedApiKey } from '@medilens/api'
import type { Database, OrganizationId, RoleName } from '@medilens/db'
import { operator } from './organization.ts'

/** Should the revocation never come, a key of a command's own ends by itself. */
const ONE_HOUR = 1 / 24

/** Runs `work` with a key of its own, which is revoked afterwards, however the work ends. */
export async function withTemporaryKey<T>(
  database: Database,
  organizationId: OrganizationId,
  { role, name }: { readonly role: RoleName; readonly name: string },
  work: (key: CreatedApiKey) => Promise<T>,
): Promise<T> {
  const scope = { organizationId, userId: null }
  const actor = operator()
  const key = await database.inOrganization(scope, (session) =>
    createApiKey(session, actor, { role, name, expiresInDays: ONE_HOUR }),
  )
  try {
    return await work(key)
  } finally {
    await database.inOrganization(scope, (session) => revokeApiKey(session, actor, { id: key.id }))
  }
}
