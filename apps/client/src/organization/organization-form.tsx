import { Button, Group, Paper, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { UpdateOrganizationInput } from '@medilens/api/organization/schema'
import { ORGANIZATION_TYPES } from '@medilens/db/vocabulary'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../server/connection.ts'
import { changesOf, isSame, withTypedSince } from '../ui/changes.ts'
import { ConflictAlert } from '../ui/conflict-alert.tsx'
import { FormProblem } from '../ui/form-problem.tsx'
import { schemaErrors } from '../ui/schema-errors.ts'
import { AddressFields, SettingFields } from './entry-fields.tsx'
import {
  differencesOf,
  fieldsOf,
  repeatedName,
  valuesOf,
  type Organization,
  type OrganizationValues,
} from './organization-values.ts'

interface OrganizationFormProps {
  readonly organization: Organization
  /** Called with what is stored now. */
  readonly onStored: (organization: Organization) => void
  readonly onDone: () => void
}

interface Saving {
  readonly expectedVersion: number
  /** All that stood in the form then. */
  readonly typed: OrganizationValues
}

/**
 * Edits the organization: only what was changed is sent, with the version that was read. Whoever comes second sees what
 * it is now, keeps what they wrote, and decides.
 */
export function OrganizationForm({ organization, onStored, onDone }: OrganizationFormProps) {
  const [read, setRead] = useState(organization)
  const [current, setCurrent] = useState<Organization | null>(null)
  const form = useForm<OrganizationValues>({ initialValues: valuesOf(organization), validate: errorsOf })
  const changes = changesOf(fieldsOf(valuesOf(read)), fieldsOf(form.values))
  const saving = useMutation({
    mutationFn: ({ expectedVersion }: Saving) =>
      client.organization.update.mutate({ expectedVersion, ...changes }),
    onSuccess: (answer, { typed }) => {
      if (answer.outcome === 'conflict') return setCurrent(answer.current)
      onStored(answer.organization)
      if (isSame(typed, form.getValues())) return onDone()
      // What was typed since it was sent is not saved, and is gone on with.
      setRead(answer.organization)
      setCurrent(null)
      form.setValues(withTypedSince(typed, form.getValues(), valuesOf(answer.organization)))
    },
  })
  const save = (expectedVersion: number): void => {
    if (Object.keys(changes).length === 0) onDone()
    else saving.mutate({ expectedVersion, typed: form.getValues() })
  }
  const takeTheirs = (theirs: Organization): void => {
    onStored(theirs)
    setRead(theirs)
    setCurrent(null)
    form.setValues(valuesOf(theirs))
  }
  return (
    <Paper withBorder p="md" maw={720}>
      <form
        onSubmit={form.onSubmit(() => save((current ?? read).version))}
        noValidate
        aria-label="Organization"
      >
        <Stack>
          <FormProblem error={saving.error} />
          {current === null ? null : (
            <ConflictAlert
              what="the organization"
              differences={differencesOf(changes, current)}
              isApplying={saving.isPending}
              onApplyMine={() => form.validate().hasErrors || save(current.version)}
              onTakeTheirs={() => takeTheirs(current)}
            />
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
            <Select
              label="Kind"
              data={[...ORGANIZATION_TYPES]}
              allowDeselect={false}
              {...form.getInputProps('type')}
            />
            <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
            <TextInput label="Telephone" type="tel" {...form.getInputProps('phone')} />
          </SimpleGrid>
          <AddressFields
            legend="Address"
            lines={form.values.address}
            error={textOf(form.errors['address'])}
            onChange={(lines) => form.setFieldValue('address', lines)}
          />
          <SettingFields
            legend="Settings"
            lines={form.values.settings}
            error={textOf(form.errors['settings'])}
            onChange={(lines) => form.setFieldValue('settings', lines)}
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
    </Paper>
  )
}

const textOf = (error: unknown): string | null => (typeof error === 'string' ? error : null)

const asSent = schemaErrors(UpdateOrganizationInput, (values: OrganizationValues) => ({
  expectedVersion: 1,
  ...fieldsOf(values),
}))

/** Errors of a line are shown with its document. */
const errorsOf = (values: OrganizationValues): Record<string, string> => {
  const errors: Record<string, string> = {}
  for (const [path, text] of Object.entries(asSent(values))) {
    const [field = '', ...name] = path.split('.')
    errors[field] ??= name.length === 0 ? text : `${name.join('.') || 'a line without a name'}: ${text}`
  }
  for (const field of ['address', 'settings'] as const) {
    const repeated = repeatedName(values[field])
    if (repeated !== null) errors[field] = `${repeated} is there twice`
  }
  return errors
}
