import { Button } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useScope } from '../server/me.ts'

interface ChatButtonProps {
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** Opens the conversations beside a page, for those who may have any. */
export function ChatButton({ isOpen, onOpen }: ChatButtonProps) {
  if (useScope('chat:use') === undefined) return null
  return (
    <Button
      size="xs"
      variant="default"
      aria-expanded={isOpen}
      leftSection={<IconMessageQuestion size={16} aria-hidden />}
      onClick={onOpen}
    >
      Ask about the values
    </Button>
  )
}
