import { Button, Menu, ScrollArea, Text } from '@mantine/core'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatAgo } from '../format/date.ts'
import { problemOf } from '../ui/problem.ts'
import { threadsQuery, type Whose } from './threads.ts'

interface ThreadMenuProps {
  readonly whose: Whose
  /** What is open is called. */
  readonly title: string
  /** The conversation that is open, or `new`. */
  readonly chat: string
  readonly onOpen: (chat: string) => void
}

/** The conversations about a patient, last used first, and a new one. */
export function ThreadMenu({ whose, title, chat, onOpen }: ThreadMenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error, isPending } = useQuery({ ...threadsQuery(whose), enabled: isOpen })
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start" width={300}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          flex="0 1 auto"
          miw={0}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Conversation: ${title}. Choose another`}
        >
          <Text size="sm" fw={600} truncate component="span" c="var(--mantine-color-text)">
            {title}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onOpen('new')}>
          New conversation
        </Menu.Item>
        <Menu.Divider />
        <ScrollArea.Autosize mah={320}>
          {data?.map((thread) => (
            <Menu.Item
              key={thread.id}
              aria-current={thread.id === chat || undefined}
              onClick={() => onOpen(thread.id)}
            >
              <Text size="sm" lineClamp={2}>
                {thread.title}
              </Text>
              <Text size="xs" c="dimmed">
                {formatAgo(thread.lastMessageAt ?? thread.createdAt)}
                {thread.id === chat ? ' · open' : ''}
              </Text>
            </Menu.Item>
          ))}
          {data === undefined || data.length === 0 ? (
            <Menu.Label>{emptyText(isPending, error)}</Menu.Label>
          ) : null}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}

const emptyText = (isPending: boolean, error: unknown): string => {
  if (error !== null) return `${problemOf(error).title}. Open this again to try once more.`
  return isPending ? 'Loading…' : 'No earlier conversation'
}
