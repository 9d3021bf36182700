import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { formatMinute } from '../format/date.ts'
import { client } from '../server/connection.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { forgetLists, showNow, type IdentifiedDetail } from './detail.ts'

interface DeleteAssessmentProps {
  readonly detail: IdentifiedDetail
  readonly onDeleted: () => void
}

/** Takes an assessment out of lists and histories, once that is confirmed for what it is now. */
export function DeleteAssessment({ detail, onDeleted }: DeleteAssessmentProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const { id: assessmentId, version, pipelineType, measuredAt } = detail
  const deleting = useMutation({
    mutationFn: () => client.assessment.delete.mutate({ assessmentId, expectedVersion: version }),
    onSuccess: (answer) => {
      if (answer.outcome === 'conflict') {
        showNow(answer.current)
        return
      }
      void forgetLists()
      onDeleted()
    },
  })
  const isChanged = deleting.data?.outcome === 'conflict'
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => {
          deleting.reset()
          open()
        }}
      >
        Delete
      </Button>
      <Modal opened={isOpen} onClose={close} title="Delete this assessment?">
        <Stack gap="sm">
          <Text size="sm">
            The {pipelineType} assessment of {formatMinute(measuredAt)} leaves every list, and its values
            leave every history. This can’t be undone here.
          </Text>
          {isChanged ? (
            <Alert role="alert" color="yellow" title="It changed since you read it">
              {changeText(detail)} Nothing was deleted.
            </Alert>
          ) : null}
          {deleting.error === null ? null : <ProblemAlert error={deleting.error} />}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={close} data-autofocus>
              Keep it
            </Button>
            <Button size="xs" color="red.9" loading={deleting.isPending} onClick={() => deleting.mutate()}>
              {isChanged ? 'Delete it as it is now' : 'Delete'}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function changeText({
  recalledAt,
  supersededById,
  reviewedAt,
  reviewNote,
  updatedAt,
}: IdentifiedDetail): string {
  if (recalledAt !== null) return `It was recalled on ${formatMinute(recalledAt)}.`
  if (supersededById !== null) return 'A correction has taken its place.'
  if (reviewedAt === null) return `It was changed on ${formatMinute(updatedAt)}.`
  return `It was reviewed on ${formatMinute(reviewedAt)}${reviewNote === null ? '' : `: “${reviewNote}”`}.`
}
