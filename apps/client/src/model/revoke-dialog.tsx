import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { RevokeModelInput } from '@medilens/api/pipeline/model/schema'
import { useMutation } from '@tanstack/react-query'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { client } from '../server/connection.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { showDone } from '../ui/notices.ts'
import { focusHeading } from '../ui/page.tsx'
import { schemaErrors } from '../ui/schema-errors.ts'
import { countText } from './model-words.ts'
import { isBuiltIn, modelName, showModel, type ModelVersion } from './models.ts'

interface RevokeDialogProps {
  readonly model: ModelVersion
  readonly isOpen: boolean
  readonly onClose: () => void
}

interface Revocation {
  readonly reason: string
}

/** Refuses what a version measures from now on, for good, with a reason that clinicians read beside its results. */
export function RevokeDialog({ model, isOpen, onClose }: RevokeDialogProps) {
  const { modelVersionId, pipelineType, standing } = model
  const form = useForm<Revocation>({
    initialValues: { reason: '' },
    validate: schemaErrors(RevokeModelInput, ({ reason }: Revocation) => ({
      modelVersionId,
      reason: reason.trim(),
    })),
  })
  const revoking = useMutation({
    mutationFn: ({ reason }: Revocation) =>
      client.model.revoke.mutate({ modelVersionId, reason: reason.trim() }),
    onSuccess: (now, { reason }) => {
      showModel(now)
      showDone(
        now.revocationReason === reason.trim()
          ? `${modelName(now)} is revoked.`
          : 'Somebody revoked it before you; the reason is theirs.',
      )
      close()
    },
  })
  const close = (): void => {
    onClose()
    revoking.reset()
    form.reset()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={`Revoke ${modelName(model)}?`}
      size="lg"
      onExitTransitionEnd={() => {
        // The button that opened it went with the revocation.
        if (model.revokedAt !== null) focusHeading()
      }}
    >
      <form onSubmit={form.onSubmit((values) => revoking.mutate(values))} noValidate>
        <Stack>
          <FormProblem error={revoking.error} />
          <Text size="sm">
            No further result of it is taken, for good: a revoked version does not come back.{' '}
            {standing === 0
              ? 'Nothing that it measured stands.'
              : `What it measured stands until you recall it: ${countText(standing)}.`}
          </Text>
          {isBuiltIn(model) ? (
            <Text size="sm" fw={600}>
              This is the built-in pipeline. Until another version of it, or of yours, runs, all work of{' '}
              {PIPELINE_NAMES[pipelineType]} is refused here and given up.
            </Text>
          ) : (
            <Text size="sm">
              Stop the workers that run it first: what they take from now on is refused and given up.
            </Text>
          )}
          <Textarea
            label="Reason"
            description="Staff read it beside each of its results. Say nothing of a patient."
            required
            data-autofocus
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red.9" loading={revoking.isPending}>
              Revoke it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
