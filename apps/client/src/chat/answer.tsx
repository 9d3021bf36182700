import { Alert, Button, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { CitationLink } from './citation-link.tsx'
import type { ChatMessage } from './messages.ts'
import { sentencesOf, type Sentence } from './sentences.ts'
import classes from './answer.module.css'

interface AnswerProps {
  readonly message: Pick<ChatMessage, 'content' | 'status' | 'sources' | 'notice'>
  /** Asks the same question once more; null where the conversation takes none. */
  readonly onAskAgain: (() => void) | null
}

/** An answer that is over: its sentences with their sources, and why it broke off if it did. */
export function Answer({ message, onAskAgain }: AnswerProps) {
  const { content, status, sources, notice } = message
  const sentences = content === '' ? [] : sentencesOf(content, sources)
  return (
    <div className={classes['answer']}>
      {sentences.map((sentence, line) => (
        // oxlint-disable-next-line react/no-array-index-key -- a sentence is known by its line
        <p key={line}>
          {sentence.text} <Citations sentence={sentence} />
        </p>
      ))}
      {status === 'failed' ? (
        <Alert color="yellow" variant="light" p="xs">
          {notice ?? 'This answer broke off.'}{' '}
          {onAskAgain === null ? null : (
            <Button size="compact-xs" variant="default" onClick={onAskAgain}>
              Ask again
            </Button>
          )}
        </Alert>
      ) : null}
    </div>
  )
}

/** A sentence that lists everything has a source for each: more than these are there when they are asked for. */
const AT_ONCE = 8

function Citations({ sentence: { citations } }: { readonly sentence: Sentence }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? citations : citations.slice(0, AT_ONCE)
  const more = citations.length - shown.length
  return (
    <>
      {shown.map((citation) => (
        <CitationLink key={citation.number} citation={citation} />
      ))}
      {more === 0 ? null : (
        <UnstyledButton
          className={classes['citation']}
          aria-label={`${more} more sources`}
          onClick={() => setIsWhole(true)}
        >
          +{more}
        </UnstyledButton>
      )}
    </>
  )
}
