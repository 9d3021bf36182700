import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import type { Call } from '../trpc/procedure.ts'
import type { UserNames, UserNamesInput } from './schema.ts'

/**
 * How people of the organization are called, for whoever reads who reviewed, requested or did something. An id of nobody
 * here has no name, whether it is of another organization or of no one.
 */
export async function userNames(
  { session: { sql, organizationId } }: Call,
  { userIds }: z.output<typeof UserNamesInput>,
): Promise<Audited<z.input<typeof UserNames>>> {
  const items = await sql
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.userId')
    .select(['memberships.userId', 'users.name'])
    .where('memberships.organizationId', '=', organizationId)
    .where('memberships.userId', 'in', userIds)
    .orderBy('memberships.userId')
    .execute()
  return audited({ items }, { resourceId: null, patientId: null, details: { people: items.length } })
}
