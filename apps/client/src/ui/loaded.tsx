import { isMediLensError } from '@medilens/client'
import { Skeleton, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemAlert } from './problem-alert.tsx'

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data, unknown>
  /** How many lines are shown in its place while it loads. */
  readonly lines?: number
  readonly children: (data: Data) => ReactNode
}

/**
 * What a query answers, or that it loads, or why it failed. Once there it stays, also while it is asked anew; if that
 * fails, both are shown, so that nobody takes what is old for new.
 */
export function Loaded<Data>({ query, lines = 4, children }: LoadedProps<Data>) {
  const { data, error, refetch, isFetching } = query
  const problem =
    error === null || isFetching ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (data === undefined || isWithdrawn(error)) return problem ?? <Lines count={lines} />
  return (
    <>
      {problem}
      {children(data)}
    </>
  )
}

/** What may not be seen any more is not shown any longer, though it is still known here. */
const isWithdrawn = (error: unknown): boolean =>
  isMediLensError(error) && (error.reason === 'forbidden' || error.reason === 'not_found')

const Lines = ({ count }: { readonly count: number }) => (
  <Stack gap="xs" role="status" aria-label="Loading">
    {Array.from({ length: count }, (_, line) => (
      <Skeleton key={line} height={22} />
    ))}
  </Stack>
)
