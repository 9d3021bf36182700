import { Button, Group, Select, Text } from '@mantine/core'
import { PIPELINE_TYPES } from '@medilens/db/vocabulary'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { formatDay, formatMinute } from '../format/date.ts'
import { formatNumber } from '../format/number.ts'
import { measuredText, PIPELINE_NAMES } from '../format/pipeline.ts'
import { awaitsReview } from '../review/awaits-review.ts'
import { useScope } from '../server/me.ts'
import { Empty } from '../ui/empty.tsx'
import { PageLink } from '../ui/link.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { RiskSign } from '../ui/status.tsx'
import { assessmentsQuery, type Filters, type ListedAssessment, type Names } from './assessments.ts'
import { personText } from './patient-line.tsx'
import { isRecalled } from './recall.ts'
import { Rows, type Column } from './rows.tsx'
import { outcomeText } from './run-status.ts'

const route = getRouteApi('/signed-in/assessments')

/** All assessments that one may read, newest sample first. */
export function AssessmentsPage() {
  const filters = route.useSearch()
  const isNamed = useScope('patient:identify') === 'all'
  const query = useInfiniteQuery(assessmentsQuery(filters, isNamed))
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, error } = query
  const isAllOwn = useScope('assessment:read') === 'own'
  const more = () => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }
  return (
    <Page name={isAllOwn ? 'My assessments' : 'Assessments'} actions={<FilterFields filters={filters} />}>
      <Loaded query={query} lines={12}>
        {({ pages }) => {
          const rows = pages.flatMap(({ page }): readonly ListedAssessment[] => page.items)
          const isPseudonymous = pages[0]?.page.view === 'pseudonymous'
          const names: Names = new Map(pages.flatMap((one) => [...one.names]))
          if (rows.length === 0) return <NothingFound filters={filters} />
          return (
            <>
              {isPseudonymous ? (
                <Text size="sm" c="dimmed">
                  Under pseudonyms: ids are not those of the record, dates are moved, and the order says
                  nothing.
                </Text>
              ) : null}
              <Rows
                label="Assessments"
                rows={rows}
                keyOf={({ id }) => id}
                columns={isPseudonymous ? PSEUDONYMOUS : isAllOwn ? OWN : identified(names)}
                onEnd={more}
              />
              <div role="status">
                {isFetchingNextPage ? (
                  <Text size="sm" c="dimmed">
                    Loading more…
                  </Text>
                ) : null}
              </div>
              {isFetchNextPageError ? (
                <ProblemAlert error={error} onRetry={() => void fetchNextPage()} />
              ) : null}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function FilterFields({ filters: { pipeline, risk } }: { readonly filters: Filters }) {
  const navigate = route.useNavigate()
  return (
    <Group gap="xs">
      <Select
        size="xs"
        aria-label="Pipeline"
        placeholder="All pipelines"
        clearable
        data={PIPELINE_TYPES.map((value) => ({ value, label: PIPELINE_NAMES[value] }))}
        value={pipeline ?? null}
        onChange={(value) =>
          void navigate({
            replace: true,
            search: (before) => ({ ...before, pipeline: PIPELINE_TYPES.find((type) => type === value) }),
          })
        }
      />
      <Select
        size="xs"
        aria-label="Risk"
        placeholder="Any risk"
        clearable
        data={RISKS}
        value={risk ?? null}
        onChange={(value) =>
          void navigate({
            replace: true,
            search: (before) => ({ ...before, risk: RISKS.find((one) => one.value === value)?.value }),
          })
        }
      />
    </Group>
  )
}

const RISKS: { readonly value: 'high' | 'low'; readonly label: string }[] = [
  { value: 'high', label: 'High and critical' },
  { value: 'low', label: 'Low and moderate' },
]

function NothingFound({ filters }: { readonly filters: Filters }) {
  const navigate = route.useNavigate()
  if (filters.pipeline === undefined && filters.risk === undefined) {
    return <Empty title="No assessments yet">What pipelines record shows here.</Empty>
  }
  return (
    <Empty title="No assessment is like that">
      <Button size="xs" variant="default" onClick={() => void navigate({ search: {} })}>
        Show all
      </Button>
    </Empty>
  )
}

type AssessmentColumn = Column<ListedAssessment>

const MEASURED: AssessmentColumn = {
  name: 'Measured',
  cell: (row, link) => (
    <>
      <PageLink
        {...link}
        size="sm"
        to="/assessments/$assessmentId"
        params={{ assessmentId: row.id }}
        aria-label={`${measuredText(row)}, ${formatMinute(row.measuredAt)}`}
      >
        {formatDay(row.measuredAt)}
      </PageLink>
      <Text size="xs" hiddenFrom="sm">
        {measuredText(row)}
      </Text>
    </>
  ),
}

const PIPELINE: AssessmentColumn = {
  name: 'Pipeline',
  visibleFrom: 'sm',
  cell: measuredText,
}

const patientColumn = (names: Names): AssessmentColumn => ({
  name: 'Patient',
  cell: ({ patientId }) => {
    const patient = names.get(patientId)
    return (
      <>
        <PageLink to="/patients/$patientId" params={{ patientId }} size="sm">
          {patient?.fullName ?? 'Record'}
        </PageLink>
        {patient === undefined ? null : (
          <Text size="xs" c="dimmed">
            {personText(patient)}
          </Text>
        )}
      </>
    )
  },
})

const PERSON: AssessmentColumn = {
  name: 'Person',
  cell: (row) => (
    <>
      {row.patientId.slice(-8)}
      {'ageYears' in row ? (
        <Text size="xs" c="dimmed">
          {personText(row)}
        </Text>
      ) : null}
    </>
  ),
}

const RISK: AssessmentColumn = {
  name: 'Risk',
  cell: (row) => (
    <>
      {hasRisk(row) ? (
        <>
          <RiskSign level={row.riskLevel} />
          {row.riskScore === null ? null : (
            <Text span size="xs" c="dimmed" visibleFrom="sm">
              {' '}
              {formatNumber(row.riskScore, 0)}
            </Text>
          )}
        </>
      ) : (
        <Text span inherit visibleFrom="sm">
          –
        </Text>
      )}
      <Text size="xs" fw={600} hiddenFrom="sm">
        {reservationText(row)}
      </Text>
    </>
  ),
}

const hasRisk = ({ status, outcome }: ListedAssessment): boolean =>
  status === 'completed' && outcome !== 'ungradable'

/** Why a row is not to be taken as it stands, where there is no room for its outcome and its review. */
const reservationText = (row: ListedAssessment): string =>
  [
    ...(hasRisk(row) ? [] : [outcomeText(row)]),
    ...replacedWords(row),
    ...('reviewedAt' in row && awaitsReview(row) ? ['awaits review'] : []),
  ].join(', ')

const replacedWords = (row: ListedAssessment): string[] => {
  if (isRecalled(row)) return ['recalled']
  return row.supersededById === null ? [] : ['superseded']
}

const OUTCOME: AssessmentColumn = {
  name: 'Outcome',
  visibleFrom: 'sm',
  cell: (row) => [outcomeText(row), ...replacedWords(row)].join(', '),
}

const REVIEW: AssessmentColumn = {
  name: 'Review',
  visibleFrom: 'sm',
  cell: (row) => {
    if (!('reviewedAt' in row)) return row.requiresReview && row.supersededById === null ? 'asked for' : '–'
    if (row.reviewedAt !== null) return `reviewed ${formatDay(row.reviewedAt)}`
    return awaitsReview(row) ? <strong>waits</strong> : '–'
  },
}

const identified = (names: Names) => [MEASURED, PIPELINE, patientColumn(names), RISK, OUTCOME, REVIEW]
const OWN = [MEASURED, PIPELINE, RISK, OUTCOME, REVIEW]
const PSEUDONYMOUS = [MEASURED, PIPELINE, PERSON, RISK, OUTCOME, REVIEW]
