import { Table, Text } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CopiedId } from '../audit/copied-id.tsx'
import { formatMinute } from '../format/date.ts'
import { Loaded } from '../ui/loaded.tsx'
import { MoreButton } from './more-button.tsx'

/** One line of a list of work. */
interface WorkRow {
  readonly key: string
  readonly at: string
  /** What it was, below its time. */
  readonly what: ReactNode
  readonly why: ReactNode
  readonly attempt: number
  readonly assessmentId: string
  readonly action?: ReactNode
}

interface WorkListProps<Item> {
  readonly label: string
  readonly heads: { readonly at: string; readonly why: string; readonly attempt: string }
  readonly query: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>, unknown>
  readonly rowOf: (item: Item) => WorkRow
  /** What is said where there is none. */
  readonly empty: ReactNode
}

/** Work of pipelines, page by page: when, why, and of which assessment. */
export const WorkList = <Item,>({ label, heads, query, rowOf, empty }: WorkListProps<Item>) => (
  <Loaded query={query}>
    {({ pages }) => {
      const rows = pages.flatMap(({ items }) => items.map(rowOf))
      return rows.length === 0 ? (
        empty
      ) : (
        <>
          <Table aria-label={label} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{heads.at}</Table.Th>
                <Table.Th scope="col">{heads.why}</Table.Th>
                <Table.Th scope="col" className="num" visibleFrom="sm">
                  {heads.attempt}
                </Table.Th>
                <Table.Th scope="col" visibleFrom="md">
                  Assessment
                </Table.Th>
                {rows.some(({ action }) => action !== undefined) ? <Table.Td /> : null}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Line key={row.key} row={row} />
              ))}
            </Table.Tbody>
          </Table>
          <MoreButton query={query} />
        </>
      )
    }}
  </Loaded>
)

const Line = ({ row: { at, what, why, attempt, assessmentId, action } }: { readonly row: WorkRow }) => (
  <Table.Tr>
    <Table.Th scope="row" fw={400} miw={104}>
      {formatMinute(at)}
      <Text size="xs" c="dimmed">
        {what}
      </Text>
    </Table.Th>
    <Table.Td>{why}</Table.Td>
    <Table.Td className="num" visibleFrom="sm">
      {attempt}
    </Table.Td>
    <Table.Td visibleFrom="md">
      <CopiedId id={assessmentId} of="assessment" isWhole />
    </Table.Td>
    {action === undefined ? null : <Table.Td ta="right">{action}</Table.Td>}
  </Table.Tr>
)
