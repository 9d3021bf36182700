import { newId, type Database, type OrganizationId, type OrganizationType, type Session } from '@medilens/db'
import type { z } from 'zod'
import { asOperator } from '../audit/operator.ts'
import { audited, type AuditOrigin } from '../audit/write.ts'
import { OrganizationId as OrganizationIdSchema, type CreateOrganizationInput } from './schema.ts'

const SUMMARY = ['id', 'name', 'type', 'isActive', 'createdAt'] as const

/** What whoever runs the server sees of an organization. */
export interface OrganizationSummary {
  readonly id: OrganizationId
  readonly name: string
  readonly type: OrganizationType
  readonly isActive: boolean
  readonly createdAt: Date
}

/** Makes an organization, for whoever runs the server. */
export function createOrganization(
  database: Database,
  origin: AuditOrigin,
  { name, type }: z.output<typeof CreateOrganizationInput>,
): Promise<OrganizationSummary> {
  const id = newId<'OrganizationId'>()
  const audit = {
    event: 'organization.create',
    resource: 'organization',
    action: 'create',
    phi: false,
  } as const
  return asOperator(database, id, origin, audit, async ({ sql }) => {
    const now = new Date()
    const row = await sql
      .insertInto('organizations')
      .values({
        id,
        name,
        type,
        isActive: true,
        subscriptionTier: 'free',
        createdAt: now,
        updatedAt: now,
        version: 1,
      })
      .returning(SUMMARY)
      .executeTakeFirstOrThrow()
    return audited(row, { resourceId: id, patientId: null })
  })
}

/** The organization of the session, or undefined where there is none, or no more. */
export const readOrganization = ({
  sql,
  organizationId,
}: Session): Promise<OrganizationSummary | undefined> =>
  sql
    .selectFrom('organizations')
    .select(SUMMARY)
    .where('id', '=', organizationId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()

/**
 * Makes whoever else asks for the same wait until this transaction is over, so that what is counted here stays so. Does
 * not hold up anybody who only writes rows of the organization.
 */
export const lockOrganization = ({ sql, organizationId }: Session): Promise<unknown> =>
  sql.selectFrom('organizations').select('id').where('id', '=', organizationId).forNoKeyUpdate().execute()

/** Every organization, for whoever runs the server. */
export async function listOrganizations(database: Database): Promise<OrganizationSummary[]> {
  const organizations = await database.asSystem('the operator lists organizations', readOrganization)
  return organizations.filter((organization) => organization !== undefined)
}

/** Organizations of this id, or of this name; several may have the same. */
export async function findOrganizations(
  database: Database,
  nameOrId: string,
): Promise<OrganizationSummary[]> {
  const id = OrganizationIdSchema.safeParse(nameOrId)
  if (id.success) {
    const one = await database.inOrganization({ organizationId: id.data, userId: null }, readOrganization)
    return one === undefined ? [] : [one]
  }
  const wanted = nameOrId.trim().toLowerCase()
  return (await listOrganizations(database)).filter(({ name }) => name.toLowerCase() === wanted)
}
