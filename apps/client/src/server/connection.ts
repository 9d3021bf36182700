import { createClient, createSignIn, isMediLensError } from '@medilens/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** The session's cookie says who is calling; no script can read it. */
export const client = createClient({ credentials: 'session' })

export const signIn = createSignIn()

type Listener = () => void
const listeners = new Set<Listener>()

/** Calls back whenever an answer says that nobody is signed in any more; answers what takes it back. */
export const onSignedOut = (listener: Listener): Listener => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const noticeSignedOut = (error: unknown): void => {
  if (isMediLensError(error) && error.reason === 'unauthenticated')
    for (const listener of listeners) listener()
}

/** Answers, kept in memory alone: health data is never written to the disk of whoever looks at it. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
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
