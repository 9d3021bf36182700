import { Alert, Button, Loader, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { formatSecond } from '../format/date.ts'
import { useScope } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { Permitted } from '../ui/permitted.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { useActors, type Actor } from './actors.ts'
import { AuditChips } from './audit-chips.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList } from './audit-list.tsx'
import { useAuditEvents, type AuditEvent } from './events.ts'
import { problemWith, type AuditSearch } from './search.ts'
import { PatientDialog } from './patient-dialog.tsx'
import { seenBy } from './seen-by.ts'
import { SeenByTable } from './seen-by-table.tsx'
import './audit.css'

const route = getRouteApi('/signed-in/audit')

/** Who did what in the organization, and who was refused. */
export const AuditPage = () => (
  <Permitted to="audit:read">
    <Audit />
  </Permitted>
)

function Audit() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const actors = useActors()
  const mayIdentify = useScope('patient:identify') === 'all'
  const [isFinding, { open, close }] = useDisclosure(false)
  const query = useAuditEvents(search)
  const problem = problemWith(search)
  const filter = useCallback(
    (change: AuditSearch) => void navigate({ search: (known) => ({ ...known, ...change }) }),
    [navigate],
  )
  return (
    <Page
      name="Audit"
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={query.isRefetching}
          onClick={() => void query.refetch()}
        >
          Look again
        </Button>
      }
    >
      <AuditFilters
        search={search}
        actors={actors}
        onChange={filter}
        onFindPatient={mayIdentify ? open : undefined}
      />
      <AuditChips search={search} actors={actors} onChange={filter} />
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
              onFilter={filter}
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
          filter({ patient })
        }}
      />
    </Page>
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
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const actors = useActors()
  const [wantsAll, setWantsAll] = useState(false)
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
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
      <Text size="xs" c="dimmed" role="status">
        {events.length}
        {hasNextPage ? ' events loaded, more as you scroll' : ' events'},{' '}
        {from === null ? 'from the first one on' : `since ${formatSecond(from)}`}; newest first, times of{' '}
        {ZONE}.
      </Text>
      {events.length === 0 ? (
        <Empty title="No events">
          {from === null ? 'None fits the filters.' : `None fits the filters since ${formatSecond(from)}.`}
        </Empty>
      ) : (
        <AuditList
          events={events}
          actors={actors}
          isComplete={!hasNextPage}
          onNearEnd={loadMore}
          onFilter={onFilter}
        />
      )}
      {isFetchNextPageError ? (
        <ProblemAlert error={query.error} onRetry={() => void fetchNextPage()} />
      ) : null}
      {isFetchingNextPage ? <Loader size="xs" aria-label="Loading more" /> : null}
    </>
  )
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone
