import type { Outputs } from '@medilens/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { problemWith, signInsInputOf, type AuditSearch } from './search.ts'

/** What somebody did with an account, or tried to; a key that was refused. */
export type SignInEvent = Outputs['audit']['signIns']['items'][number]

const PAGE = 100
const firstPage = (): string | null => null

/** Sign-ins, newest first; like the events of the audit they are asked for when somebody looks, and not by themselves. */
export const useSignIns = (search: AuditSearch) =>
  useInfiniteQuery({
    queryKey: ['sign-ins', search],
    queryFn: ({ pageParam, signal }) =>
      client.audit.signIns.query(
        { ...signInsInputOf(search), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: problemWith({ ...search, patient: undefined }) === null,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
