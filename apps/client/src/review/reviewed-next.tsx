import { Alert, Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { PageButton, PageLink } from '../ui/link.tsx'
import { lineOf, type QueueName, type Waiting } from './queue.ts'

interface ReviewedNextProps {
  readonly next: Waiting | null | undefined
  readonly queue: QueueName | undefined
}

/** That a review is signed, and the way on to what waits next: one presses Enter. */
export function ReviewedNext({ next, queue }: ReviewedNextProps) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => link.current?.focus(), [])
  const search = queue === undefined || queue === 'all' ? {} : { pipeline: queue }
  return (
    <Alert
      role="status"
      color="green"
      icon={<IconCircleCheck aria-hidden />}
      title="Reviewed"
      className="no-print"
    >
      {next === null ? <Text size="sm">It was the last: nothing waits any more.</Text> : null}
      <Group gap="sm" p={4}>
        {next == null ? null : (
          <PageButton
            ref={link}
            size="xs"
            to="/assessments/$assessmentId"
            params={{ assessmentId: next.id }}
            search={{ queue: queue ?? 'all' }}
            hash="review"
          >
            Next: {lineOf(next)}
          </PageButton>
        )}
        <PageLink {...(next == null ? { ref: link } : {})} size="sm" to="/review" search={search}>
          To the queue
        </PageLink>
      </Group>
    </Alert>
  )
}
