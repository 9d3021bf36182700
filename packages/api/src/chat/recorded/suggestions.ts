import type { Facts } from '../facts.ts'
import { seriesOf } from '../series.ts'
import { labelOf } from '../wording.ts'
import { waits } from './about-assessments.ts'
import { byConcern, comparable, isNoted, latestOfEach, latestOfEachKind } from './select.ts'

const MOST = 8
/** Of the biomarkers that are out of range, or the newest where none is. */
const MOST_BIOMARKERS = 2

const IN_GENERAL = [
  'What is the heart rate?',
  'What is the reference range of the QT interval?',
  'What does jitter mean?',
]

/** Questions that can be answered from these facts, what is out of range first. */
export function suggestionsOf({ patient }: Facts): readonly string[] {
  if (patient === null) return IN_GENERAL
  const { values, assessments } = patient
  const latest = latestOfEach(values).toSorted(byConcern)
  const changed = (name: string) =>
    seriesOf(values.filter((value) => value.name === name)).every(([now, ...earlier]) =>
      earlier.some((one) => now !== undefined && comparable(one, now)),
    )
  const names = [...new Set(latest.map(({ name }) => name))].slice(0, MOST_BIOMARKERS)
  const isOutside = latest.some(isNoted)
  const kinds = latestOfEachKind(assessments)
  return [
    ...(isOutside ? ['Which values are out of range?'] : []),
    ...(assessments.some(waits) ? ['Which results wait for a review?'] : []),
    ...names.flatMap((name) => [
      `What is the latest ${labelOf(name)}?`,
      ...(changed(name) ? [`How has the ${labelOf(name)} changed?`] : []),
    ]),
    ...(kinds.some(({ status }) => status === 'completed') ? ['What is the risk?'] : []),
    ...(values.length > 0 ? ['What was measured?'] : []),
    ...(values.length > 0 && !isOutside ? ['Which values are out of range?'] : []),
    ...(kinds.some(({ results }) => (results?.notMeasured.length ?? 0) > 0)
      ? ['What could not be measured?']
      : []),
  ].slice(0, MOST)
}
