import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { failureText } from '../format/failure.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { client, queryClient } from '../server/connection.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { showDone } from '../ui/notices.ts'
import type { DeadLetter } from './queue.ts'

interface RequeueDialogProps {
  readonly job: DeadLetter | null
  readonly onClose: () => void
}

/** Hands work out anew, once that is confirmed. */
export function RequeueDialog({ job, onClose }: RequeueDialogProps) {
  const requeueing = useMutation({
    mutationFn: (jobId: string) => client.pipeline.requeue.mutate({ jobId }),
    onSuccess: async () => {
      close()
      showDone('Requeued.')
      await queryClient.invalidateQueries({ queryKey: ['dead letters'] })
    },
  })
  const close = (): void => {
    onClose()
    requeueing.reset()
  }
  return (
    <Modal opened={job !== null} onClose={close} title="Requeue this work?">
      {job === null ? null : (
        <Stack>
          <FormProblem error={requeueing.error} />
          <Text size="sm">
            {PIPELINE_NAMES[job.pipelineType]}. {failureText(job.errorCode)} It is handed out up to three
            times more; where nothing was changed since, it ends as it did.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button loading={requeueing.isPending} onClick={() => requeueing.mutate(job.jobId)}>
              Requeue it
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
