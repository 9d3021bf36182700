import type { Outputs } from '@medilens/client'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { allPages } from './all-pages.ts'

/** A key as it is known after it was made: never its secret. */
export type ApiKey = Outputs['key']['list']['items'][number]

const PAGE = 200

/** All keys of the organization, newest first, those that ended too. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }): Promise<readonly ApiKey[]> =>
    allPages((cursor) => client.key.list.query({ limit: PAGE, ...cursor }, { signal })),
  staleTime: 60_000,
})
