import { Skeleton, Stack, Text } from '@mantine/core'
import { BIOMARKER_STATUSES } from '@medilens/db/vocabulary'
import { useQuery } from '@tanstack/react-query'
import { formatZoned } from '../format/date.ts'
import { formatJudged } from '../format/number.ts'
import { crossedText, formatRange, noRangeText } from '../format/range.ts'
import { standingOf } from '../format/standing.ts'
import { withUnit } from '../format/unit.ts'
import { biomarkerName, useCatalogue } from '../server/catalogue.ts'
import { PageLink } from '../ui/link.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { Crossed } from '../ui/crossed.tsx'
import { StatusSign } from '../ui/status.tsx'
import { citedValueQuery } from './cited-value.ts'
import type { Source } from './sentences.ts'

/** A value that a sentence rests on, as it is stored, with the way to its assessment. */
export function ValueCard({ source }: { readonly source: Source }) {
  const { name, assessmentId } = source
  const quoted = quotedOf(source)
  const catalogue = useCatalogue()
  const { data, isLoading, error, refetch } = useQuery(citedValueQuery(source))
  const entry = name === null ? undefined : catalogue.get(name)
  // Which thresholds it crossed is not quoted, and known with the rest.
  const shown = data ?? (quoted.value === null ? null : { ...quoted, value: quoted.value, crossed: [] })
  // Whether it still counts is known once it was read; what the sentence quotes is as it was then.
  const isTakenBack = data?.retracted === true
  const range = shown === null ? '' : formatRange(shown, entry?.unit === shown.unit ? entry : undefined)
  return (
    <Stack gap={4}>
      {name === null ? null : (
        <Text size="sm" fw={600}>
          {biomarkerName(catalogue, name)}
        </Text>
      )}
      {shown === null ? null : (
        <>
          {isTakenBack ? (
            <Text size="sm" fw={600} c="var(--status-abnormal)">
              Taken back since: it was corrected, deleted or measured anew, and counts no more.
            </Text>
          ) : null}
          <Text size="lg" fw={600} component="div" td={isTakenBack ? 'line-through' : undefined}>
            {withUnit(formatJudged(shown), shown.unit)}{' '}
            {isTakenBack ? null : (
              <Text span size="sm">
                <StatusSign standing={standingOf(shown)} />
              </Text>
            )}
          </Text>
          <Text size="sm">
            {range !== ''
              ? `Range ${withUnit(range, shown.unit)}`
              : data?.noRangeReason == null
                ? 'No range'
                : noRangeText(data.noRangeReason, entry)}
          </Text>
          <Crossed texts={shown.crossed.map((threshold) => crossedText(threshold, shown.unit))} />
          {shown.measuredAt === null ? null : <Text size="sm">Measured {formatZoned(shown.measuredAt)}</Text>}
        </>
      )}
      {error === null ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data === null || assessmentId === null ? (
        <Text size="sm" c="dimmed">
          Its assessment was not found.
        </Text>
      ) : null}
      {name === null || assessmentId === null ? null : (
        <PageLink
          to="/assessments/$assessmentId"
          params={{ assessmentId }}
          search={{ value: name }}
          size="sm"
        >
          See it in its assessment
        </PageLink>
      )}
      {/* At the end: what goes away when the rest is there must not move what somebody is about to click. */}
      {isLoading ? <Skeleton height={18} aria-label="Loading" role="status" /> : null}
    </Stack>
  )
}

/** What the sentence quotes of the value, which is shown until the rest is there. */
const quotedOf = ({ quoted }: Source) => ({
  value: numberOr(quoted['value']),
  unit: textOr(quoted['unit']),
  normalRangeMin: numberOr(quoted['normalRangeMin']),
  normalRangeMax: numberOr(quoted['normalRangeMax']),
  status: BIOMARKER_STATUSES.find((status) => status === quoted['status']) ?? null,
  measuredAt: textOr(quoted['measuredAt']),
})

const numberOr = (held: string | number | undefined): number | null =>
  typeof held === 'number' ? held : null
const textOr = (held: string | number | undefined): string | null => (typeof held === 'string' ? held : null)
