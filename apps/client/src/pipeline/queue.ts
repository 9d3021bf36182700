import type { Outputs } from '@medilens/client'
import type { PipelineType } from '@medilens/db/vocabulary'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { client } from '../server/connection.ts'

/** Work that nobody takes any more. */
export type DeadLetter = Outputs['pipeline']['deadLetters']['items'][number]
/** A result that was not applied. */
export type KeptAside = Outputs['pipeline']['keptAside']['items'][number]

const PAGE = 50
const firstPage = (): string | null => null

/** Work that was given up, what was given up last first. */
export const deadLettersQuery = (pipelineType: PipelineType | undefined) =>
  infiniteQueryOptions({
    queryKey: ['dead letters', pipelineType ?? null],
    queryFn: ({ pageParam, signal }) =>
      client.pipeline.deadLetters.query(
        {
          limit: PAGE,
          ...(pipelineType === undefined ? {} : { pipelineType }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: false,
  })

/** Results that were kept aside, the latest first. */
export const keptAsideQuery = infiniteQueryOptions({
  queryKey: ['kept aside'],
  queryFn: ({ pageParam, signal }) =>
    client.pipeline.keptAside.query(
      { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
      { signal },
    ),
  initialPageParam: firstPage(),
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchOnWindowFocus: false,
})
