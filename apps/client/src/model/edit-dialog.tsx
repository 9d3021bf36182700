import { Button, Group, Modal, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { UpdateModelInput } from '@medilens/api/pipeline/model/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../server/connection.ts'
import { changesOf, isSame, withTypedSince } from '../ui/changes.ts'
import { ConflictAlert } from '../ui/conflict-alert.tsx'
import { FormProblem } from '../ui/form-problem.tsx'
import { showDone } from '../ui/notices.ts'
import { schemaErrors } from '../ui/schema-errors.ts'
import { DescribedFields } from './described-fields.tsx'
import { describedOf, differencesOf, fieldsOf, inPercent, type DescribedValues } from './model-values.ts'
import { modelName, showModel, type ModelVersion } from './models.ts'

interface EditDialogProps {
  readonly model: ModelVersion
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Says anew what a version is. */
export const EditDialog = ({ model, isOpen, onClose }: EditDialogProps) => (
  <Modal opened={isOpen} onClose={onClose} title={`Edit ${modelName(model)}`} size="lg">
    <EditForm model={model} onDone={onClose} />
  </Modal>
)

interface EditFormProps {
  readonly model: ModelVersion
  readonly onDone: () => void
}

interface Saving {
  readonly expectedVersion: number
  /** All that stood in the form then. */
  readonly typed: DescribedValues
}

/** Only what was changed is sent, with the version that was read: whoever comes second sees what it is now, and decides. */
function EditForm({ model, onDone }: EditFormProps) {
  const [read, setRead] = useState(model)
  const [current, setCurrent] = useState<ModelVersion | null>(null)
  const { modelVersionId } = model
  const form = useForm<DescribedValues>({
    initialValues: describedOf(model),
    validate: (values) => inPercent(errorsOf(values)),
  })
  const changes = changesOf(fieldsOf(describedOf(read)), fieldsOf(form.values))
  const saving = useMutation({
    mutationFn: ({ expectedVersion }: Saving) =>
      client.model.update.mutate({ modelVersionId, expectedVersion, ...changes }),
    onSuccess: (answer, { typed }) => {
      if (answer.outcome === 'conflict') return setCurrent(answer.current)
      showModel(answer.model)
      showDone('Saved.')
      if (isSame(typed, form.getValues())) return onDone()
      // What was typed since it was sent is not saved, and is gone on with.
      setRead(answer.model)
      setCurrent(null)
      form.setValues(withTypedSince(typed, form.getValues(), describedOf(answer.model)))
    },
  })
  const save = (expectedVersion: number): void => {
    if (Object.keys(changes).length === 0) onDone()
    else saving.mutate({ expectedVersion, typed: form.getValues() })
  }
  const takeTheirs = (theirs: ModelVersion): void => {
    showModel(theirs)
    setRead(theirs)
    setCurrent(null)
    form.setValues(describedOf(theirs))
  }
  return (
    <form onSubmit={form.onSubmit(() => save((current ?? read).rowVersion))} noValidate>
      <Stack>
        <FormProblem error={saving.error} />
        {current === null ? null : (
          <ConflictAlert
            what="the version"
            differences={differencesOf(changes, current)}
            isApplying={saving.isPending}
            onApplyMine={() => form.validate().hasErrors || save(current.rowVersion)}
            onTakeTheirs={() => takeTheirs(current)}
          />
        )}
        <DescribedFields
          form={form}
          digestHint="What each further result has to name; empty: none. What was measured stands."
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={current !== null}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const errorsOf = schemaErrors(UpdateModelInput, (values: DescribedValues) => ({
  modelVersionId: '00000000-0000-4000-8000-000000000000',
  expectedVersion: 1,
  ...fieldsOf(values),
}))
