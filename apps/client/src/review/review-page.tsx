import { Group, Select, Text } from '@mantine/core'
import { PIPELINE_TYPES } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { personText } from '../assessment/patient-line.tsx'
import { Rows, type Column } from '../assessment/rows.tsx'
import { outcomeText } from '../assessment/run-status.ts'
import { formatAgo, formatDay } from '../format/date.ts'
import { measuredText, PIPELINE_NAMES } from '../format/pipeline.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { RiskSign } from '../ui/status.tsx'
import { queueQuery, type QueueName, type Waiting } from './queue.ts'

const route = getRouteApi('/signed-in/review')

/** What waits for a clinician, the most urgent first. */
export function ReviewPage() {
  const { pipeline } = route.useSearch()
  const queue = pipeline ?? 'all'
  const navigate = useNavigate()
  const query = useInfiniteQuery(queueQuery(queue))
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  const review = ({ id }: Waiting) =>
    void navigate({
      to: '/assessments/$assessmentId',
      params: { assessmentId: id },
      search: { queue },
      hash: 'review',
    })
  return (
    <Page name="Review" actions={<PipelineField queue={queue} />}>
      <Loaded query={query} lines={10}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items)
          return (
            <>
              <Text size="sm" role="status">
                {countText(rows, hasNextPage)}
              </Text>
              {rows.length === 0 ? (
                <Empty title="Nothing waits for a review">
                  Good news: all that needed a clinician’s eye has been seen.
                </Empty>
              ) : (
                <Rows
                  label="Waiting for a review"
                  rows={rows}
                  keyOf={({ id }) => id}
                  columns={columnsOf(queue)}
                  onKey={(key, row) => {
                    if (key === 'r') review(row)
                  }}
                  onEnd={more}
                />
              )}
              {rows.length === 0 ? null : (
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  ↑ ↓ move · Enter opens · R reviews
                </Text>
              )}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function countText(rows: readonly Waiting[], hasMore: boolean): string {
  if (rows.length === 0) return 'Nothing waits.'
  const critical = rows.filter(isCritical).length
  const all = `${rows.length}${hasMore ? ' or more' : ''} ${rows.length === 1 ? 'waits' : 'wait'}`
  return critical === 0 ? `${all}, none of them critical.` : `${all}, ${critical} of them critical.`
}

function PipelineField({ queue }: { readonly queue: QueueName }) {
  const navigate = route.useNavigate()
  return (
    <Group gap="xs">
      <Select
        size="xs"
        aria-label="Pipeline"
        placeholder="All pipelines"
        clearable
        data={PIPELINE_TYPES.map((value) => ({ value, label: PIPELINE_NAMES[value] }))}
        value={queue === 'all' ? null : queue}
        onChange={(value) => {
          const pipeline = PIPELINE_TYPES.find((type) => type === value)
          void navigate({ replace: true, search: pipeline === undefined ? {} : { pipeline } })
        }}
      />
    </Group>
  )
}

/** Also what takes the place of a recalled result that was. */
const isCritical = ({ riskLevel, reviewReason }: Waiting): boolean =>
  riskLevel === 'critical' || (reviewReason?.includes('critical risk') ?? false)

/** What takes another's place waits since it does, whether or not it is measured. */
const waitingSince = ({ supersedesId, createdAt, completedAt, measuredAt }: Waiting): string =>
  supersedesId === null ? (completedAt ?? measuredAt) : createdAt

const reasonText = ({ reviewReason }: Pick<Waiting, 'reviewReason'>): string =>
  reviewReason ?? 'no reason given'

const columnsOf = (queue: QueueName): Column<Waiting>[] => [
  {
    name: 'Risk',
    cell: (run) =>
      run.status === 'completed' && run.outcome !== 'ungradable' ? (
        <RiskSign level={run.riskLevel} />
      ) : (
        outcomeText(run)
      ),
  },
  {
    name: 'Patient',
    cell: ({ id, patient, ...measured }, link) => (
      <>
        <PageLink
          {...link}
          size="sm"
          to="/assessments/$assessmentId"
          params={{ assessmentId: id }}
          search={{ queue }}
          aria-label={`${patient?.fullName ?? 'Unnamed patient'}, ${measuredText(measured)}`}
        >
          {patient?.fullName ?? 'Unnamed patient'}
        </PageLink>
        {patient === null ? null : (
          <Text size="xs" c="dimmed">
            {personText(patient)}
          </Text>
        )}
        <Text size="xs" hiddenFrom="sm">
          {measuredText(measured)}
        </Text>
        <Text size="xs" hiddenFrom="sm">
          {reasonText(measured)}
        </Text>
      </>
    ),
  },
  { name: 'Pipeline', visibleFrom: 'sm', cell: measuredText },
  { name: 'Reason', visibleFrom: 'sm', cell: reasonText },
  {
    name: 'Waiting since',
    cell: (run) => (
      <>
        {formatDay(waitingSince(run))}
        <Text size="xs" c="dimmed">
          {formatAgo(waitingSince(run))}
        </Text>
      </>
    ),
  },
]
