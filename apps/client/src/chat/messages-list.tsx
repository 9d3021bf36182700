import { Button, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Answer } from './answer.tsx'
import { inOrder, messagesQuery, settleAnswer, type ChatMessage } from './messages.ts'
import { StreamedAnswer } from './streamed-answer.tsx'
import classes from './answer.module.css'

interface MessagesListProps {
  readonly threadId: string
  /** Null where the conversation takes no more questions. */
  readonly onAsk: ((question: string) => void) | null
}

/** The messages of a conversation, oldest first; what is still being answered comes by itself. */
export function MessagesList({ threadId, onAsk }: MessagesListProps) {
  const query = useInfiniteQuery(messagesQuery(threadId))
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query
  const more = (): void => void fetchNextPage()
  return (
    <Loaded query={query} lines={3}>
      {({ pages }) => {
        const messages = inOrder(pages)
        return (
          <Stack gap="sm">
            {isFetchNextPageError ? <ProblemAlert error={error} onRetry={more} /> : null}
            {hasNextPage ? (
              <Button size="compact-xs" variant="default" loading={isFetchingNextPage} onClick={more}>
                Earlier messages
              </Button>
            ) : null}
            {messages.map((message) => (
              <Message
                key={message.id}
                message={message}
                threadId={threadId}
                onAskAgain={askAgain(message, messages, onAsk)}
              />
            ))}
          </Stack>
        )
      }}
    </Loaded>
  )
}

const askAgain = (
  { questionId }: ChatMessage,
  messages: readonly ChatMessage[],
  onAsk: MessagesListProps['onAsk'],
): (() => void) | null => {
  const question = messages.find(({ id }) => id === questionId)?.content
  return onAsk === null || question === undefined ? null : () => onAsk(question)
}

interface MessageProps {
  readonly message: ChatMessage
  readonly threadId: string
  readonly onAskAgain: (() => void) | null
}

const Message = ({ message, threadId, onAskAgain }: MessageProps) => {
  const { id, role, status, content } = message
  if (role === 'user') return <div className={classes['question']}>{content}</div>
  if (status === 'complete' || status === 'failed')
    return <Answer message={message} onAskAgain={onAskAgain} />
  return <StreamedAnswer messageId={id} onEnd={(ended) => settleAnswer(threadId, id, ended)} />
}
