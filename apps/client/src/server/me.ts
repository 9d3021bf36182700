import { isMediLensError, type Outputs } from '@medilens/client'
import type { Permission } from '@medilens/db/permissions'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { use } from 'react'
import { client, expectSession } from './connection.ts'

/** Who is signed in, where, and what they may do there. */
export type Me = Outputs['user']['me']

/** Asks the server who is signed in; null where nobody is. */
export async function askWho(signal?: AbortSignal): Promise<Me | null> {
  try {
    return await client.user.me.query({}, signal === undefined ? {} : { signal })
  } catch (error) {
    if (isMediLensError(error) && error.reason === 'unauthenticated') return null
    throw error
  }
}

/** Who is signed in, or null. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    const me = await askWho(signal)
    expectSession(me === null ? null : { userId: me.user.id, organizationId: me.organizationId })
    return me
  },
  staleTime: 60_000,
})

/** Where nobody is signed in any more, a page shows nothing until it is left. */
const LEAVING = new Promise<never>(() => undefined)

/** Who is signed in, on pages that nobody else reaches. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  return data ?? use(LEAVING)
}

/** How far a permission reaches for whoever is signed in; undefined where they do not have it. */
export const useScope = (permission: Permission): Me['grants'][Permission] => useMe().grants[permission]
