import { Alert, Button, Group, Table, Text } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'

/** One field that two people worded differently. */
export interface Difference {
  readonly label: string
  readonly now: string
  readonly mine: string
}

interface ConflictAlertProps {
  /** What was changed meanwhile, as in `the organization`. */
  readonly what: string
  readonly differences: readonly Difference[]
  readonly isApplying: boolean
  readonly onApplyMine: () => void
  readonly onTakeTheirs: () => void
}

/** Somebody else was faster: what it is now beside what one wrote oneself, and whose it is to be. */
export const ConflictAlert = ({
  what,
  differences,
  isApplying,
  onApplyMine,
  onTakeTheirs,
}: ConflictAlertProps) => (
  <Alert
    role="alert"
    color="yellow"
    variant="light"
    icon={<IconArrowsSplit aria-hidden />}
    title={`Meanwhile ${what} was changed elsewhere`}
  >
    <Text size="sm">
      Nothing of yours was saved or lost. Fields that you did not change stay as they are now.
    </Text>
    {differences.length === 0 ? (
      <Text size="sm">What you changed is now as you wanted it.</Text>
    ) : (
      <Table aria-label="What differs" my="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">As it is now</Table.Th>
            <Table.Th scope="col">As you wrote it</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ label, now, mine }) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td>{now}</Table.Td>
              <Table.Td>{mine}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
    <Group gap="xs" mt="xs">
      <Button size="xs" loading={isApplying} onClick={onApplyMine}>
        Apply mine to the new version
      </Button>
      <Button size="xs" variant="default" disabled={isApplying} onClick={onTakeTheirs}>
        Take it as it is now
      </Button>
    </Group>
  </Alert>
)
