import { Button, Group, Select } from '@mantine/core'
import { IconUserSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Actors } from './actors.ts'
import { DayInput } from './day-input.tsx'
import type { EventChoice } from './event-words.ts'
import type { AuditSearch } from './search.ts'
import { shortId } from './short-id.ts'

interface AuditFiltersProps {
  readonly search: AuditSearch
  readonly actors: Actors
  /** The kinds of events to choose from. */
  readonly events: readonly EventChoice[]
  readonly onChange: (change: AuditSearch) => void
  /** Left out where whoever looks may not identify patients, or nothing is about one. */
  readonly onFindPatient?: (() => void) | undefined
  /** What else may be done there. */
  readonly children: ReactNode
}

/** What of the audit is shown: each filter narrows the others. */
export const AuditFilters = ({
  search,
  actors,
  events,
  onChange,
  onFindPatient,
  children,
}: AuditFiltersProps) => (
  <Group gap="xs" align="end" className="no-print" role="group" aria-label="Filters">
    <Select
      label="Who"
      placeholder="anybody"
      size="xs"
      w={190}
      searchable
      clearable
      data={whoChoices(actors, search)}
      value={search.user ?? search.key ?? null}
      onChange={(id) => onChange(whoOf(id, actors))}
    />
    <Select
      label="Event"
      placeholder="any"
      size="xs"
      w={230}
      searchable
      clearable
      data={eventChoices(search.event, events)}
      value={search.event ?? null}
      onChange={(event) => onChange({ event: event ?? undefined })}
    />
    <DayInput label="From" day={search.from} onChange={(from) => onChange({ from })} />
    <DayInput label="Until" day={search.until} onChange={(until) => onChange({ until })} />
    {onFindPatient === undefined ? null : (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconUserSearch size={14} aria-hidden />}
        onClick={onFindPatient}
      >
        Who saw a patient…
      </Button>
    )}
    {children}
  </Group>
)

/** A person or a key, never both: no event has two actors. */
const whoOf = (id: string | null, { keys }: Actors): AuditSearch => {
  if (id === null) return { user: undefined, key: undefined }
  return keys.some((key) => key.id === id) ? { user: undefined, key: id } : { user: id, key: undefined }
}

/** Keys of a name are told apart by their ids; whom an address names is there, also where no name is known. */
const whoChoices = ({ people, keys }: Actors, { user, key }: AuditSearch) => {
  const groups = [
    { group: 'People', items: people.map(({ id, name }) => ({ value: id ?? '', label: name })) },
    {
      group: 'Keys',
      items: keys.map(({ id, name }) => ({ value: id ?? '', label: `${name} ${shortId(id ?? '')}` })),
    },
  ]
  const named = user ?? key
  const isKnown =
    named === undefined || groups.some(({ items }) => items.some(({ value }) => value === named))
  return isKnown ? groups : [...groups, { group: 'Others', items: [{ value: named, label: shortId(named) }] }]
}

const eventChoices = (event: string | undefined, known: readonly EventChoice[]) =>
  event === undefined || known.some(({ value }) => value === event)
    ? [...known]
    : [...known, { value: event, label: event }]
