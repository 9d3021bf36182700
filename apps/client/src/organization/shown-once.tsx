import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

interface ShownOnceProps {
  readonly secret: string
  readonly onClose: () => void
}

/** A key that was just made. It is in this dialog alone, and gone with it. */
export function ShownOnce({ secret, onClose }: ShownOnceProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  return (
    <Stack>
      <Alert
        role="alert"
        color="yellow"
        variant="light"
        icon={<IconAlertTriangle aria-hidden />}
        title="Copy it now: it is shown this once"
      >
        <Text size="sm">
          MediLens keeps only a hash of it and cannot show it again. Put it where the program’s secrets are,
          never into code, mail or chat. If it is lost, revoke it and make another.
        </Text>
      </Alert>
      <TextInput
        ref={input}
        label="Key"
        value={secret}
        readOnly
        autoComplete="off"
        spellCheck={false}
        ff="monospace"
        styles={{ input: { fontFamily: 'monospace' } }}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Group justify="flex-end" gap="xs">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>I have stored it: close</Button>
      </Group>
    </Stack>
  )
}
