import { Button, Group } from '@mantine/core'
import { Detail, IdDetail } from './detail.tsx'
import { ActorFilters } from './actor-filters.tsx'
import type { AuditEvent } from './events.ts'
import type { AuditSearch } from './search.ts'

interface AuditDetailsProps {
  readonly event: AuditEvent
  readonly onFilter: (change: AuditSearch) => void
}

/** All that is stored of an event: ids, counts and names of fields, never what stood in them. */
export const AuditDetails = ({ event, onFilter }: AuditDetailsProps) => {
  const { eventType, action, resourceType, resourceId, patientId, userId, apiKeyId, requestId, sessionId } =
    event
  return (
    <div role="row" className="audit-details">
      <div role="cell" aria-colspan={7}>
        <dl>
          <Detail term="event">
            {eventType} ({action})
          </Detail>
          <Detail term="health data">{event.phiAccessed ? 'read or changed' : 'not touched'}</Detail>
          <IdDetail term={resourceType.replaceAll('_', ' ')} id={resourceId} />
          <IdDetail term="patient" id={patientId} />
          <IdDetail term="person" id={userId} />
          <IdDetail term="key" id={apiKeyId} />
          <IdDetail term="request" id={requestId} />
          <IdDetail term="session" id={sessionId} />
          {Object.entries(event.details ?? {}).map(([name, value]) => (
            <Detail key={name} term={name}>
              {Array.isArray(value) ? value.join(', ') : String(value)}
            </Detail>
          ))}
        </dl>
        <Group gap="xs">
          {patientId === null ? null : (
            <Button size="compact-xs" variant="default" onClick={() => onFilter({ patient: patientId })}>
              Only this patient
            </Button>
          )}
          <ActorFilters userId={userId} apiKeyId={apiKeyId} onFilter={onFilter} />
        </Group>
      </div>
    </div>
  )
}
