import { Code, Group, Table, Text } from '@mantine/core'
import type { SubmissionDisposition } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CopiedId } from '../audit/copied-id.tsx'
import { LookAgain } from '../audit/look-again.tsx'
import { formatMinute } from '../format/date.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoreButton } from './more-button.tsx'
import { keptAsideQuery, type KeptAside } from './queue.ts'

const REASONS = {
  applied: 'Was taken over.',
  late: 'Came late: somebody else had the work by then, or it was over.',
  quarantined: 'Breaks its contract.',
  refused: 'Its model is refused here.',
} as const satisfies Record<SubmissionDisposition, string>

/** Results that were not taken over, with what is wrong by path and rule: what was measured is not told. */
export function KeptAsideView() {
  const query = useInfiniteQuery(keptAsideQuery)
  return (
    <>
      <Text size="sm" c="dimmed">
        Results that were handed over and not taken over. They are kept as evidence; what they measured is
        told to nobody here.
      </Text>
      <Group>
        <LookAgain query={query} />
      </Group>
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return items.length === 0 ? (
            <Empty title="Nothing was kept aside">Every result that was handed over was taken over.</Empty>
          ) : (
            <>
              <KeptAsideTable items={items} />
              <MoreButton query={query} />
            </>
          )
        }}
      </Loaded>
    </>
  )
}

const KeptAsideTable = ({ items }: { readonly items: readonly KeptAside[] }) => (
  <Table aria-label="Results that were kept aside" verticalSpacing={6}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Handed over</Table.Th>
        <Table.Th scope="col">Why it was kept aside</Table.Th>
        <Table.Th scope="col" className="num" visibleFrom="sm">
          Attempt
        </Table.Th>
        <Table.Th scope="col" visibleFrom="md">
          Assessment
        </Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {items.map((kept) => (
        <Table.Tr key={kept.submissionId}>
          <Table.Th scope="row" fw={400} miw={104}>
            {formatMinute(kept.createdAt)}
            <Text size="xs" c="dimmed">
              {kept.contract}
            </Text>
          </Table.Th>
          <Table.Td>
            {REASONS[kept.disposition]}
            <Issues issues={kept.issues} />
          </Table.Td>
          <Table.Td className="num" visibleFrom="sm">
            {kept.attempt}
          </Table.Td>
          <Table.Td visibleFrom="md">
            <CopiedId id={kept.assessmentId} of="assessment" isWhole />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const Issues = ({ issues }: Pick<KeptAside, 'issues'>) =>
  issues.length === 0 ? null : (
    <ul style={{ margin: '4px 0 0', paddingLeft: '1.1rem' }}>
      {issues.map(({ path, problem }) => (
        <li key={`${path} ${problem}`}>
          <Code>{path === '' ? 'the whole' : path}</Code> {problem}
        </li>
      ))}
    </ul>
  )
