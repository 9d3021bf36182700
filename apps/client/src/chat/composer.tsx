import { ActionIcon, Group, Textarea } from '@mantine/core'
import { SendInput } from '@medilens/api/chat/schema'
import { IconSend } from '@tabler/icons-react'
import type { KeyboardEvent, Ref } from 'react'

interface ComposerProps {
  readonly ref: Ref<HTMLTextAreaElement>
  readonly text: string
  readonly onText: (text: string) => void
  readonly isSending: boolean
  readonly onSend: (question: string) => void
}

const { question: Question } = SendInput.shape

/** Where a question is typed: Enter sends it, Shift and Enter break the line. What is typed stays until it was sent. */
export function Composer({ ref, text, onText, isSending, onSend }: ComposerProps) {
  const isEmpty = text.trim() === ''
  const problem = isEmpty ? undefined : Question.safeParse(text).error?.issues[0]?.message
  const canSend = !isEmpty && problem === undefined && !isSending
  const send = (): void => {
    if (canSend) onSend(text)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Enter also ends the composition of a letter, where letters are composed.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Textarea
        ref={ref}
        data-autofocus
        flex={1}
        size="sm"
        aria-label="Question"
        placeholder="Ask about the values"
        autosize
        minRows={1}
        maxRows={6}
        autoComplete="off"
        value={text}
        readOnly={isSending}
        error={problem}
        onChange={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon size={34} aria-label="Send" disabled={!canSend} loading={isSending} onClick={send}>
        <IconSend size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
