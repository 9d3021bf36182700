import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { client } from '../server/connection.ts'
import { onReconnected } from '../server/reconnected.ts'
import type { Ended } from './messages.ts'

/** An answer while it comes. */
export interface Answering {
  readonly text: string
  /** `lost` while the client tries to go on where it broke off; `gone` once it gave up. */
  readonly connection: 'open' | 'lost' | 'gone'
  /** What it gave up for. */
  readonly error: unknown
  /** Goes on where it broke off. */
  readonly resume: () => void
}

/** Follows an answer until it is whole, over connections that break. */
export function useAnswer(messageId: string, onEnd: (ended: Ended) => void): Answering {
  const [text, setText] = useState('')
  const [connection, setConnection] = useState<Answering['connection']>('open')
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const heard = useRef('')
  const resume = (): void => setAttempt((before) => before + 1)
  const ended = useEffectEvent(onEnd)

  useEffect(() => {
    // The id of an event is how much was heard with it.
    const lastEventId = heard.current === '' ? {} : { lastEventId: String(heard.current.length) }
    const subscription = client.chat.onAnswer.subscribe(
      { messageId, ...lastEventId },
      {
        onData: ({ data }) => {
          setConnection('open')
          if (data.type === 'text') {
            heard.current += data.text
            setText(heard.current)
            return
          }
          const { status, sources, notice } = data
          ended({ content: heard.current, status, sources, notice })
        },
        onConnectionStateChange: (change) => {
          if (change.state === 'pending') setConnection('open')
          if (change.state === 'connecting' && change.error !== null) setConnection('lost')
        },
        onError: (gone) => {
          setError(gone)
          setConnection('gone')
        },
      },
    )
    return () => subscription.unsubscribe()
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt is another subscription
  }, [messageId, attempt])

  const resumeNow = useEffectEvent(() => {
    if (connection === 'gone') resume()
  })
  useEffect(() => onReconnected(resumeNow), [])
  return { text, connection, error, resume }
}
