import { Anchor, Button, Group, Paper, Table, Text, Title } from '@mantine/core'
import { formatMinute } from '../format/date.ts'
import { ActorName } from './actor-name.tsx'
import type { Actor } from './actors.ts'
import type { SeenBy } from './seen-by.ts'

interface SeenByTableProps {
  readonly rows: readonly SeenBy[]
  readonly loaded: number
  readonly isComplete: boolean
  readonly isLoading: boolean
  readonly onLoadAll: () => void
  readonly onChoose: (actor: Actor) => void
}

/** Who saw one patient, how often and when last: counted from the events that are loaded, and it says so. */
export const SeenByTable = ({
  rows,
  loaded,
  isComplete,
  isLoading,
  onLoadAll,
  onChoose,
}: SeenByTableProps) => (
  <Paper withBorder p="sm" component="section" aria-labelledby="seen-by">
    <Title order={2} id="seen-by">
      Who saw this patient
    </Title>
    <Group gap="xs" justify="space-between">
      <Text size="xs" c="dimmed" role="status">
        {isComplete
          ? `Counted from all ${loaded} events that fit the filters.`
          : `Counted from the ${loaded} newest events only; there are more.`}{' '}
        Lists and searches in which a patient stood among others name no patient and are not in here.
      </Text>
      {isComplete ? null : (
        <Button size="compact-xs" variant="default" loading={isLoading} onClick={onLoadAll}>
          Load all and count
        </Button>
      )}
    </Group>
    {rows.length === 0 ? null : (
      <Table aria-labelledby="seen-by" mt="xs" verticalSpacing={4} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Who</Table.Th>
            <Table.Th scope="col" className="num">
              Times
            </Table.Th>
            <Table.Th scope="col" className="num">
              Denied
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              First
            </Table.Th>
            <Table.Th scope="col">Last</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ actor, times, denied, first, last }) => (
            <Table.Tr key={actor.id ?? actor.kind}>
              <Table.Th scope="row" fw={600} style={{ overflowWrap: 'break-word' }}>
                {actor.id === null ? (
                  <ActorName actor={actor} />
                ) : (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    ta="left"
                    onClick={() => onChoose(actor)}
                  >
                    <ActorName actor={actor} />
                  </Anchor>
                )}
              </Table.Th>
              <Table.Td className="num">{times}</Table.Td>
              <Table.Td className="num" fw={denied > 0 ? 600 : 400}>
                {denied}
              </Table.Td>
              <Table.Td visibleFrom="sm">{formatMinute(first)}</Table.Td>
              <Table.Td>{formatMinute(last)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Paper>
)
