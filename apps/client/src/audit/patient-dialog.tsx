import { Alert, Combobox, Modal, Stack, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDate } from '../format/date.ts'
import { usePatientSearch } from '../patient/search.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'

interface PatientDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onChoose: (patientId: string) => void
}

/** Finds the patient whose audit is looked at: by name or telephone number, with the keyboard alone. */
export const PatientDialog = ({ isOpen, onClose, onChoose }: PatientDialogProps) => (
  <Modal opened={isOpen} onClose={onClose} title="Who saw a patient" size="md">
    <Stack>
      <Alert variant="light" icon={<IconEye aria-hidden />}>
        <Text size="sm">
          Name and date of birth alone are shown here. That you search for a patient is itself in the audit.
        </Text>
      </Alert>
      <PatientChoice onChoose={onChoose} />
    </Stack>
  </Modal>
)

const SHOWN = 8
/** Each search is an event of the audit: not one for every letter. */
const TYPED_MS = 300

function PatientChoice({ onChoose }: Pick<PatientDialogProps, 'onChoose'>) {
  const [text, setText] = useState('')
  const [typed] = useDebouncedValue(text.trim(), TYPED_MS)
  const combobox = useCombobox({ opened: true })
  const { data, error, isFetching, refetch } = usePatientSearch(typed, {
    limit: SHOWN,
    enabled: typed !== '',
  })
  const isCurrent = typed === text.trim() && typed !== ''
  const patients = isCurrent ? (data?.pages.flatMap(({ items }) => items) ?? []) : []
  return (
    <Combobox store={combobox} withinPortal={false} onOptionSubmit={onChoose}>
      <Combobox.EventsTarget>
        <TextInput
          type="search"
          label="Patient"
          placeholder="Beginning of the name or telephone number"
          autoComplete="off"
          data-autofocus
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            combobox.resetSelectedOption()
          }}
        />
      </Combobox.EventsTarget>
      {error === null || isFetching ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      <Combobox.Options aria-label="Patients found" mih={160}>
        {patients.map(({ id, fullName, dateOfBirth }) => (
          <Combobox.Option key={id} value={id}>
            <Text size="sm" fw={600}>
              {fullName}
            </Text>
            <Text size="xs" c="dimmed">
              {dateOfBirth === null ? 'date of birth unknown' : `born ${formatDate(dateOfBirth)}`}
            </Text>
          </Combobox.Option>
        ))}
        {text.trim() !== '' && patients.length === 0 ? (
          <Combobox.Empty>
            {isFetching || !isCurrent ? 'Searching…' : 'Nobody’s name or number begins so'}
          </Combobox.Empty>
        ) : null}
      </Combobox.Options>
    </Combobox>
  )
}
