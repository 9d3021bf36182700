import '../assessment/rows.css'
import { Table, Text } from '@mantine/core'
import { formatMinute } from '../format/date.ts'
import { AssessmentReference } from './assessment-reference.tsx'
import type { ModelResult } from './models.ts'

interface ResultTableProps {
  readonly name: string
  readonly results: readonly ModelResult[]
  /** Whether what became of each is told; where all of them stand there is nothing to tell. */
  readonly tellsFate: boolean
}

const ONE_LINE = { whiteSpace: 'nowrap' } as const

/** Results of a version: which, since when, and whether a clinician signed them; nothing of what was measured. */
export const ResultTable = ({ name, results, tellsFate }: ResultTableProps) => (
  <Table className="rows" aria-label={name} verticalSpacing={6}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Assessment</Table.Th>
        <Table.Th scope="col" visibleFrom="sm">
          Completed
        </Table.Th>
        <Table.Th scope="col" visibleFrom="sm">
          Signed
        </Table.Th>
        {tellsFate ? <Table.Th scope="col">What became of it</Table.Th> : null}
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {results.map((result) => (
        <Table.Tr key={result.assessmentId}>
          <Table.Th scope="row" fw={400}>
            <AssessmentReference id={result.assessmentId} />
            <Text size="xs" c="dimmed" hiddenFrom="sm">
              {completedText(result)}
              {result.reviewedAt === null ? '' : `; signed ${formatMinute(result.reviewedAt)}`}
            </Text>
          </Table.Th>
          <Table.Td visibleFrom="sm" style={ONE_LINE}>
            {completedText(result)}
          </Table.Td>
          <Table.Td visibleFrom="sm" style={ONE_LINE}>
            {result.reviewedAt === null ? 'by nobody' : formatMinute(result.reviewedAt)}
          </Table.Td>
          {tellsFate ? (
            <Table.Td>
              <Fate result={result} />
            </Table.Td>
          ) : null}
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const completedText = ({ completedAt }: ModelResult): string =>
  completedAt === null ? '–' : formatMinute(completedAt)

function Fate({ result: { supersededById, recalledAt } }: { readonly result: ModelResult }) {
  if (supersededById === null) return 'stands'
  return (
    <>
      {recalledAt === null ? 'corrected by' : `recalled ${formatMinute(recalledAt)}; in its place`}{' '}
      <AssessmentReference id={supersededById} />
    </>
  )
}
