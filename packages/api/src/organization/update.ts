import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type {
  GetOrganizationInput,
  Organization,
  UpdatedOrganization,
  UpdateOrganizationInput,
} from './schema.ts'

const COLUMNS = [
  'id',
  'name',
  'type',
  'email',
  'phone',
  'address',
  'settings',
  'subscriptionTier',
  'createdAt',
  'updatedAt',
  'version',
] as const

/** The caller's organization. */
export async function getOrganization(
  { session }: Pick<Call, 'session'>,
  _input: z.output<typeof GetOrganizationInput>,
): Promise<Audited<z.input<typeof Organization>>> {
  const { sql, organizationId } = session
  const row = await sql
    .selectFrom('organizations')
    .select(COLUMNS)
    .where('id', '=', organizationId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw notFound('organization')
  return audited(answer(row), { resourceId: organizationId, patientId: null })
}

/** Changes what is given, where nobody else has changed the organization since it was read. */
export async function updateOrganization(
  { session }: Call,
  { expectedVersion, ...changes }: z.output<typeof UpdateOrganizationInput>,
): Promise<Audited<z.input<typeof UpdatedOrganization>>> {
  const { sql, organizationId } = session
  const row = await sql
    .updateTable('organizations')
    .set({ ...changes, updatedAt: new Date(), version: expectedVersion + 1 })
    .where('id', '=', organizationId)
    .where('version', '=', expectedVersion)
    .where('deletedAt', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  if (row === undefined) {
    const { value: current, subject } = await getOrganization({ session }, {})
    return audited({ outcome: 'conflict', current }, { ...subject, details: { outcome: 'conflict' } })
  }
  const details = { outcome: 'updated', fields: Object.keys(changes) }
  return audited(
    { outcome: 'updated', organization: answer(row) },
    { resourceId: organizationId, patientId: null, details },
  )
}

interface Stored {
  readonly address: Record<string, string> | null
  readonly settings: Record<string, string | number | boolean> | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const answer = <Row extends Stored>(row: Row) => ({
  ...row,
  address: row.address ?? {},
  settings: row.settings ?? {},
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
