import { sinceTouch } from './attended.ts'
import { elapsedSince, type Moment } from './elapsed.ts'

/**
 * `kept`; `left alone` or `out of reach` shortly before it ends, since nobody touched the page or the server said nothing
 * new of the session; `over`: nothing of a record may be shown until the server was asked.
 */
export type SessionState = 'kept' | 'left alone' | 'out of reach' | 'over'

/** So long before the end the page says that it comes. */
const WARN_MS = 120_000

interface Said {
  readonly at: Moment
  readonly idleMs: number
  readonly endsInMs: number
}
let said: Said | null = null
let state: SessionState = 'kept'
const listeners = new Set<() => void>()

/** The server said how long the session still is in force, when it was asked at a moment. */
export const noteSession = (
  at: Moment,
  { idleMinutes, endsInMs }: { readonly idleMinutes: number; readonly endsInMs: number },
): void => {
  said = { at, idleMs: idleMinutes * 60_000, endsInMs }
}

/** What is left in milliseconds: until the page was left alone too long, and of what the server last said; null before. */
export const timeLeft = (): { readonly ofIdle: number; readonly ofServer: number } | null =>
  said === null
    ? null
    : { ofIdle: said.idleMs - sinceTouch(), ofServer: said.endsInMs - elapsedSince(said.at) }

/** What follows from the time that is left. */
export function stateNow(): SessionState {
  const left = timeLeft()
  if (left === null) return 'kept'
  if (Math.min(left.ofIdle, left.ofServer) <= 0) return 'over'
  if (left.ofIdle <= WARN_MS) return 'left alone'
  return left.ofServer <= WARN_MS ? 'out of reach' : 'kept'
}

export const sessionState = (): SessionState => state

export const setSessionState = (next: SessionState): void => {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

/** Calls back whenever the state is another; answers what takes it back. */
export const onSessionState = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
