import { noteTouchElsewhere, onTouch, touchesCountWhere } from './attended.ts'
import { noticeSession, queryClient } from './connection.ts'
import { lookWho, meQuery, noticeWho } from './me.ts'
import { LOOK_EVERY_MS } from './pace.ts'
import { onReconnected } from './reconnected.ts'
import { sessionState, setSessionState, stateNow, timeLeft } from './session-deadline.ts'
import { dropRecords, settleOver } from './session-over.ts'

// Only that there is something to look at, or when somebody touched the page; who it is says the server.
const tabs = new BroadcastChannel('medilens-session')

/** Tells the other tabs of this browser that somebody signed in or out, or chose an organization. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel is of one origin, and takes none
export const tellOtherTabs = (): void => tabs.postMessage('changed')

const TICK_MS = 1_000
const TELL_TOUCH_EVERY_MS = 5_000
/** A session that the server counts shorter than the page does is asked for again this often. */
const ASK_AGAIN_EVERY_MS = 15_000
/** What the server said is renewed before the page has to say that it ends. */
const RENEW_BEFORE_MS = 180_000

/**
 * Asks who is signed in whenever it may have changed: another tab says so, the page comes to the front, or out of the
 * browser's memory of pages; and every minute while it can be seen, since whoever left a page alone asks for nothing. Such
 * a look does not lengthen the session (`isAttended`). Somebody else's answer reloads the page (`session_changed`).
 *
 * It keeps a deadline of its own as well (`session-deadline.ts`): a page that cannot ask shows nothing beyond it.
 * Answers what ends the watch.
 */
export function watchSession(): () => void {
  let isLooking = false
  // What was told while a look was under way may be newer than its answer.
  let isToLookAgain = false
  let askedAgainAt = -Infinity
  let toldAt = -Infinity

  const look = async (): Promise<void> => {
    if (sessionState() === 'over') return settleOver()
    const shown = queryClient.getQueryData(meQuery.queryKey)
    if (shown == null) return
    if (isLooking) {
      isToLookAgain = true
      return
    }
    isLooking = true
    isToLookAgain = false
    try {
      const me = await lookWho()
      // Otherwise somebody signed in or out meanwhile, and the answer is of before.
      if (queryClient.getQueryData(meQuery.queryKey) === shown) {
        noticeWho(me)
        if (me !== null) queryClient.setQueryData(meQuery.queryKey, me)
      }
    } catch (error) {
      noticeSession(error)
    } finally {
      isLooking = false
      tick()
    }
    if (isToLookAgain) await look()
  }

  const tick = (): void => {
    if (sessionState() === 'over') {
      if (isTimeToAsk()) void settleOver()
      return
    }
    const isSomebody = queryClient.getQueryData(meQuery.queryKey) != null
    const next = isSomebody ? stateNow() : 'kept'
    if (next === 'over') {
      dropRecords()
      void settleOver()
      return
    }
    // A touch is being told to the server: there is nothing to say yet.
    if (next === 'out of reach' && isLooking) return
    setSessionState(next)
    const left = timeLeft()
    const isBehind = isSomebody && left !== null && left.ofServer < Math.min(RENEW_BEFORE_MS, left.ofIdle)
    if (isBehind && isTimeToAsk()) void look()
  }

  const isTimeToAsk = (): boolean => {
    const isTime = performance.now() - askedAgainAt >= ASK_AGAIN_EVERY_MS
    if (isTime) askedAgainAt = performance.now()
    return isTime
  }

  touchesCountWhere(() => {
    // Who comes back after a sleep is often faster than the next tick.
    tick()
    return sessionState() !== 'over'
  })
  const stopTouches = onTouch(() => {
    if (performance.now() - toldAt >= TELL_TOUCH_EVERY_MS) {
      toldAt = performance.now()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- as above
      tabs.postMessage(Date.now())
    }
    if (sessionState() === 'kept') return
    void look()
    tick()
  })
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') noteTouchElsewhere(data)
    else void look()
  }
  const onVisible = () => {
    tick()
    if (document.visibilityState === 'visible') void look()
  }
  const onShow = ({ persisted }: PageTransitionEvent) => {
    tick()
    if (persisted) void look()
  }
  const looks = setInterval(onVisible, LOOK_EVERY_MS)
  const ticks = setInterval(tick, TICK_MS)
  const stopReconnected = onReconnected(() => void look())
  tabs.addEventListener('message', onMessage)
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('pageshow', onShow)
  return () => {
    clearInterval(looks)
    clearInterval(ticks)
    stopTouches()
    stopReconnected()
    touchesCountWhere(() => true)
    tabs.removeEventListener('message', onMessage)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('pageshow', onShow)
  }
}
