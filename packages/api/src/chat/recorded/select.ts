import { crossedOf } from '../../biomarker/crossed.ts'
import type { AssessmentFact, ValueFact } from '../facts.ts'
import { seriesOf } from '../series.ts'

/** Biomarkers that one answer goes into. */
export const MOST_BIOMARKERS = 5

/** The newest value of each biomarker, and of each eye. */
export const latestOfEach = (values: readonly ValueFact[]): ValueFact[] =>
  seriesOf(values).flatMap((series) => series.slice(0, 1))

/** The newest assessment of each kind of examination. */
export const latestOfEachKind = (assessments: readonly AssessmentFact[]): AssessmentFact[] =>
  [...Map.groupBy(assessments, ({ pipelineType }) => pipelineType).values()].flatMap((kind) =>
    kind.slice(0, 1),
  )

/**
 * Whether the difference of two values says something of the person: not where unit, method or its version is another.
 */
export const comparable = (a: ValueFact, b: ValueFact): boolean =>
  a.unit === b.unit && a.pipelineType === b.pipelineType && a.pipelineVersion === b.pipelineVersion

const CONCERN = { abnormal: 0, borderline: 1, normal: 2 } as const

/** Out of range or beyond a threshold first, then newest first. */
export const byConcern = (a: ValueFact, b: ValueFact): number =>
  concernOf(a) - concernOf(b) || b.measuredAt.getTime() - a.measuredAt.getTime()

function concernOf(fact: ValueFact): number {
  if (crossedOf(fact).length > 0) return CONCERN.abnormal
  return fact.status === null ? 3 : CONCERN[fact.status]
}

/** Whether a value is out of its range or crossed a threshold of the catalogue. */
export const isNoted = (fact: ValueFact): boolean => concernOf(fact) < CONCERN.normal
