import { noticeSession, queryClient } from './connection.ts'
import { lookWho, meQuery, noticeWho } from './me.ts'

// Only that there is something to look at; who it is says the server.
const tabs = new BroadcastChannel('medilens-session')

/** Tells the other tabs of this browser that somebody signed in or out, or chose an organization. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel is of one origin, and takes none
export const tellOtherTabs = (): void => tabs.postMessage('changed')

/** A session that is revoked or runs out leaves the screen within a minute. */
const LOOK_EVERY_MS = 60_000

/**
 * Asks who is signed in whenever it may have changed: another tab says so, the page comes to the front, or out of the
 * browser's memory of pages; and every minute while it can be seen, since whoever left a page alone asks for nothing. Such
 * a look does not lengthen the session (`isAttended`). Somebody else's answer reloads the page (`session_changed`).
 * Answers what ends it.
 */
export function watchSession(): () => void {
  const look = async (): Promise<void> => {
    const shown = queryClient.getQueryData(meQuery.queryKey)
    if (shown == null) return
    try {
      const me = await lookWho()
      // Somebody signed in or out meanwhile, and the answer is of before.
      if (queryClient.getQueryData(meQuery.queryKey) !== shown) return
      noticeWho(me)
      if (me !== null) queryClient.setQueryData(meQuery.queryKey, me)
    } catch (error) {
      noticeSession(error)
    }
  }
  const onMessage = () => void look()
  const onVisible = () => {
    if (document.visibilityState === 'visible') void look()
  }
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) void look()
  }
  const timer = setInterval(onVisible, LOOK_EVERY_MS)
  tabs.addEventListener('message', onMessage)
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('pageshow', onShow)
  return () => {
    clearInterval(timer)
    tabs.removeEventListener('message', onMessage)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('pageshow', onShow)
  }
}
