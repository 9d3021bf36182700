import { Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatSecond } from '../format/date.ts'
import { Empty } from '../ui/empty.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import type { PagedQuery } from './load-more.ts'

interface EventPagesProps {
  readonly query: PagedQuery
  /** How many are loaded. */
  readonly count: number
  /** Since when they were looked for; null for all there are. */
  readonly from: string | null
  /** Said where there is none. */
  readonly empty: string
  readonly children: ReactNode
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** How many events are loaded, the list of them or that there is none, and how it goes on. */
export const EventPages = ({ query, count, from, empty, children }: EventPagesProps) => (
  <>
    <Text size="xs" c="dimmed" role="status">
      {count}
      {query.hasNextPage ? ' events loaded, more as you scroll' : ' events'},{' '}
      {from === null ? 'from the first one on' : `since ${formatSecond(from)}`}; newest first, times of {ZONE}
      .
    </Text>
    {count === 0 ? (
      <Empty title={empty}>
        {from === null ? 'None fits the filters.' : `None fits the filters since ${formatSecond(from)}.`}
      </Empty>
    ) : (
      children
    )}
    {query.isFetchNextPageError ? (
      <ProblemAlert error={query.error} onRetry={() => void query.fetchNextPage()} />
    ) : null}
    {query.isFetchingNextPage ? <Loader size="xs" aria-label="Loading more" /> : null}
  </>
)
