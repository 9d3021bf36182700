import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'

interface UnsavedProps {
  readonly isDirty: () => boolean
  /** Somebody left all the same, and knows that what they typed is lost. */
  readonly onLeave?: () => void
}

/** Asks before somebody leaves what they typed and did not save, by whatever way they leave. */
export function Unsaved({ isDirty, onLeave }: UnsavedProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: isDirty,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  const leave = (): void => {
    onLeave?.()
    proceed?.()
  }
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title="Leave without saving?">
      <Stack>
        <Text size="sm">What you changed here is not saved and would be lost.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={leave}>
            Leave
          </Button>
          <Button data-autofocus onClick={() => reset?.()}>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
