import { randomUUID } from 'node:crypto'
import { findOrganizations, type AuditOrigin, type OrganizationSummary } from '@medilens/api'
import type { Database } from '@medilens/db'
import { CommandError } from './failure.ts'

/** Where the changes of one command come from, for the audit. */
export const commandLine = (): AuditOrigin => ({
  requestId: randomUUID(),
  ip: null,
  userAgent: 'medilens command line',
})

/** The one organization that a name or an id means. */
export async function theOrganization(database: Database, nameOrId: string): Promise<OrganizationSummary> {
  const [found, ...others] = await findOrganizations(database, nameOrId)
  if (found === undefined) {
    throw new CommandError(
      `There is no organization "${nameOrId}"; \`medilens organization list\` shows them.`,
    )
  }
  if (others.length === 0) return found
  const ids = [found, ...others].map(
    ({ id, type, createdAt }) => `  ${id}  ${type}, since ${createdAt.toISOString()}`,
  )
  throw new CommandError(
    [`${ids.length} organizations are called "${nameOrId}"; give the id of one:`, ...ids].join('\n'),
  )
}
