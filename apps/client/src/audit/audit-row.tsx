import { IconBan, IconHeartbeat } from '@tabler/icons-react'
import { ActorName } from './actor-name.tsx'
import type { Actors } from './actors.ts'
import { AuditDetails } from './audit-details.tsx'
import type { RowState } from './audit-list.tsx'
import { CopiedId } from './copied-id.tsx'
import { eventInWords } from './event-words.ts'
import type { AuditEvent } from './events.ts'
import { RowToggle } from './row-toggle.tsx'
import type { AuditSearch } from './search.ts'

interface AuditRowProps extends RowState {
  readonly event: AuditEvent
  readonly actors: Actors
  readonly onFilter: (change: AuditSearch) => void
}

export const AUDIT_COLUMNS = ['When', 'Who', 'Event', 'What', 'Patient', 'From where', 'Request'] as const

/** One event; opened, all that is stored of it. */
export const AuditRow = ({ event, actors, index, isOpen, onToggle, onFilter }: AuditRowProps) => {
  const { action, createdAt, eventType, resourceType, resourceId, patientId, actorIp, requestId } = event
  const isDenied = action === 'deny'
  const words = eventInWords(eventType, action)
  return (
    <>
      <div role="row" aria-rowindex={index + 2} className={isDenied ? 'audit-row audit-denied' : 'audit-row'}>
        <div role="cell" className="audit-when">
          <RowToggle createdAt={createdAt} index={index} isOpen={isOpen} onToggle={onToggle} />
        </div>
        <div role="cell" className="audit-who">
          <ActorName actor={actors.of(event)} />
        </div>
        <div role="cell" className="audit-event">
          {isDenied ? (
            <span className="audit-sign audit-denial">
              <IconBan size={14} aria-hidden /> denied
            </span>
          ) : null}
          <span>{words}</span>
          {event.phiAccessed ? (
            <span className="audit-sign audit-phi">
              <IconHeartbeat size={14} aria-hidden /> health data
            </span>
          ) : null}
        </div>
        <div role="cell" className="audit-what">
          {resourceType.replaceAll('_', ' ')}{' '}
          {resourceId === null ? null : <CopiedId id={resourceId} of={resourceType.replaceAll('_', ' ')} />}
        </div>
        <div role="cell" className="audit-patient">
          {patientId === null ? null : (
            <>
              <span className="audit-label">patient </span>
              <CopiedId id={patientId} of="patient" />
            </>
          )}
        </div>
        <div role="cell" className="audit-where">
          {actorIp}
        </div>
        <div role="cell" className="audit-request">
          {requestId === null ? null : (
            <>
              <span className="audit-label">request </span>
              <CopiedId id={requestId} of="request" />
            </>
          )}
        </div>
      </div>
      {isOpen ? <AuditDetails event={event} onFilter={onFilter} /> : null}
    </>
  )
}
