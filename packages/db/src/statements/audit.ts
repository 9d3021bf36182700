import type { AuditEvent } from '../entities/audit.ts'
import type { AuditEventId, OrganizationId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import { inserted, places } from './columns.ts'
import type { InferEntity } from '@mikro-orm/postgresql'

const COLUMNS = [
  'id',
  'organizationId',
  'userId',
  'apiKeyId',
  'actorType',
  'actorIp',
  'eventType',
  'resourceType',
  'resourceId',
  'patientId',
  'action',
  'details',
  'hipaaRelevant',
  'phiAccessed',
  'sessionId',
  'requestId',
  'userAgent',
  'createdAt',
] as const

type Event = Pick<InferEntity<typeof AuditEvent>, (typeof COLUMNS)[number]>

const INSERT = statement(
  `insert into "audit_events" (${inserted('audit_events', COLUMNS)}) values (${places(COLUMNS.length)})`,
)

/**
 * Writes an event into the session's transaction. It goes out with COMMIT: nothing waits for it, and where it is refused
 * nothing of the session is kept.
 */
export function insertAuditEvent({ last }: Session, event: NewEvent): void {
  last(
    INSERT,
    COLUMNS.map((column) => {
      const value = event[column]
      return value instanceof Date ? value.toISOString() : value
    }),
  )
}

/** An event before it is one. */
export interface NewEvent extends Omit<Event, 'id' | 'organizationId'> {
  readonly id: AuditEventId
  readonly organizationId: OrganizationId
}
