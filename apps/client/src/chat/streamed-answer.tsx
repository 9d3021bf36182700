import { Button, Text } from '@mantine/core'
import { problemOf } from '../ui/problem.ts'
import type { Ended } from './messages.ts'
import { useAnswer } from './use-answer.ts'
import classes from './answer.module.css'

interface StreamedAnswerProps {
  readonly messageId: string
  readonly onEnd: (ended: Ended) => void
}

/** An answer while it comes, sentence by sentence; each is said as a whole. */
export function StreamedAnswer({ messageId, onEnd }: StreamedAnswerProps) {
  const { text, connection, error, resume } = useAnswer(messageId, onEnd)
  return (
    <div className={classes['answer']} aria-live="polite">
      {text === ''
        ? null
        : text.split('\n').map((sentence, line) => (
            // oxlint-disable-next-line react/no-array-index-key -- a sentence is known by its line
            <p key={line}>{sentence}</p>
          ))}
      {text === '' && connection === 'open' ? (
        <Text size="sm" c="dimmed">
          Looking at the records…
        </Text>
      ) : null}
      {connection === 'lost' ? (
        <span className={classes['connection']}>Connection lost, resuming…</span>
      ) : null}
      {connection === 'gone' ? (
        <span className={classes['connection']}>
          {problemOf(error).title}. What there is of the answer stands above.{' '}
          <Button size="compact-xs" variant="default" onClick={resume}>
            Go on
          </Button>
        </span>
      ) : null}
    </div>
  )
}
