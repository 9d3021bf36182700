import { useSyncExternalStore } from 'react'
import { onSessionState, sessionState, type SessionState } from '../server/session-deadline.ts'

/** Whether the session goes on, ends soon, or is over, as far as this page knows. */
export const useSessionState = (): SessionState => useSyncExternalStore(onSessionState, sessionState)
