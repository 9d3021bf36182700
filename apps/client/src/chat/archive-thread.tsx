import { ActionIcon, Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArchive } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { refreshThreads } from './threads.ts'

interface ArchiveThreadProps {
  readonly threadId: string
  readonly onArchived: () => void
}

/** Takes a conversation out of the list, once that was confirmed: it cannot be undone. */
export function ArchiveThread({ threadId, onArchived }: ArchiveThreadProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const archiving = useMutation({
    mutationFn: () => client.chat.archiveThread.mutate({ threadId }),
    onSuccess: async () => {
      close()
      await refreshThreads()
      onArchived()
    },
  })
  return (
    <>
      <Tooltip label="Archive">
        <ActionIcon variant="subtle" color="gray" aria-label="Archive this conversation" onClick={open}>
          <IconArchive size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={close} title="Archive this conversation?" size="sm">
        <Stack gap="sm">
          <Text size="sm">
            It leaves the list and takes no more questions. By its address it can still be read. This cannot
            be undone.
          </Text>
          {archiving.error === null ? null : <ProblemAlert error={archiving.error} />}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={close}>
              Keep it
            </Button>
            <Button size="xs" loading={archiving.isPending} onClick={() => archiving.mutate()}>
              Archive
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
