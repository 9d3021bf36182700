import type { BiomarkerStatus, NoRangeReason } from '../vocabulary.ts'
import { crossedThresholds } from './catalogue.ts'
import { crossingText } from './crossing.ts'
import type { CatalogueEntry } from './entry.ts'
import {
  judgeable,
  rangeInUnit,
  referenceRange,
  statusOf,
  type Companions,
  type NoReferenceRange,
  type RangeSubject,
  type ReferenceRange,
} from './range.ts'
import { roundToScale } from './scale.ts'

/** A value beside what the catalogue knows, as its row stores it. */
export interface Judgement {
  /** Limits in the value's own unit; null where that side is open or there is no range. */
  readonly normalRangeMin: number | null
  readonly normalRangeMax: number | null
  readonly status: BiomarkerStatus | null
  /** Null exactly where there is a range. */
  readonly noRangeReason: NoRangeReason | null
  /** The thresholds that the value crosses, as `crossingText` has them: more than "out of range". */
  readonly crossed: readonly string[]
}

/**
 * Judges a value by the catalogue: range and status for this person, or the reason why there is none.
 * @param entry null for a key that the catalogue lacks
 * @param unit UCUM, the unit of the value; null where it has none
 * @param companions the other values of the same assessment
 */
export function judge(
  entry: CatalogueEntry | null,
  value: number,
  unit: string | null,
  subject: RangeSubject,
  companions: Companions,
): Judgement {
  if (entry === null || unit === null) return unjudged('not_in_catalogue')
  const unfit = judgeable(entry, companions)
  if (unfit !== null) return unjudged(unfit)
  const range = rangeFor(entry, unit, subject)
  const crossed = crossedThresholds(entry, value, unit, range.none ? range.reason : null).map((threshold) =>
    crossingText(entry, threshold),
  )
  if (range.none) return { ...unjudged(range.reason), crossed }
  return {
    normalRangeMin: limit(range.low),
    normalRangeMax: limit(range.high),
    status: statusOf(value, range),
    noRangeReason: null,
    crossed,
  }
}

function rangeFor(
  entry: CatalogueEntry,
  unit: string,
  subject: RangeSubject,
): ReferenceRange | NoReferenceRange {
  const range = referenceRange(entry, subject)
  return range.none ? range : rangeInUnit(range, entry.unit, unit)
}

const unjudged = (noRangeReason: NoRangeReason): Judgement => ({
  normalRangeMin: null,
  normalRangeMax: null,
  status: null,
  noRangeReason,
  crossed: [],
})

/** A limit as its column holds it. */
const limit = (of: number | null) => (of === null ? null : roundToScale(of, 6))
