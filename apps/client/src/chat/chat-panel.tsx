import { ActionIcon, Button, Group, Paper, Text, Tooltip } from '@mantine/core'
import { isMediLensError } from '@medilens/client'
import { IconX } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useRef, type KeyboardEvent } from 'react'
import { useScope } from '../server/me.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { ArchiveThread } from './archive-thread.tsx'
import { Beginning } from './beginning.tsx'
import { Composer } from './composer.tsx'
import { useDraft } from './draft.ts'
import { MessagesList } from './messages-list.tsx'
import { useStayAtEnd } from './stay-at-end.ts'
import { ThreadMenu } from './thread-menu.tsx'
import { threadQuery } from './threads.ts'
import { useAsking } from './use-asking.ts'
import { useFocusHere } from './use-focus-here.ts'
import { WaitNotice } from './wait-notice.tsx'
import classes from './chat-panel.module.css'

export interface ChatPanelProps {
  /** Whom the conversations are about; null for those about no patient. A patient's own are always about them. */
  readonly patientId: string | null
  /** The conversation that is open, by its id, or `new` for one that begins with its first question. */
  readonly chat: string
  /** Another conversation is to be opened, or none: put it into the address (`search: { chat }`). */
  readonly onChatChange: (chat: string | undefined) => void
  /** The panel is to be closed (its button, or Esc): take it away. It gives the focus back to where it was. */
  readonly onClose: () => void
}

/**
 * Conversations beside a page, each answer with the values that it rests on. It fills the place that it is given, in both
 * directions; `ChatBeside` gives it one beside a page, or over it where there is no room.
 */
export function ChatPanel({ patientId, chat, onChatChange, onClose }: ChatPanelProps) {
  const isOwn = useScope('chat:use') === 'own'
  const input = useRef<HTMLTextAreaElement>(null)
  const { scroll, content, isAtEnd, onScroll, toEnd } = useStayAtEnd()
  const [draft, setDraft] = useDraft(patientId, chat)
  const thread = useQuery(
    chat === 'new' ? { queryKey: ['chat', 'no-thread'], queryFn: skipToken } : threadQuery(chat),
  )
  const asking = useAsking({
    patientId,
    chat,
    onAsked: (threadId, question) => {
      if (draft === question) setDraft('')
      toEnd()
      if (chat === 'new') onChatChange(threadId)
    },
  })
  useFocusHere(input)

  const open = (next: string): void => {
    asking.reset()
    onChatChange(next)
  }
  const ask = (question: string): void => asking.mutate(question)
  const isOfAnother = thread.data !== undefined && !isOwn && thread.data.patientId !== patientId
  const waitMs = isMediLensError(asking.error) ? asking.error.retryAfterMs : null
  const isArchived = thread.data?.isActive === false
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // Of what opens over the panel, and is not in it, Esc closes that alone.
    const isHere = event.target instanceof Node && event.currentTarget.contains(event.target)
    if (event.key === 'Escape' && isHere && !event.defaultPrevented) onClose()
  }
  return (
    <Paper
      withBorder
      component="aside"
      aria-label="Conversation"
      className={`${classes['panel'] ?? ''} no-print`}
      onKeyDown={onKeyDown}
    >
      <Group gap="xs" wrap="nowrap" justify="space-between" px="xs" py={6} className={classes['head']}>
        <ThreadMenu
          whose={{ patientId, isOwn }}
          title={chat === 'new' ? 'New conversation' : (thread.data?.title ?? 'Conversation')}
          chat={chat}
          onOpen={open}
        />
        <Group gap={2} wrap="nowrap">
          {chat === 'new' || isArchived || isOfAnother ? null : (
            <ArchiveThread threadId={chat} onArchived={() => open('new')} />
          )}
          <Tooltip label="Close (Esc)">
            <ActionIcon variant="subtle" color="gray" aria-label="Close the conversation" onClick={onClose}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <div
        ref={scroll}
        className={classes['messages']}
        onScroll={onScroll}
        role="region"
        aria-label="Messages"
        // It scrolls, also where nothing in it takes the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div ref={content}>
          {thread.error === null ? null : (
            <ProblemAlert error={thread.error} onRetry={() => void thread.refetch()} />
          )}
          {isOfAnother ? (
            <Text size="sm">This conversation is not about this patient. Choose another, or begin one.</Text>
          ) : chat === 'new' ? (
            <Beginning patientId={patientId} isSending={asking.isPending} onAsk={ask} />
          ) : thread.error !== null ? null : (
            <MessagesList key={chat} threadId={chat} onAsk={isArchived ? null : ask} />
          )}
        </div>
      </div>
      <div className={classes['foot']}>
        {isAtEnd ? null : (
          <Button size="compact-xs" variant="default" onClick={toEnd}>
            To the end
          </Button>
        )}
        {asking.error === null ? null : waitMs === null ? (
          <ProblemAlert error={asking.error} />
        ) : (
          <WaitNotice key={asking.submittedAt} waitMs={waitMs} onOver={asking.reset} />
        )}
        {isArchived ? (
          <Text size="sm">
            This conversation is archived: it can be read, and takes no more questions.{' '}
            <Button size="compact-xs" variant="default" onClick={() => open('new')}>
              New conversation
            </Button>
          </Text>
        ) : isOfAnother || (chat !== 'new' && thread.error !== null) ? null : (
          <Composer ref={input} text={draft} onText={setDraft} isSending={asking.isPending} onSend={ask} />
        )}
        <Text size="xs" c="dimmed">
          MediLens screens and records; it does not diagnose.
        </Text>
      </div>
    </Paper>
  )
}
