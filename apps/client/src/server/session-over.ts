import { LATELY_MS, noteTouchElsewhere } from './attended.ts'
import { noticeEnded, noticeSession, queryClient, signIn } from './connection.ts'
import { isOfMe, lookWho, meQuery, noticeWho } from './me.ts'
import { LOOK_EVERY_MS } from './pace.ts'
import { setSessionState } from './session-deadline.ts'

/** So much later than the page the server may end a session that nobody touched. */
const BEHIND_MS = LATELY_MS + LOOK_EVERY_MS

/** Drops what is shown and known of records; who is signed in is still known, to ask for them. */
export function dropRecords(): void {
  setSessionState('over')
  void queryClient.cancelQueries()
  queryClient.removeQueries({ predicate: (query) => !isOfMe(query) })
}

let isAsking = false

/**
 * Asks what became of a session that is over as far as this page knows: where another tab kept it, the page goes on; else it
 * is ended, also for the server. Without an answer everything stays as it is. What was typed is kept either way.
 */
export async function settleOver(): Promise<void> {
  if (isAsking) return
  isAsking = true
  try {
    const me = await lookWho()
    if (me !== null && me.session.endsInMs > BEHIND_MS) {
      noteTouchElsewhere(Date.now() - (me.session.idleMinutes * 60_000 - me.session.endsInMs))
      noticeWho(me)
      queryClient.setQueryData(meQuery.queryKey, me)
      setSessionState('kept')
      return
    }
    if (me !== null) await signIn.signOut()
    noticeEnded()
  } catch (error) {
    noticeSession(error)
  } finally {
    isAsking = false
  }
}
