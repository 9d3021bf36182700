import { Skeleton, Stack } from '@mantine/core'
import type { Outputs } from '@medilens/client'
import type { EyeLaterality } from '@medilens/db/vocabulary'
import { useQuery } from '@tanstack/react-query'
import { formatAgo, formatDay } from '../format/date.ts'
import { formatJudged } from '../format/number.ts'
import { crossedText } from '../format/range.ts'
import { withUnit } from '../format/unit.ts'
import { api } from '../server/api.ts'
import { Empty } from '../ui/empty.tsx'
import { PageButton, PageLink } from '../ui/link.tsx'
import { longerThan, PERIOD_WORDS, periodSince, type BiomarkerDays } from './period.ts'

interface NothingMeasuredProps {
  readonly patientId: string
  readonly name: string
  readonly days: BiomarkerDays
  readonly eye: EyeLaterality | undefined
  readonly unit: string | undefined
  /** When the values were asked for, in ms since the epoch. */
  readonly now: number
}

/** In the place of a chart over a period without values: when the last one was, and the way to it. */
export function NothingMeasured({ patientId, name, days, eye, unit, now }: NothingMeasuredProps) {
  const query = useQuery(api.biomarker.latest.queryOptions({ patientId }))
  const last = query.data?.items
    .filter(
      (item) =>
        item.name === name &&
        (eye === undefined || item.eyeLaterality === eye) &&
        (unit === undefined || item.unit === unit),
    )
    .reduce<Last | undefined>(
      (newest, item) => (newest === undefined || item.measuredAt > newest.measuredAt ? item : newest),
      undefined,
    )
  const period = last === undefined ? longerThan(days) : periodSince(last.measuredAt, now)
  return (
    <Empty title={`Nothing was measured in the last ${PERIOD_WORDS[days]}`}>
      {query.isLoading ? (
        <Skeleton height={20} width={260} aria-label="Loading" role="status" />
      ) : (
        <Stack gap="xs" align="center">
          {last === undefined ? (
            longerThan(days) === null ? (
              'There is no longer period to look at here.'
            ) : null
          ) : (
            <LastValue last={last} />
          )}
          {period === null ? null : (
            <PageButton
              size="xs"
              variant="default"
              to="/patients/$patientId/biomarkers/$name"
              params={{ patientId, name }}
              search={(search) => ({ ...search, days: period })}
            >
              Look at {PERIOD_WORDS[period]}
            </PageButton>
          )}
        </Stack>
      )}
    </Empty>
  )
}

type Last = Outputs['biomarker']['latest']['items'][number]

const LastValue = ({ last }: { readonly last: Last }) => (
  <span>
    The last value is of {formatDay(last.measuredAt)}, {formatAgo(last.measuredAt)}:{' '}
    {withUnit(formatJudged(last), last.unit)}
    {judgementOf(last)}.{' '}
    <PageLink
      to="/assessments/$assessmentId"
      params={{ assessmentId: last.assessmentId }}
      search={{ value: last.name }}
      size="sm"
    >
      See it in its assessment
    </PageLink>
  </span>
)

/** What is said of it after a comma: a threshold that it crossed rather than that it lies in its range. */
const judgementOf = ({ status, crossed, unit }: Last): string =>
  crossed.length > 0
    ? `, ${crossed.map((threshold) => crossedText(threshold, unit)).join(', ')}`
    : status === null
      ? ''
      : `, ${status}`
