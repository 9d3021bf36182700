import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { formatDate } from '../format/date.ts'
import { usePatientSearch } from '../patient/search.ts'

const SHOWN = 8

/** A patient by name or telephone number from every page: `/`, the beginning of either, Enter. */
export function PatientFinder() {
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { data, isFetching, error } = usePatientSearch(text, { limit: SHOWN, enabled: text.trim() !== '' })
  useHotkeys([['/', () => input.current?.focus()]])

  const patients = text.trim() === '' ? [] : (data?.pages.flatMap(({ items }) => items) ?? [])
  const choose = (patientId: string): void => {
    setText('')
    combobox.closeDropdown()
    input.current?.blur()
    void navigate({ to: '/patients/$patientId', params: { patientId } })
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width="target">
      <Combobox.Target>
        <TextInput
          ref={input}
          type="search"
          size="xs"
          w="100%"
          maw={380}
          aria-label="Find a patient"
          placeholder="Find a patient: name or telephone"
          autoComplete="off"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options aria-label="Patients found">
          {patients.map(({ id, fullName, dateOfBirth, ageYears }) => (
            <Combobox.Option key={id} value={id}>
              <Text size="sm" fw={600}>
                {fullName}
              </Text>
              <Text size="xs" c="dimmed">
                {dateOfBirth === null
                  ? 'date of birth unknown'
                  : `${formatDate(dateOfBirth)} · ${ageYears ?? '?'} years`}
              </Text>
            </Combobox.Option>
          ))}
          {patients.length === 0 ? <Combobox.Empty>{emptyText(isFetching, error)}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

const emptyText = (isFetching: boolean, error: unknown): string => {
  if (isFetching) return 'Searching…'
  return error === null ? 'Nobody’s name or number begins so' : 'The search failed: no answer came'
}
