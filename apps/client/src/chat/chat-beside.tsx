import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useScope } from '../server/me.ts'
import { ChatPanel } from './chat-panel.tsx'
import classes from './chat-beside.module.css'

interface ChatBesideProps {
  readonly patientId: string | null
  /** The `chat` of the address: nothing is beside the page without one. */
  readonly chat: string | undefined
  readonly onChatChange: (chat: string | undefined) => void
  /** The page. */
  readonly children: ReactNode
}

/** A page with the conversations at its side; over it, where there is no room beside it. */
export function ChatBeside({ patientId, chat, onChatChange, children }: ChatBesideProps) {
  const mayChat = useScope('chat:use') !== undefined
  const hasRoom = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const close = (): void => onChatChange(undefined)
  const panel =
    chat === undefined || !mayChat ? null : (
      <ChatPanel patientId={patientId} chat={chat} onChatChange={onChatChange} onClose={close} />
    )
  return (
    <div className={classes['columns']}>
      <div className={classes['page']}>{children}</div>
      {hasRoom ? (
        panel === null ? null : (
          <div className={classes['side']}>{panel}</div>
        )
      ) : (
        <Drawer.Root
          opened={panel !== null}
          onClose={close}
          position="right"
          size="min(100%, 30rem)"
          closeOnEscape={false}
        >
          <Drawer.Overlay />
          <Drawer.Content aria-label="Conversations" className={classes['over']}>
            {panel}
          </Drawer.Content>
        </Drawer.Root>
      )}
    </div>
  )
}
