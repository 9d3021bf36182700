import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { problemOf } from './problem.ts'

interface ProblemAlertProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong, and a way to try it again where that may help. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { title, text, mayPass, requestId } = problemOf(error)
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text size="sm">{text}</Text>
          {requestId === null ? null : (
            <Text size="xs" mt={4}>
              Request {requestId}
            </Text>
          )}
        </div>
        {mayPass && onRetry !== undefined ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </Group>
    </Alert>
  )
}
