import type { Outputs } from '@medilens/client'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { outcomeText } from '../assessment/run-status.ts'
import { measuredText } from '../format/pipeline.ts'
import { client } from '../server/connection.ts'

type Page = Outputs['assessment']['reviewQueue']

/** What waits for a review, and whom it is about. */
export type Waiting = Page['items'][number]

/** From which queue one came to an assessment: all of it, or that of one pipeline. */
export const QUEUES = ['all', ...PIPELINE_TYPES] as const
export type QueueName = (typeof QUEUES)[number]

const PAGE = 100
const REFRESH_MS = 60_000
const firstPage = (): string | null => null

const pipelineOf = (queue: QueueName): { pipelineType?: PipelineType } =>
  queue === 'all' ? {} : { pipelineType: queue }

/** The queue, as it is now and every minute while one looks at it. */
export const queueQuery = (queue: QueueName) =>
  infiniteQueryOptions({
    queryKey: ['review queue', queue],
    queryFn: ({ pageParam, signal }): Promise<Page> =>
      client.assessment.reviewQueue.query(
        { ...pipelineOf(queue), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
  })

/** The next that waits, or null where nothing does. */
export const nextWaiting = async (queue: QueueName): Promise<Waiting | null> => {
  const { items } = await client.assessment.reviewQueue.query({ ...pipelineOf(queue), limit: 1 })
  return items[0] ?? null
}

/** One that waits, in a line: whom it is about, what it is and how urgent. */
export const lineOf = ({ patient, riskLevel, ...run }: Waiting): string =>
  [
    patient?.fullName ?? 'unnamed patient',
    measuredText(run),
    run.status === 'completed'
      ? riskLevel === null
        ? 'no risk given'
        : `${riskLevel} risk`
      : outcomeText(run),
  ].join(' · ')
