import {
  createClient,
  createSignIn,
  createUploads,
  isMediLensError,
  MediLensError,
  type Send,
} from '@medilens/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isAttended } from './attended.ts'

/** Whom this page shows, and where: the server refuses what comes from it once the cookie means somebody else. */
let expected: string | null = null

/** From now on calls are meant to be this person's, in this organization; null: whoever's. */
export const expectSession = (
  who: { readonly userId: string; readonly organizationId: string | null } | null,
): void => {
  expected = who === null ? null : `${who.userId} ${who.organizationId ?? '-'}`
}

const send: Send = (url, init) => {
  const headers = new Headers(init.headers)
  if (expected !== null) headers.set('medilens-expects', expected)
  // A page that asks by itself must not keep the session of somebody who went away.
  if (!isAttended()) headers.set('medilens-unattended', '1')
  return fetch(url, { ...init, headers })
}

/** The session's cookie says who is calling; no script can read it. */
export const client = createClient({ credentials: 'session', fetch: send })

/** The same for what the page asks by itself, again and again: whether somebody is still signed in is no event of theirs. */
export const lookingClient = createClient({
  credentials: 'session',
  // The next look is one anyway.
  retry: false,
  fetch: (url, init) => {
    const headers = new Headers(init.headers)
    headers.set('medilens-look', '1')
    return send(url, { ...init, headers })
  },
})

export const signIn = createSignIn({ fetch: send })

/** The bytes of files, piece by piece. */
export const uploads = createUploads({ fetch: send })

/** The bytes of a file. Throws a `MediLensError`. */
export async function downloadFile(fileId: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const answer = await send(`/api/files/${fileId}/content`, { signal, redirect: 'error' })
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
    const { status } = answer
    const isSomebodyElse = status === 409 && (await answer.text()).includes('"session_changed"')
    const reason = isSomebodyElse ? 'session_changed' : (REFUSALS[status] ?? 'unavailable')
    throw new MediLensError(reason, 'The file could not be loaded.', { status })
  } catch (error) {
    if (isMediLensError(error)) throw error
    throw new MediLensError('network', 'The server cannot be reached.')
  }
}

const REFUSALS: Readonly<Record<number, 'unauthenticated' | 'forbidden' | 'not_found'>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
}

type Listener = () => void
const listeners = new Set<Listener>()

/** Calls back whenever an answer says that nobody is signed in any more; answers what takes it back. */
export const onSignedOut = (listener: Listener): Listener => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells all that wait for it that nobody is signed in any more. */
export const noticeEnded = (): void => {
  for (const listener of listeners) listener()
}

let isStartingAnew = false
// The first to hear of it: no form may keep the page for somebody who is not here any more.
window.addEventListener(
  'beforeunload',
  (event) => {
    if (isStartingAnew) event.stopImmediatePropagation()
  },
  { capture: true },
)

/** Loads the page as whoever is signed in now, with nothing of who was before. */
function startAnew(): void {
  isStartingAnew = true
  location.reload()
}

/** Does what an error says of the session: that it ended, or is somebody else's. */
export const noticeSession = (error: unknown): void => {
  if (!isMediLensError(error)) return
  if (error.reason === 'session_changed') startAnew()
  if (error.reason === 'unauthenticated') noticeEnded()
}

/**
 * Reads that were under way when a change was made: their answers may be of before it. Each by itself and not by its query,
 * which may have been asked anew since: each read of a record is an event of its audit.
 */
const sentBefore = new WeakSet<Promise<unknown>>()

/** Answers, kept in memory alone: health data is never written to the disk of whoever looks at it. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: noticeSession,
    onSuccess: (_, query) => {
      if (query.promise === undefined || !sentBefore.delete(query.promise)) return
      void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
    },
  }),
  mutationCache: new MutationCache({
    onError: noticeSession,
    // Whatever it changed may show on any page: what is known is asked anew when a page with it is next gone to.
    onSuccess: () => {
      for (const { promise } of queryClient.getQueryCache().findAll({ fetchStatus: 'fetching' }))
        if (promise !== undefined) sentBefore.add(promise)
      void queryClient.invalidateQueries({ refetchType: 'none' })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // The client asks again by itself what is worth asking again.
      retry: false,
      refetchOnReconnect: 'always',
    },
    // A change is made now or not at all: one that waits for the network in secret would surprise.
    mutations: { retry: false, networkMode: 'always' },
  },
})
