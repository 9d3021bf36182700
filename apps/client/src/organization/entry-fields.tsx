import { ActionIcon, Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Entry, SettingEntry, SettingKind } from './organization-values.ts'

interface FieldsProps<Line> {
  readonly legend: string
  readonly lines: readonly Line[]
  readonly error: string | null
  readonly onChange: (lines: readonly Line[]) => void
}

/** Named texts: of an address, its city and its street. */
export const AddressFields = ({ lines, onChange, ...props }: FieldsProps<Entry>) => (
  <Lines
    {...props}
    addLabel="Add a line"
    onAdd={() => onChange([...lines, { id: crypto.randomUUID(), name: '', value: '' }])}
  >
    {lines.map((line) => (
      <Line key={line.id} line={line} onRemove={() => onChange(without(lines, line))}>
        <NameInput line={line} onChange={(name) => onChange(replaced(lines, line, { ...line, name }))} />
        <ValueInput line={line} onChange={(value) => onChange(replaced(lines, line, { ...line, value }))} />
      </Line>
    ))}
  </Lines>
)

/** What an organization has set for itself: each with its kind, so that `007` stays a text. */
export const SettingFields = ({ lines, onChange, ...props }: FieldsProps<SettingEntry>) => (
  <Lines
    {...props}
    addLabel="Add a setting"
    onAdd={() => onChange([...lines, { id: crypto.randomUUID(), name: '', value: '', kind: 'text' }])}
  >
    {lines.map((line) => (
      <Line key={line.id} line={line} onRemove={() => onChange(without(lines, line))}>
        <NameInput line={line} onChange={(name) => onChange(replaced(lines, line, { ...line, name }))} />
        <Select
          aria-label={`Kind of ${line.name}`}
          w={110}
          data={KINDS}
          value={line.kind}
          allowDeselect={false}
          onChange={(chosen) => onChange(replaced(lines, line, withKind(line, chosen)))}
        />
        {line.kind === 'yes or no' ? (
          <Select
            aria-label={`Value of ${line.name}`}
            flex={1}
            data={[
              { value: 'true', label: 'yes' },
              { value: 'false', label: 'no' },
            ]}
            value={line.value}
            allowDeselect={false}
            onChange={(value) => onChange(replaced(lines, line, { ...line, value: value ?? 'false' }))}
          />
        ) : (
          <ValueInput line={line} onChange={(value) => onChange(replaced(lines, line, { ...line, value }))} />
        )}
      </Line>
    ))}
  </Lines>
)

const KINDS: SettingKind[] = ['text', 'number', 'yes or no']

const withKind = (line: SettingEntry, chosen: string | null): SettingEntry => {
  const kind = KINDS.find((known) => known === chosen) ?? line.kind
  return { ...line, kind, value: kind === 'yes or no' && line.value !== 'true' ? 'false' : line.value }
}

const without = <Line extends Entry>(lines: readonly Line[], gone: Line): readonly Line[] =>
  lines.filter((line) => line !== gone)

const replaced = <Line extends Entry>(lines: readonly Line[], old: Line, line: Line): readonly Line[] =>
  lines.map((known) => (known === old ? line : known))

interface LinesProps {
  readonly legend: string
  readonly error: string | null
  readonly addLabel: string
  readonly onAdd: () => void
  readonly children: React.ReactNode
}

const Lines = ({ legend, error, addLabel, onAdd, children }: LinesProps) => (
  <Fieldset legend={legend}>
    <Stack gap="xs" align="stretch">
      {children}
      {error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={onAdd}
        >
          {addLabel}
        </Button>
      </Group>
    </Stack>
  </Fieldset>
)

interface LineProps {
  readonly line: Entry
  readonly onRemove: () => void
  readonly children: React.ReactNode
}

const Line = ({ line, onRemove, children }: LineProps) => (
  <Group gap="xs">
    {children}
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={line.name === '' ? 'Remove this line' : `Remove ${line.name}`}
      onClick={onRemove}
    >
      <IconTrash size={14} aria-hidden />
    </ActionIcon>
  </Group>
)

interface InputProps {
  readonly line: Entry
  readonly onChange: (text: string) => void
}

const NameInput = ({ line, onChange }: InputProps) => (
  <TextInput
    aria-label="Name"
    placeholder="Name"
    flex={1}
    miw={90}
    value={line.name}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
)

const ValueInput = ({ line, onChange }: InputProps) => (
  <TextInput
    aria-label={line.name === '' ? 'Value' : `Value of ${line.name}`}
    placeholder="Value"
    flex={2}
    miw={110}
    value={line.value}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
)
