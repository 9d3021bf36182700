import { useEffect, useState } from 'react'
import { client, noticeSession, queryClient } from '../server/connection.ts'
import { onReconnected } from '../server/reconnected.ts'
import { detailQuery, forgetLists } from './detail.ts'
import { setFollowed } from './followed.ts'
import { heard, NOTHING_HEARD, type RunLog } from './run-log.ts'

/** A run as it is followed. */
export interface Followed {
  readonly log: RunLog
  /** `lost` while it is tried to go on where the connection broke; then it is looked at now and then, as without a stream. */
  readonly connection: 'open' | 'lost'
}

/** Follows a run that is not over, and shows what it found once it is. */
export function useRun(assessmentId: string): Followed {
  const [log, setLog] = useState(NOTHING_HEARD)
  const [connection, setConnection] = useState<Followed['connection']>('open')
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let told = NOTHING_HEARD
    const stand = (next: Followed['connection']): void => {
      setConnection(next)
      setFollowed(assessmentId, next === 'open')
    }
    const lose = (): void => {
      stand('lost')
      // From here on it is looked at now and then.
      void queryClient.invalidateQueries({ queryKey: detailQuery(assessmentId).queryKey })
    }
    setFollowed(assessmentId, true)
    const subscription = client.assessment.onProgress.subscribe(
      { assessmentId },
      {
        onData: ({ data }) => {
          stand('open')
          told = heard(told, data)
          setLog(told)
          if (data.type === 'over') void showEnd(assessmentId)
        },
        onConnectionStateChange: (change) => {
          if (change.state === 'connecting' && change.error !== null) lose()
          if (change.state === 'pending') stand('open')
        },
        onError: (error) => {
          noticeSession(error)
          lose()
        },
      },
    )
    return () => {
      setFollowed(assessmentId, false)
      subscription.unsubscribe()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt is another subscription
  }, [assessmentId, attempt])
  useEffect(() => onReconnected(() => setAttempt((before) => before + 1)), [])
  return { log, connection }
}

/** Asks what it found; it is somewhere in every list, too. */
async function showEnd(assessmentId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: detailQuery(assessmentId).queryKey }),
    forgetLists(),
  ])
}
