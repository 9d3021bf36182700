import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { useState } from 'react'
import type { DetailField, Details } from './draft.ts'
import { FIELD_LABELS, fieldLines, isListField } from './fields.ts'
import { differencesOf, merged, type Choice, type Choices, type Versions } from './merge.ts'
import styles from './conflict-panel.module.css'

interface ConflictPanelProps {
  readonly versions: Versions
  readonly isSaving: boolean
  readonly onSave: (details: Details) => void
  /** To go on typing on top of what it is now. */
  readonly onEdit: (details: Details) => void
}

/** Somebody else was faster: field by field what they changed and what one typed, and whose it is to be. */
export function ConflictPanel({ versions, isSaving, onSave, onEdit }: ConflictPanelProps) {
  const { disputed, theirsAlone, mineAlone } = differencesOf(versions)
  const [choices, setChoices] = useState<Choices>({})
  const isDecided = disputed.every((field) => choices[field] !== undefined)
  const choose = (fields: readonly DetailField[], choice: Choice): void =>
    setChoices({ ...choices, ...Object.fromEntries(fields.map((field) => [field, choice])) })
  return (
    <Stack gap="md" maw="56rem">
      <Alert
        role="alert"
        color="yellow"
        variant="light"
        icon={<IconArrowsSplit aria-hidden />}
        title="Somebody else changed this record meanwhile"
      >
        Nothing of yours is saved yet, and nothing is lost.{' '}
        {disputed.length === 0
          ? 'You changed different fields, so that both can stand.'
          : 'Say for each field that both of you changed whose it is to be.'}
      </Alert>
      {disputed.length < 2 ? null : (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => choose(disputed, 'theirs')}>
            Take all of theirs
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => choose(disputed, 'mine')}>
            Keep all of mine
          </Button>
        </Group>
      )}
      {disputed.map((field) => (
        <Disputed
          key={field}
          field={field}
          versions={versions}
          choice={choices[field] ?? null}
          onChoose={(choice) => choose([field], choice)}
        />
      ))}
      <Undisputed
        title="Changed by them alone, and kept"
        fields={theirsAlone}
        from={versions.before}
        to={versions.theirs}
      />
      <Undisputed
        title="Changed by you alone, and saved"
        fields={mineAlone}
        from={versions.before}
        to={versions.mine}
      />
      <Group gap="xs">
        <Button loading={isSaving} disabled={!isDecided} onClick={() => onSave(merged(versions, choices))}>
          {disputed.length === 0 ? 'Save mine too' : 'Save as chosen'}
        </Button>
        <Button variant="default" disabled={isSaving} onClick={() => onEdit(merged(versions, choices))}>
          Go on editing
        </Button>
        {isDecided ? null : (
          <Text size="xs" c="dimmed">
            Whose is still to be said of:{' '}
            {disputed
              .filter((field) => choices[field] === undefined)
              .map((field) => FIELD_LABELS[field])
              .join(', ')}
          </Text>
        )}
      </Group>
    </Stack>
  )
}

interface DisputedProps {
  readonly field: DetailField
  readonly versions: Versions
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
}

function Disputed({ field, versions, choice, onChoose }: DisputedProps) {
  const { before, theirs, mine } = versions
  const options = [
    { value: 'theirs', label: 'Theirs, as it is now', details: theirs },
    { value: 'mine', label: 'Mine, as I typed it', details: mine },
    ...(isListField(field)
      ? [{ value: 'both', label: 'Both changes', details: merged(versions, { [field]: 'both' }) } as const]
      : []),
  ] as const
  return (
    <Radio.Group
      className={styles['field']}
      value={choice}
      onChange={(value) => {
        const chosen = options.find((option) => option.value === value)
        if (chosen !== undefined) onChoose(chosen.value)
      }}
      label={
        <Title order={2} size="h3" component="span">
          {FIELD_LABELS[field]}
        </Title>
      }
      description={<>Before: {fieldLines(field, before).join(', ') || 'nothing'}</>}
    >
      <SimpleGrid cols={{ base: 1, sm: options.length }} spacing="xs" mt={6}>
        {options.map(({ value, label, details }) => (
          <Radio.Card
            key={value}
            value={value}
            className={styles['option']}
            aria-label={`${label}: ${fieldLines(field, details).join(', ') || 'nothing'}`}
          >
            <Group wrap="nowrap" align="flex-start" gap="xs">
              <Radio.Indicator size="xs" mt={2} />
              <div>
                <Text size="xs" c="dimmed">
                  {label}
                </Text>
                <Text size="sm" component="div">
                  <Lines lines={fieldLines(field, details)} />
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

interface UndisputedProps {
  readonly title: string
  readonly fields: readonly DetailField[]
  readonly from: Details
  readonly to: Details
}

const Undisputed = ({ title, fields, from, to }: UndisputedProps) =>
  fields.length === 0 ? null : (
    <section>
      <Title order={2} size="h3">
        {title}
      </Title>
      <dl className={styles['changes']}>
        {fields.map((field) => (
          <div key={field}>
            <dt>{FIELD_LABELS[field]}</dt>
            <dd>
              <del>
                <Lines lines={fieldLines(field, from)} />
              </del>{' '}
              → <Lines lines={fieldLines(field, to)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )

const Lines = ({ lines }: { readonly lines: readonly string[] }) =>
  lines.length === 0 ? <em>nothing</em> : <span className={styles['lines']}>{lines.join('\n')}</span>
