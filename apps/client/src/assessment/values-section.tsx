import { Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { crossedCountText } from '../format/standing.ts'
import { titleOf } from '../format/words.ts'
import { useCatalogue, useCatalogueQuery } from '../server/catalogue.ts'
import type { Detail } from './detail.ts'
import { ValueRow } from './value-row.tsx'
import { byCategory, outOfRange } from './values-order.ts'

interface ValuesSectionProps {
  readonly detail: Detail
  /** The name or the id of the value that a citation leads to. */
  readonly marked: string | undefined
}

/** What was measured: out of range or beyond a threshold first, each value at its range. */
export function ValuesSection({ detail, marked }: ValuesSectionProps) {
  const catalogue = useCatalogue()
  const { isLoading } = useCatalogueQuery()
  const values = detail.biomarkers ?? []
  if (values.length === 0) return null
  // Names and limits are the catalogue's: rather nothing for a moment than others first.
  if (isLoading) return <Skeleton height={240} aria-label="Loading" role="status" />
  const hasPercentile = values.some(({ percentile }) => percentile !== null)
  const { out, judged } = outOfRange(values)
  return (
    <Stack gap="xs" component="section" aria-labelledby="values">
      <Title order={2} id="values">
        Values
      </Title>
      <Text size="sm" c="dimmed">
        {judged === 0
          ? 'None of them has a reference range.'
          : `${out === 0 ? 'None' : out} of ${judged} with a reference range ${out === 1 ? 'is' : 'are'} outside it.`}
        {crossedCountText(values)}
      </Text>
      <Table className="values" aria-label="Values" verticalSpacing={4} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Biomarker</Table.Th>
            <Table.Th scope="col" className="num">
              Value
            </Table.Th>
            <Table.Th scope="col">Reference range</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Status
            </Table.Th>
            <Table.Th scope="col" className="num" visibleFrom="sm">
              Confidence
            </Table.Th>
            {hasPercentile ? (
              <Table.Th scope="col" className="num" visibleFrom="sm">
                Percentile
              </Table.Th>
            ) : null}
          </Table.Tr>
        </Table.Thead>
        {byCategory(values).map(({ category, values: members }) => (
          <Table.Tbody key={category}>
            <Table.Tr>
              <Table.Th scope="rowgroup" colSpan={hasPercentile ? 6 : 5} className="category">
                {titleOf(category)}
              </Table.Th>
            </Table.Tr>
            {members.map((value) => (
              <ValueRow
                key={value.id}
                detail={detail}
                value={value}
                entry={catalogue.get(value.name)}
                hasPercentile={hasPercentile}
                isMarked={marked === value.name || marked === value.id}
              />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </Stack>
  )
}
