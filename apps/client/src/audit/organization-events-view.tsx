import { Alert } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useScope } from '../server/me.ts'
import { Loaded } from '../ui/loaded.tsx'
import { useActors, type Actor } from './actors.ts'
import { AuditChips } from './audit-chips.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList } from './audit-list.tsx'
import { AUDIT_COLUMNS, AuditRow } from './audit-row.tsx'
import { EventPages } from './event-pages.tsx'
import { EVENT_CHOICES } from './event-words.ts'
import { useAuditEvents, type AuditEvent } from './events.ts'
import { useLoadMore } from './load-more.ts'
import { LookAgain } from './look-again.tsx'
import { PatientDialog } from './patient-dialog.tsx'
import { problemWith, type AuditSearch } from './search.ts'
import { seenBy } from './seen-by.ts'
import { SeenByTable } from './seen-by-table.tsx'

interface OrganizationEventsViewProps {
  readonly search: AuditSearch
  readonly onFilter: (change: AuditSearch) => void
}

/** Who did what in the organization, and who was refused. */
export function OrganizationEventsView({ search, onFilter }: OrganizationEventsViewProps) {
  const actors = useActors()
  const mayIdentify = useScope('patient:identify') === 'all'
  const [isFinding, { open, close }] = useDisclosure(false)
  const query = useAuditEvents(search)
  const problem = problemWith(search)
  return (
    <>
      <AuditFilters
        search={search}
        actors={actors}
        events={EVENT_CHOICES}
        onChange={onFilter}
        onFindPatient={mayIdentify ? open : undefined}
      >
        <LookAgain query={query} />
      </AuditFilters>
      <AuditChips search={search} actors={actors} onChange={onFilter} />
      {problem === null ? (
        <Loaded query={query} lines={12}>
          {({ pages }) => (
            <Events
              // Which rows are open belongs to what is filtered.
              key={JSON.stringify(search)}
              events={pages.flatMap(({ items }) => items)}
              from={pages[0]?.from ?? null}
              query={query}
              isOfPatient={search.patient !== undefined}
              onFilter={onFilter}
            />
          )}
        </Loaded>
      ) : (
        <Alert role="alert" color="yellow" variant="light" title="Nothing was looked for">
          {problem}
        </Alert>
      )}
      <PatientDialog
        isOpen={isFinding}
        onClose={close}
        onChoose={(patient) => {
          close()
          onFilter({ patient })
        }}
      />
    </>
  )
}

interface EventsProps {
  readonly events: readonly AuditEvent[]
  readonly from: string | null
  readonly query: ReturnType<typeof useAuditEvents>
  readonly isOfPatient: boolean
  readonly onFilter: (change: AuditSearch) => void
}

function Events({ events, from, query, isOfPatient, onFilter }: EventsProps) {
  const { hasNextPage } = query
  const actors = useActors()
  const [wantsAll, setWantsAll] = useState(false)
  const loadMore = useLoadMore(query)
  useEffect(() => {
    if (wantsAll) loadMore()
  }, [wantsAll, loadMore])
  const choose = ({ kind, id }: Actor): void =>
    onFilter(kind === 'key' ? { key: id ?? undefined } : { user: id ?? undefined })
  return (
    <>
      {isOfPatient ? (
        <SeenByTable
          rows={seenBy(events, actors)}
          loaded={events.length}
          isComplete={!hasNextPage}
          isLoading={wantsAll && hasNextPage}
          onLoadAll={() => setWantsAll(true)}
          onChoose={choose}
        />
      ) : null}
      <EventPages query={query} count={events.length} from={from} empty="No events">
        <AuditList
          name="Audit events"
          columns={AUDIT_COLUMNS}
          rowClass="audit-row"
          events={events}
          isComplete={!hasNextPage}
          onNearEnd={loadMore}
        >
          {(event, state) => <AuditRow event={event} actors={actors} onFilter={onFilter} {...state} />}
        </AuditList>
      </EventPages>
    </>
  )
}
