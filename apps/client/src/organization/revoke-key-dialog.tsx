import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { client } from '../server/connection.ts'
import { showStored } from '../server/stored.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { keysQuery, type ApiKey } from './keys.ts'

interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey | null
  readonly onClose: () => void
}

/** Ends a key for good, once that is confirmed. */
export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const revoking = useMutation({
    mutationFn: (keyId: string) => client.key.revoke.mutate({ keyId }),
    onSuccess: (revoked) => {
      showStored(keysQuery.queryKey, (keys) =>
        keys?.map((known) => (known.id === revoked.id ? revoked : known)),
      )
      close()
    },
  })
  const close = (): void => {
    onClose()
    revoking.reset()
  }
  return (
    <Modal opened={apiKey !== null} onClose={close} title={`Revoke the key ${apiKey?.name ?? ''}?`}>
      {apiKey === null ? null : (
        <Stack>
          <FormProblem error={revoking.error} />
          <Text size="sm">
            Whatever calls with <Code>mlk_{apiKey.prefix}…</Code> is refused within half a second, and for
            good: a revoked key does not come back. What it did stays in the audit under its name.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red.9" loading={revoking.isPending} onClick={() => revoking.mutate(apiKey.id)}>
              Revoke it
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
