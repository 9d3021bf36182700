import { Button, Group, Select, Table, Text } from '@mantine/core'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CopiedId } from '../audit/copied-id.tsx'
import { LookAgain } from '../audit/look-again.tsx'
import { formatMinute } from '../format/date.ts'
import { failureText } from '../format/failure.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { Empty } from '../ui/empty.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoreButton } from './more-button.tsx'
import { deadLettersQuery, type DeadLetter } from './queue.ts'
import { RequeueDialog } from './requeue-dialog.tsx'

interface DeadLettersViewProps {
  readonly pipeline: PipelineType | undefined
  readonly onPipeline: (pipeline: PipelineType | undefined) => void
}

/** Work that nobody takes any more: what, when and why, and a way to hand it out again. */
export function DeadLettersView({ pipeline, onPipeline }: DeadLettersViewProps) {
  const query = useInfiniteQuery(deadLettersQuery(pipeline))
  const [requeued, setRequeued] = useState<DeadLetter | null>(null)
  return (
    <>
      <Text size="sm" c="dimmed">
        Work that failed for good, was tried too often, or whose result was not taken over. Its assessment
        says that it failed; requeued, it is handed out anew.
      </Text>
      <Group gap="xs" align="end">
        <Select
          label="Pipeline"
          size="xs"
          placeholder="all"
          clearable
          data={PIPELINE_TYPES.map((type) => ({ value: type, label: PIPELINE_NAMES[type] }))}
          value={pipeline ?? null}
          onChange={(value) => onPipeline(PIPELINE_TYPES.find((type) => type === value))}
        />
        <LookAgain query={query} />
      </Group>
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return items.length === 0 ? (
            <Empty title="Nothing was given up">
              {pipeline === undefined
                ? 'All work of your organization is done, or under way.'
                : `Of ${PIPELINE_NAMES[pipeline]}, that is; other pipelines are not looked at here.`}
            </Empty>
          ) : (
            <>
              <DeadLetterTable items={items} onRequeue={setRequeued} />
              <MoreButton query={query} />
            </>
          )
        }}
      </Loaded>
      <RequeueDialog job={requeued} onClose={() => setRequeued(null)} />
    </>
  )
}

interface DeadLetterTableProps {
  readonly items: readonly DeadLetter[]
  readonly onRequeue: (job: DeadLetter) => void
}

const DeadLetterTable = ({ items, onRequeue }: DeadLetterTableProps) => (
  <Table aria-label="Work that was given up" verticalSpacing={6}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Given up</Table.Th>
        <Table.Th scope="col">Why</Table.Th>
        <Table.Th scope="col" className="num" visibleFrom="sm">
          Attempts
        </Table.Th>
        <Table.Th scope="col" visibleFrom="md">
          Assessment
        </Table.Th>
        <Table.Td />
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {items.map((job) => (
        <Table.Tr key={job.jobId}>
          <Table.Th scope="row" fw={400} miw={104}>
            {formatMinute(job.updatedAt)}
            <Text size="xs" c="dimmed">
              {PIPELINE_NAMES[job.pipelineType]}
              <Text span inherit hiddenFrom="sm">
                , {job.attempt} {job.attempt === 1 ? 'attempt' : 'attempts'}
              </Text>
            </Text>
          </Table.Th>
          <Table.Td>
            {failureText(job.errorCode)}
            {job.errorCode === null ? null : (
              <Text size="xs" c="dimmed" ff="monospace">
                {job.errorCode}
              </Text>
            )}
          </Table.Td>
          <Table.Td className="num" visibleFrom="sm">
            {job.attempt}
          </Table.Td>
          <Table.Td visibleFrom="md">
            <CopiedId id={job.assessmentId} of="assessment" isWhole />
          </Table.Td>
          <Table.Td ta="right">
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Requeue the work given up ${formatMinute(job.updatedAt)}`}
              onClick={() => onRequeue(job)}
            >
              Requeue
            </Button>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
