import type { Outputs } from '@medilens/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { inputOf, problemWith, type AuditSearch } from './search.ts'

/** Somebody’s access to something, or that it was refused. */
export type AuditEvent = Outputs['audit']['list']['items'][number]

const PAGE = 100
const firstPage = (): string | null => null

/** Audit events, newest first. They are not asked for anew by themselves: each look at them is an event too. */
export const useAuditEvents = (search: AuditSearch) =>
  useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query(
        { ...inputOf(search), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: problemWith(search) === null,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
