import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { identityLine } from '../patient/identity.ts'
import { usePatientSearch } from '../patient/search.ts'
import styles from './patient-finder.module.css'

const SHOWN = 8
/** Whoever is found is read whole, however little room the field has. */
const WIDTH = 'min(24rem, 100vw - 1rem)'

/** A patient by name or telephone number from every page: `/`, the beginning of either, Enter. */
export function PatientFinder() {
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const isTyped = text.trim() !== ''
  const { data, isPlaceholderData, isFetching, isPaused, error } = usePatientSearch(text, {
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
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width={WIDTH}>
      <Combobox.Target>
        <TextInput
          ref={input}
          type="search"
          size="xs"
          className={styles['field']}
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
      <Combobox.Dropdown hidden={!isTyped}>
        <Combobox.Options aria-label="Patients found">
          {patients.map((patient) => (
            <Combobox.Option key={patient.id} value={patient.id} disabled={!isFound}>
              <Text size="sm" fw={600}>
                {patient.fullName}
              </Text>
              <span className={styles['second']}>{identityLine(patient)}</span>
            </Combobox.Option>
          ))}
          {patients.length === 0 ? (
            <Combobox.Empty>{emptyText({ isFetching, isPaused, error })}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

interface Asked {
  readonly isFetching: boolean
  readonly isPaused: boolean
  readonly error: unknown
}

/** That nobody was found is said only where somebody was looked for. */
const emptyText = ({ isFetching, isPaused, error }: Asked): string => {
  if (isPaused) return 'Offline: not searched'
  if (isFetching) return 'Searching…'
  return error === null ? 'Nobody’s name or number begins so' : 'The search failed: no answer came'
}
