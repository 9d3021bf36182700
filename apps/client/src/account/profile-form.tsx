import { Button, Checkbox, Group, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { UpdateProfileInput } from '@medilens/api/user/schema'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { formatMinute } from '../format/date.ts'
import { client } from '../server/connection.ts'
import { changesOf, withTypedSince } from '../ui/changes.ts'
import { ConflictAlert } from '../ui/conflict-alert.tsx'
import { FormProblem } from '../ui/form-problem.tsx'
import { showDone } from '../ui/notices.ts'
import { schemaErrors } from '../ui/schema-errors.ts'
import { languageChoices, SKIN_TYPES, TIME_ZONES } from './profile-choices.ts'
import { differencesOf, fieldsOf, type Profile, type ProfileFields } from './profile-values.ts'

interface ProfileFormProps {
  readonly profile: Profile
  readonly onStored: (profile: Profile) => void
}

interface Saving {
  readonly expectedVersion: number
  /** All that stood in the form then. */
  readonly typed: ProfileFields
}

/** Edits what one says of oneself; what was changed in another window meanwhile is shown, and one decides. */
export function ProfileForm({ profile, onStored }: ProfileFormProps) {
  const [read, setRead] = useState(profile)
  const [current, setCurrent] = useState<Profile | null>(null)
  const form = useForm<ProfileFields>({ initialValues: fieldsOf(profile), validate: errorsOf })
  const changes = changesOf(fieldsOf(read), sentOf(form.values))
  const isChanged = Object.keys(changes).length > 0
  /** From here on one types on top of it. */
  const goOnFrom = (stored: Profile): void => {
    onStored(stored)
    setRead(stored)
    setCurrent(null)
  }
  const saving = useMutation({
    mutationFn: ({ expectedVersion }: Saving) =>
      client.user.updateProfile.mutate({ expectedVersion, ...changes }),
    onSuccess: (answer, { typed }) => {
      if (answer.outcome === 'conflict') return setCurrent(answer.current)
      showDone('Your profile is saved.')
      goOnFrom(answer.profile)
      form.setValues(withTypedSince(typed, form.getValues(), fieldsOf(answer.profile)))
    },
  })
  const save = (expectedVersion: number): void => saving.mutate({ expectedVersion, typed: form.getValues() })
  return (
    <form onSubmit={form.onSubmit(() => save(read.version))} noValidate aria-label="Profile">
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          Nobody else sees this.{' '}
          {read.updatedAt === null
            ? 'You have not said anything yet.'
            : `Last changed ${formatMinute(read.updatedAt)}.`}
        </Text>
        <FormProblem error={saving.error} />
        {current === null ? null : (
          <ConflictAlert
            what="your profile"
            differences={differencesOf(changes, current)}
            isApplying={saving.isPending}
            onApplyMine={() => form.validate().hasErrors || save(current.version)}
            onTakeTheirs={() => {
              goOnFrom(current)
              form.setValues(fieldsOf(current))
            }}
          />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label="Language"
            searchable
            allowDeselect={false}
            data={languageChoices(profile.language)}
            {...form.getInputProps('language')}
          />
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            limit={60}
            data={TIME_ZONES.includes(profile.timezone) ? TIME_ZONES : [profile.timezone, ...TIME_ZONES]}
            {...form.getInputProps('timezone')}
          />
          <Select
            label="Skin type (Fitzpatrick)"
            clearable
            placeholder="not said"
            data={SKIN_TYPES}
            value={form.values.fitzpatrickType === null ? null : String(form.values.fitzpatrickType)}
            onChange={(type) => form.setFieldValue('fitzpatrickType', type === null ? null : Number(type))}
            error={form.errors['fitzpatrickType']}
          />
          <TextInput
            label="Ethnicity"
            placeholder="not said"
            {...form.getInputProps('ethnicity')}
            value={form.values.ethnicity ?? ''}
          />
        </SimpleGrid>
        <TagsInput
          label="Medical history"
          description="Enter after each"
          {...form.getInputProps('medicalHistory')}
        />
        <TagsInput label="Medications" {...form.getInputProps('medications')} />
        <TagsInput label="Allergies" {...form.getInputProps('allergies')} />
        <Checkbox
          label="My data may be used for research, under a pseudonym"
          {...form.getInputProps('consentResearch', { type: 'checkbox' })}
        />
        <Checkbox
          label="My data may be shared with others who treat me"
          {...form.getInputProps('consentDataSharing', { type: 'checkbox' })}
        />
        <Group justify="flex-end">
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={saving.isPending}
            disabled={!isChanged || current !== null}
          >
            Save the profile
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const sentOf = ({ ethnicity, ...fields }: ProfileFields): ProfileFields => ({
  ...fields,
  ethnicity: ethnicity === null || ethnicity.trim() === '' ? null : ethnicity.trim(),
})

const asSent = schemaErrors(UpdateProfileInput, (values: ProfileFields) => ({
  expectedVersion: 0,
  ...sentOf(values),
}))

/** What is wrong with one line of a list is shown with the list. */
const errorsOf = (values: ProfileFields): Record<string, string> => {
  const errors: Record<string, string> = {}
  for (const [path, text] of Object.entries(asSent(values))) {
    const [field = ''] = path.split('.')
    errors[field] ??= text
  }
  return errors
}
