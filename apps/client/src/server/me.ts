import { isMediLensError, type Outputs } from '@medilens/client'
import type { Permission } from '@medilens/db/permissions'
import { hashKey, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { use } from 'react'
import { client, expectSession, lookingClient, noticeEnded, queryClient } from './connection.ts'
import { now } from './elapsed.ts'
import { noteSession } from './session-deadline.ts'

/** Who is signed in, where, and what they may do there. */
export type Me = Outputs['user']['me']

/** Asks the server who is signed in; null where nobody is. */
async function askWho(by: typeof client, signal?: AbortSignal): Promise<Me | null> {
  // Of the moment before: what the answer needs on its way is not added to the session.
  const asked = now()
  try {
    const me = await by.user.me.query({}, signal === undefined ? {} : { signal })
    noteSession(asked, me.session)
    return me
  } catch (error) {
    if (isMediLensError(error) && error.reason === 'unauthenticated') return null
    throw error
  }
}

/** Asks by itself whether somebody is still signed in, which leaves no event; null where nobody is. */
export const lookWho = (): Promise<Me | null> => askWho(lookingClient)

/** Who is signed in, or null. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    const me = await askWho(client, signal)
    noticeWho(me)
    expectSession(me === null ? null : { userId: me.user.id, organizationId: me.organizationId })
    return me
  },
  staleTime: 60_000,
})
const ME_HASH = hashKey(meQuery.queryKey)

/** Whether a query is the one of who is signed in. */
export const isOfMe = ({ queryHash }: { readonly queryHash: string }): boolean => queryHash === ME_HASH

/**
 * What decides what somebody is shown. Where it changes while they look, their pages begin anew, since what an admin was
 * answered is not for the researcher that they are now.
 */
export const accessOf = ({ user, organizationId, organizations, grants }: Me): string => {
  const here = organizations.find((organization) => organization.organizationId === organizationId)
  const granted = Object.entries(grants).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([user.id, organizationId, here?.roles.toSorted(), granted])
}

/** Does what the server's answer means for the answers that are kept here; to be called before it is shown. */
export function noticeWho(me: Me | null): void {
  const before = queryClient.getQueryData(meQuery.queryKey)
  if (before == null) return
  if (me === null) noticeEnded()
  else if (accessOf(me) !== accessOf(before)) {
    queryClient.removeQueries({ predicate: (query) => !isOfMe(query) })
  }
}

/** Where nobody is signed in any more, a page shows nothing until it is left. */
const LEAVING = new Promise<never>(() => undefined)

/** Who is signed in, on pages that nobody else reaches. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  return data ?? use(LEAVING)
}

/** How far a permission reaches for whoever is signed in; undefined where they do not have it. */
export const useScope = (permission: Permission): Me['grants'][Permission] => useMe().grants[permission]
