import type { Database, OrganizationId, Session } from '@medilens/db'
import type { z } from 'zod'
import { writeAuditEvent, type Actor } from '../audit/write.ts'
import { OrganizationId as OrganizationIdSchema, type CreateOrganizationInput } from './schema.ts'

const SUMMARY = ['id', 'name', 'type', 'isActive', 'createdAt'] as const

export type OrganizationSummary = NonNullable<Awaited<ReturnType<typeof readOrganization>>>

/** Makes the organization that the session is of; its id is new and was made by the server. */
export async function createOrganization(
  session: Session,
  actor: Actor,
  { name, type }: z.output<typeof CreateOrganizationInput>,
): Promise<OrganizationSummary> {
  const now = new Date()
  const row = await session.sql
    .insertInto('organizations')
    .values({
      id: session.organizationId,
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
  await writeAuditEvent(
    session,
    actor.principal,
    actor.origin,
    { event: 'organization.create', resource: 'organization', action: 'create', phi: false },
    { resourceId: row.id, patientId: null },
  )
  return row
}

/** The organization of the session, or undefined where there is none, or no more. */
export const readOrganization = ({ sql, organizationId }: Session) =>
  sql
    .selectFrom('organizations')
    .select(SUMMARY)
    .where('id', '=', organizationId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()

/** Every organization, for whoever runs the server. */
export async function listOrganizations(database: Database): Promise<OrganizationSummary[]> {
  const found = new Map<OrganizationId, OrganizationSummary>()
  await database.asSystem('the operator lists organizations', async (session) => {
    const organization = await readOrganization(session)
    if (organization !== undefined) found.set(organization.id, organization)
  })
  return [...found.values()]
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
