import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { identityLine } from '../patient/identity.ts'
import { usePatientSearch } from '../patient/search.ts'

const SHOWN = 8

/** A patient by name or telephone number from every page: `/`, the beginning of either, Enter. */
export function PatientFinder() {
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const isTyped = text.trim() !== ''
  const { data, isPlaceholderData, isFetching, error } = usePatientSearch(text, {
    limit: SHOWN,
    enabled: isTyped,
  })
  useHotkeys([['/', () => input.current?.focus()]])

  // Of what was found before nobody can be chosen: Enter means whom one reads for what one typed.
  const isFound = isTyped && data !== undefined && !isPlaceholderData
  const patients = isTyped ? (data?.pages.flatMap(({ items }) => items).slice(0, SHOWN) ?? []) : []
  const { selectFirstOption, resetSelectedOption } = combobox
  useEffect(() => {
    if (isFound) selectFirstOption()
    else resetSelectedOption()
    // The store's functions are new with each drawing, and do the same.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isFound, data])
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
          flex="1 1 0"
          miw={0}
          maw={380}
          aria-label="Find a patient"
          placeholder="Find a patient: name or telephone"
          autoComplete="off"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            combobox.openDropdown()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            setText('')
            if (!isTyped) event.currentTarget.blur()
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isTyped} miw={260}>
        <Combobox.Options aria-label="Patients found">
          {patients.map((patient) => (
            <Combobox.Option key={patient.id} value={patient.id} disabled={!isFound}>
              <Text size="sm" fw={600}>
                {patient.fullName}
              </Text>
              <Text size="xs" c="dimmed">
                {identityLine(patient)}
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
