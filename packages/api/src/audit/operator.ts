import type { Database, OrganizationId, Session } from '@medilens/db'
import { writeAuditEvent, type AuditDeclaration, type Audited, type AuditOrigin } from './write.ts'

/**
 * A change that a command makes for whoever runs the server: one transaction with its audit event, in which the system
 * acts. What the gate is to procedures.
 */
export const asOperator = <Value>(
  database: Database,
  organizationId: OrganizationId,
  origin: AuditOrigin,
  audit: AuditDeclaration,
  work: (session: Session) => Promise<Audited<Value>>,
): Promise<Value> =>
  database.inOrganization({ organizationId, userId: null }, async (session) => {
    const { value, subject } = await work(session)
    writeAuditEvent(session, null, origin, audit, subject)
    return value
  })
