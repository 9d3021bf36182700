import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { formatDate } from '../format/date.ts'
import type { Actors } from './actors.ts'
import { eventInWords } from './event-words.ts'
import type { AuditSearch } from './search.ts'
import { shortId } from './short-id.ts'

interface AuditChipsProps {
  readonly search: AuditSearch
  readonly actors: Actors
  readonly onChange: (change: AuditSearch) => void
}

/** The filters that are set, each to be taken away. */
export const AuditChips = ({ search, actors, onChange }: AuditChipsProps) => {
  const chips = chipsOf(search, actors)
  return chips.length === 0 ? null : (
    <Group gap={6} role="group" aria-label="Set filters">
      {chips.map(({ label, gone }) => (
        <Button
          key={label}
          size="compact-xs"
          variant="light"
          rightSection={<IconX size={12} aria-hidden />}
          aria-label={`Remove the filter ${label}`}
          onClick={() => onChange(gone)}
        >
          {label}
        </Button>
      ))}
    </Group>
  )
}

interface Chip {
  readonly label: string
  readonly gone: AuditSearch
}

const chipsOf = (
  { patient, user, key, event, from, until }: AuditSearch,
  actors: Actors,
): readonly Chip[] => [
  ...(patient === undefined ? [] : [{ label: `patient ${shortId(patient)}`, gone: { patient: undefined } }]),
  ...(user === undefined
    ? []
    : [{ label: `by ${actors.of({ userId: user, apiKeyId: null }).name}`, gone: { user: undefined } }]),
  ...(key === undefined
    ? []
    : [{ label: `by key ${actors.of({ userId: null, apiKeyId: key }).name}`, gone: { key: undefined } }]),
  ...(event === undefined || event === ''
    ? []
    : [{ label: eventInWords(event, 'read'), gone: { event: undefined } }]),
  ...(from === undefined ? [] : [{ label: `from ${formatDate(from)}`, gone: { from: undefined } }]),
  ...(until === undefined ? [] : [{ label: `until ${formatDate(until)}`, gone: { until: undefined } }]),
]
