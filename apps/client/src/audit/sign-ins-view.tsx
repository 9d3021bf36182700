import { Alert } from '@mantine/core'
import { Loaded } from '../ui/loaded.tsx'
import { useActors } from './actors.ts'
import { AuditChips } from './audit-chips.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList } from './audit-list.tsx'
import { EventPages } from './event-pages.tsx'
import { SIGN_IN_CHOICES } from './event-words.ts'
import { useLoadMore } from './load-more.ts'
import { LookAgain } from './look-again.tsx'
import { problemWith, type AuditSearch } from './search.ts'
import { SIGN_IN_COLUMNS, SignInRow } from './sign-in-row.tsx'
import { useSignIns, type SignInEvent } from './sign-ins.ts'

interface SignInsViewProps {
  readonly search: AuditSearch
  readonly onFilter: (change: AuditSearch) => void
}

/** Who signed in, who failed to and why, and what people did with their accounts. */
export function SignInsView({ search, onFilter }: SignInsViewProps) {
  const actors = useActors()
  const filters = { ...search, patient: undefined }
  const query = useSignIns(filters)
  const problem = problemWith(filters)
  return (
    <>
      <AuditFilters search={filters} actors={actors} events={SIGN_IN_CHOICES} onChange={onFilter}>
        <LookAgain query={query} />
      </AuditFilters>
      <AuditChips search={filters} actors={actors} onChange={onFilter} />
      {problem === null ? (
        <Loaded query={query} lines={12}>
          {({ pages }) => (
            <SignIns
              // Which rows are open belongs to what is filtered.
              key={JSON.stringify(filters)}
              events={pages.flatMap(({ items }) => items)}
              from={pages[0]?.from ?? null}
              query={query}
              onFilter={onFilter}
            />
          )}
        </Loaded>
      ) : (
        <Alert role="alert" color="yellow" variant="light" title="Nothing was looked for">
          {problem}
        </Alert>
      )}
    </>
  )
}

interface SignInsProps {
  readonly events: readonly SignInEvent[]
  readonly from: string | null
  readonly query: ReturnType<typeof useSignIns>
  readonly onFilter: (change: AuditSearch) => void
}

function SignIns({ events, from, query, onFilter }: SignInsProps) {
  const actors = useActors()
  const loadMore = useLoadMore(query)
  return (
    <EventPages query={query} count={events.length} from={from} empty="No sign-ins">
      <AuditList
        name="Sign-ins"
        columns={SIGN_IN_COLUMNS}
        rowClass="audit-row sign-in-row"
        events={events}
        isComplete={!query.hasNextPage}
        onNearEnd={loadMore}
      >
        {(event, state) => <SignInRow event={event} actors={actors} onFilter={onFilter} {...state} />}
      </AuditList>
    </EventPages>
  )
}
