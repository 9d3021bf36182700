import { Button, Group, Text } from '@mantine/core'
import type { PipelineType } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LookAgain } from '../audit/look-again.tsx'
import { formatMinute } from '../format/date.ts'
import { failureText } from '../format/failure.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { Empty } from '../ui/empty.tsx'
import { PipelineFilter } from './pipeline-filter.tsx'
import { deadLettersQuery, type DeadLetter } from './queue.ts'
import { RequeueDialog } from './requeue-dialog.tsx'
import { WorkList } from './work-list.tsx'

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
        <PipelineFilter pipeline={pipeline} onPipeline={onPipeline} />
        <LookAgain query={query} />
      </Group>
      <WorkList
        label="Work that was given up"
        heads={{ at: 'Given up', why: 'Why', attempt: 'Attempts' }}
        query={query}
        rowOf={(job: DeadLetter) => ({
          key: job.jobId,
          at: job.updatedAt,
          what: (
            <>
              {PIPELINE_NAMES[job.pipelineType]}
              <Text span inherit hiddenFrom="sm">
                , {job.attempt} {job.attempt === 1 ? 'attempt' : 'attempts'}
              </Text>
            </>
          ),
          why: <Failure code={job.errorCode} />,
          attempt: job.attempt,
          assessmentId: job.assessmentId,
          action: (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Requeue the work given up ${formatMinute(job.updatedAt)}`}
              onClick={() => setRequeued(job)}
            >
              Requeue
            </Button>
          ),
        })}
        empty={
          <Empty title="Nothing was given up">
            {pipeline === undefined
              ? 'All work of your organization is done, or under way.'
              : `Of ${PIPELINE_NAMES[pipeline]}, that is; other pipelines are not looked at here.`}
          </Empty>
        }
      />
      <RequeueDialog job={requeued} onClose={() => setRequeued(null)} />
    </>
  )
}

const Failure = ({ code }: { readonly code: DeadLetter['errorCode'] }) => (
  <>
    {failureText(code)}
    {code === null ? null : (
      <Text size="xs" c="dimmed" ff="monospace">
        {code}
      </Text>
    )}
  </>
)
