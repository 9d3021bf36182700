import { memo } from 'react'
import { List } from '@mantine/core'
import type { NoRangeReason } from '@medilens/db/vocabulary'
import { formatDay } from '../format/date.ts'
import { PIPELINE_NAMES } from '../format/pipeline.ts'
import { noRangeText } from '../format/range.ts'
import { formatUnit } from '../format/unit.ts'
import { PageLink } from '../ui/link.tsx'
import type { CatalogueEntry } from '../server/catalogue.ts'
import type { History, HistoryPoint } from './history.ts'
import { EYE_WORDS } from './reading.ts'
import { methodChanges, type Series } from './series.ts'

interface TrendNotesProps {
  readonly patientId: string
  readonly history: History
  readonly series: readonly Series[]
  readonly entry: CatalogueEntry | undefined
}

/** More changes of method than these are counted. */
const MOST_CHANGES = 3

/** What has to be known to read a chart aright: why there is no range, where the method changed, what is left out. */
export const TrendNotes = memo(function TrendNotes(props: TrendNotesProps) {
  const { patientId, history, series, entry } = props
  const { name, points, otherUnits, truncated } = history
  // What the catalogue says of all of them stands at the head of the page.
  const said = entry?.noRangeReason == null ? null : 'no_agreed_norm'
  const without = Map.groupBy(
    points.filter(({ noRangeReason }) => noRangeReason !== null && noRangeReason !== said),
    ({ noRangeReason }) => noRangeReason,
  )
  const changes = methodChanges(series)
  const notes = [
    ...[...without].flatMap(([reason, ones]) =>
      reason === null ? [] : [noRangeNote(reason, ones.length, points.length, entry)],
    ),
    ...changes.slice(-MOST_CHANGES).map(methodNote),
    ...(changes.length > MOST_CHANGES
      ? [`Before, it changed ${changes.length - MOST_CHANGES} times more: each is marked in the chart.`]
      : []),
    ...(truncated
      ? [`Only the newest ${points.length.toLocaleString('en')} values are shown: older ones are left out.`]
      : []),
  ]
  if (notes.length === 0 && otherUnits.length === 0) return null
  return (
    <List size="sm" spacing={2} c="var(--status-none)">
      {notes.map((note) => (
        <List.Item key={note}>{note}</List.Item>
      ))}
      {otherUnits.length === 0 ? null : (
        <List.Item>
          There are also values that cannot be converted, each unit a series of its own:{' '}
          {otherUnits.map((unit, index) => (
            <span key={unit}>
              {index === 0 ? '' : ', '}
              <PageLink
                to="/patients/$patientId/biomarkers/$name"
                params={{ patientId, name }}
                search={(search) => ({ ...search, unit })}
              >
                in {formatUnit(unit) === '' ? 'no unit' : formatUnit(unit)}
              </PageLink>
            </span>
          ))}
        </List.Item>
      )}
    </List>
  )
})

const noRangeNote = (
  reason: NoRangeReason,
  count: number,
  all: number,
  entry: CatalogueEntry | undefined,
): string => {
  const whose = count === all ? 'No value has a range' : `${count} of ${all} values have no range`
  return `${whose}: ${noRangeText(reason, entry)}`
}

const methodNote = ({ before, after }: { before: HistoryPoint; after: HistoryPoint }): string => {
  const eye = after.eyeLaterality === null ? '' : ` (${EYE_WORDS[after.eyeLaterality]})`
  return (
    `Between ${formatDay(before.measuredAt)} and ${formatDay(after.measuredAt)} the method changed${eye}, ` +
    `from ${methodOf(before)} to ${methodOf(after)}: a step there may be its doing.`
  )
}

const methodOf = ({ pipelineType, pipelineVersion }: HistoryPoint): string =>
  `${PIPELINE_NAMES[pipelineType]} ${pipelineVersion ?? 'of unknown version'}`
