import { Alert, Button, Group, Text } from '@mantine/core'

/** Says where what stands in a form comes from, and lets one be rid of it. */
export const TypedIsBack = ({ onDiscard }: { readonly onDiscard: () => void }) => (
  <Alert role="status" variant="light" maw="56rem" py="xs">
    <Group justify="space-between" gap="sm">
      <Text size="sm">What you had typed is back. It is not saved yet.</Text>
      <Button size="xs" variant="default" onClick={onDiscard}>
        Discard it
      </Button>
    </Group>
  </Alert>
)
