import { Alert, Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { RegisterModelInput } from '@medilens/api/pipeline/model/schema'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { client } from '../server/connection.ts'
import { FormProblem } from '../ui/form-problem.tsx'
import { PageLink } from '../ui/link.tsx'
import { showDone } from '../ui/notices.ts'
import { schemaErrors } from '../ui/schema-errors.ts'
import { DescribedFields } from './described-fields.tsx'
import { inPercent, NOTHING_DESCRIBED, registeredOf, type NewModelValues } from './model-values.ts'
import { modelName, showModel, type ModelVersion } from './models.ts'

interface RegisterDialogProps {
  readonly isOpen: boolean
  /** That is looked at. */
  readonly pipeline: PipelineType | undefined
  readonly onClose: () => void
}

const errorsOf = schemaErrors(RegisterModelInput, registeredOf)

/** Writes a version down before its first result. */
export function RegisterDialog({ isOpen, pipeline, onClose }: RegisterDialogProps) {
  const navigate = useNavigate()
  const [existing, setExisting] = useState<ModelVersion | null>(null)
  const form = useForm<NewModelValues>({
    initialValues: { pipelineType: pipeline ?? 'cardiology', name: '', version: '', ...NOTHING_DESCRIBED },
    validate: (values) => inPercent(errorsOf(values)),
    onValuesChange: () => setExisting(null),
  })
  const registering = useMutation({
    mutationFn: (values: NewModelValues) => client.model.register.mutate(registeredOf(values)),
    onSuccess: ({ outcome, model }) => {
      if (outcome === 'exists') return setExisting(model)
      showModel(model)
      showDone(`${modelName(model)} is registered.`)
      close()
      void navigate({ to: '/models/$modelVersionId', params: { modelVersionId: model.modelVersionId } })
    },
  })
  const close = (): void => {
    onClose()
    registering.reset()
    form.reset()
    setExisting(null)
  }
  return (
    <Modal opened={isOpen} onClose={close} title="Register a version" size="lg">
      <form onSubmit={form.onSubmit((values) => registering.mutate(values))} noValidate>
        <Stack>
          <FormProblem error={registering.error} />
          {existing === null ? null : (
            <Alert role="alert" color="yellow" variant="light" title="It is known already">
              <Text size="sm">
                {modelName(existing)} was written down before, by a result or by somebody; nothing was
                changed.{' '}
                <PageLink
                  to="/models/$modelVersionId"
                  params={{ modelVersionId: existing.modelVersionId }}
                  underline="always"
                >
                  To what is known of it
                </PageLink>
              </Text>
            </Alert>
          )}
          <Select
            label="Pipeline"
            data={PIPELINE_TYPES.map((type) => ({ value: type, label: PIPELINE_NAMES[type] }))}
            allowDeselect={false}
            {...form.getInputProps('pipelineType')}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label="Name"
              required
              data-autofocus
              autoComplete="off"
              {...form.getInputProps('name')}
            />
            <TextInput label="Version" required autoComplete="off" {...form.getInputProps('version')} />
          </SimpleGrid>
          <DescribedFields
            form={form}
            digestHint="SHA-256 of its weights or code, which each result then has to name; empty: results name none."
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={registering.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
