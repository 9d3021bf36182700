import { Button, Group } from '@mantine/core'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import type { PagedQuery } from '../audit/load-more.ts'

/** The next page of a list, by hand. */
export function MoreButton({ query }: { readonly query: PagedQuery }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query
  if (!hasNextPage) return null
  return (
    <>
      {isFetchNextPageError ? <ProblemAlert error={error} /> : null}
      <Group justify="center">
        <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      </Group>
    </>
  )
}
