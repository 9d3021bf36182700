import { Button, Group, NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { GENDERS } from '@medilens/db/vocabulary'
import { useRef, type FormEvent, type ReactNode } from 'react'
import { titleOf } from '../format/words.ts'
import type { PatientDraft } from './draft.ts'
import { FIELD_LABELS, partLabel, type ListField } from './fields.ts'
import styles from './patient-form.module.css'
import type { PatientFormState } from './use-patient-form.ts'

interface PatientFormProps {
  readonly form: PatientFormState
  /** Patients change how they are reached; the rest of their record is their clinic's. */
  readonly isOwn: boolean
  readonly saveLabel: string
  readonly isSaving: boolean
  /** What was typed, once it is whole and as the server wants it. */
  readonly onSave: (draft: PatientDraft) => void
  readonly onCancel: () => void
}

/** Who a patient is, how they are reached, and what is to be known before they are treated. */
export function PatientForm({ form, isOwn, saveLabel, isSaving, onSave, onCancel }: PatientFormProps) {
  const element = useRef<HTMLFormElement>(null)
  useHotkeys([['mod+Enter', () => element.current?.requestSubmit()]], [])
  const text = (field: keyof PatientDraft) => ({
    label: FIELD_LABELS[field],
    ...form.getInputProps(field),
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    const partial = partialDate(event.currentTarget)
    if (partial !== null) {
      event.preventDefault()
      form.setFieldError('dateOfBirth', 'is not a whole date')
      partial.focus()
      return
    }
    form.onSubmit(onSave, () => focusFirstError(element.current))(event)
  }
  return (
    <form ref={element} onSubmit={submit} noValidate className={styles['form']}>
      {isOwn ? (
        <Text size="sm" c="dimmed">
          You can change how you are reached. For everything else, ask your clinic.
        </Text>
      ) : (
        <Section title="Person">
          <TextInput key={form.key('fullName')} {...text('fullName')} required autoComplete="off" autoFocus />
          <TextInput key={form.key('dateOfBirth')} {...text('dateOfBirth')} type="date" />
          <NativeSelect
            key={form.key('gender')}
            {...text('gender')}
            data={GENDERS.map((value) => ({ value, label: titleOf(value) }))}
          />
        </Section>
      )}
      <Section title="Contact">
        <TextInput key={form.key('phoneNumber')} {...text('phoneNumber')} type="tel" autoComplete="off" />
        <TextInput key={form.key('email')} {...text('email')} type="email" autoComplete="off" />
      </Section>
      <Parts form={form} field="address" />
      <Parts form={form} field="emergencyContact" />
      {isOwn ? null : (
        <>
          <Section title="Insurance">
            <TextInput
              key={form.key('insuranceProvider')}
              {...text('insuranceProvider')}
              autoComplete="off"
            />
            <TextInput
              key={form.key('insurancePolicyNumber')}
              {...text('insurancePolicyNumber')}
              autoComplete="off"
            />
          </Section>
          <Section title="Clinical">
            <Entries form={form} field="allergies" />
            <Entries form={form} field="medications" />
            <Entries form={form} field="medicalHistory" />
            <Entries form={form} field="familyHistory" />
            <Textarea
              key={form.key('medicalNotes')}
              {...text('medicalNotes')}
              className={styles['whole']}
              autosize
              minRows={3}
              maxRows={16}
            />
          </Section>
        </>
      )}
      <Group gap="xs" className={styles['foot']}>
        <Button type="submit" loading={isSaving}>
          {saveLabel}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          Ctrl Enter saves from every field.
        </Text>
      </Group>
    </form>
  )
}

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

const Section = ({ title, children }: SectionProps) => (
  <fieldset className={styles['section']}>
    <legend>
      <h2>{title}</h2>
    </legend>
    <div className={styles['fields']}>{children}</div>
  </fieldset>
)

interface PartsProps {
  readonly form: PatientFormState
  readonly field: 'address' | 'emergencyContact'
}

const Parts = ({ form, field }: PartsProps) => (
  <Section title={FIELD_LABELS[field]}>
    {form.getInitialValues()[field].map(({ key }, index) => (
      <TextInput
        key={form.key(`${field}.${index}.value`)}
        label={partLabel(key)}
        autoComplete="off"
        {...form.getInputProps(`${field}.${index}.value`)}
      />
    ))}
  </Section>
)

interface EntriesProps {
  readonly form: PatientFormState
  readonly field: ListField
}

const Entries = ({ form, field }: EntriesProps) => (
  <Textarea
    key={form.key(field)}
    label={FIELD_LABELS[field]}
    description="One a line"
    autosize
    minRows={2}
    maxRows={12}
    {...form.getInputProps(field)}
  />
)

/** Half a date is no text: the browser keeps it to itself, and it would be stored as none. */
const partialDate = (form: HTMLFormElement): HTMLInputElement | null => {
  const partial = [...form.elements].find(
    (element) => element instanceof HTMLInputElement && element.validity.badInput,
  )
  return partial instanceof HTMLInputElement ? partial : null
}

const focusFirstError = (form: HTMLFormElement | null): void => {
  // The errors are on the page with its next frame.
  requestAnimationFrame(() => {
    const wrong = form?.querySelector('[aria-invalid=true]')
    if (wrong instanceof HTMLElement) wrong.focus()
  })
}
