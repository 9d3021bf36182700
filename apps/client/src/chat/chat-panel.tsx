import { Paper } from '@mantine/core'

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
export const ChatPanel = ({ chat }: ChatPanelProps) => (
  <Paper withBorder component="aside" aria-label="Conversation" p="sm" className="no-print">
    Conversation {chat}
  </Paper>
)
