import { TextInput } from '@mantine/core'
import { useState } from 'react'

interface DayInputProps {
  readonly label: string
  readonly day: string | undefined
  readonly onChange: (day: string | undefined) => void
}

/** Typed years pass through 2, 20 and 202, and every look at the audit is an event of it. */
const EARLIEST = '1900-01-01'

/** A day, handed on once it is a likely one. */
export function DayInput({ label, day, onChange }: DayInputProps) {
  const [typed, setTyped] = useState(day ?? '')
  const [known, setKnown] = useState(day)
  if (day !== known) {
    setKnown(day)
    setTyped(day ?? '')
  }
  return (
    <TextInput
      label={label}
      type="date"
      size="xs"
      w={140}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        if (value === '' || value >= EARLIEST) onChange(value === '' ? undefined : value)
      }}
    />
  )
}
