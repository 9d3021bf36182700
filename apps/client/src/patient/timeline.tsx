import { Button, Group, Text, Title } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { PIPELINE_TYPES, type PipelineType } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { client } from '../server/connection.ts'
import { useArrowKeys } from '../ui/arrow-keys.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { timelineEntries } from './timeline-entry.ts'
import { TimelineItem } from './timeline-item.tsx'
import styles from './patient-page.module.css'

const PAGE = 30
const firstPage = (): string | null => null

interface TimelineProps {
  readonly patientId: string
  readonly pipeline: PipelineType | undefined
}

/** The assessments of a patient, newest first, of one pipeline or of all. */
export function Timeline({ patientId, pipeline }: TimelineProps) {
  const query = useInfiniteQuery({
    queryKey: ['timeline', patientId, pipeline ?? null],
    queryFn: ({ pageParam, signal }) =>
      client.assessment.list.query(
        {
          patientId,
          limit: PAGE,
          ...(pipeline === undefined ? {} : { pipelineType: pipeline }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query
  const entries = useMemo(() => data?.pages.flatMap(timelineEntries) ?? [], [data])
  const list = useArrowKeys<HTMLOListElement>()
  return (
    <section aria-labelledby="assessments">
      <Title order={2} id="assessments" mb="xs">
        Assessments
      </Title>
      <PipelineFilter patientId={patientId} chosen={pipeline} />
      <Loaded query={query} lines={8}>
        {() =>
          entries.length === 0 ? (
            <Empty
              title={pipeline === undefined ? 'No assessments yet' : `None of ${PIPELINE_NAMES[pipeline]}`}
            />
          ) : (
            <ol ref={list} className={styles['timeline']} aria-label="Assessments, newest first">
              {entries.map((entry) => (
                <TimelineItem key={entry.id} entry={entry} />
              ))}
            </ol>
          )
        }
      </Loaded>
      {hasNextPage ? (
        <Older
          isLoading={isFetching}
          // What failed is asked for again by hand, not over and over.
          isByItself={!isFetchNextPageError}
          onMore={() => void fetchNextPage()}
        />
      ) : null}
      {entries.length > 0 && !hasNextPage && !isFetching ? (
        <Text size="xs" c="dimmed" mt={4}>
          {entries.length === 1 ? 'That is the only one.' : `That are all ${entries.length}.`}
        </Text>
      ) : null}
    </section>
  )
}

interface PipelineFilterProps {
  readonly patientId: string
  readonly chosen: PipelineType | undefined
}

/** Links, so that what is chosen stands in the address and can be shared. */
const PipelineFilter = ({ patientId, chosen }: PipelineFilterProps) => (
  <Group component="nav" gap={4} mb="xs" aria-label="By pipeline" className="no-print">
    {[undefined, ...PIPELINE_TYPES].map((pipeline) => (
      <PageLink
        key={pipeline ?? 'all'}
        to="/patients/$patientId"
        params={{ patientId }}
        search={(now) => ({ ...now, pipeline })}
        replace
        resetScroll={false}
        size="xs"
        underline="never"
        className={chosen === pipeline ? `${styles['chip']} ${styles['chosen']}` : styles['chip']}
        aria-current={chosen === pipeline ? 'true' : undefined}
        activeProps={UNMARKED}
      >
        {pipeline === undefined ? 'All' : PIPELINE_NAMES[pipeline]}
      </PageLink>
    ))}
  </Group>
)

/** The router takes every one of them for the page that one is on. */
const UNMARKED = () => ({})

interface OlderProps {
  readonly isLoading: boolean
  readonly isByItself: boolean
  readonly onMore: () => void
}

/** Asks for the next page once one has come so far; a button too, for whoever does not scroll. */
function Older({ isLoading, isByItself, onMore }: OlderProps) {
  const { ref, inViewport } = useInViewport<HTMLButtonElement>()
  const isDue = inViewport && isByItself && !isLoading
  useEffect(() => {
    if (isDue) onMore()
    // Asked once each time it comes into sight or an answer has come, not with each drawing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isDue])
  return (
    <Button ref={ref} variant="default" size="xs" mt="xs" fullWidth loading={isLoading} onClick={onMore}>
      Show older ones
    </Button>
  )
}
