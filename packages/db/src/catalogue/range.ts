import type { BiomarkerStatus, Gender, NoRangeReason } from '../vocabulary.ts'
import { NONE_AGREED } from './entry.ts'
import type { CatalogueEntry, CatalogueRange } from './entry.ts'
import { convert } from './unit.ts'

/** A range that applies to a person, and where it comes from. */
export interface ReferenceRange extends Pick<
  CatalogueRange,
  'low' | 'high' | 'lowInclusive' | 'highInclusive' | 'source'
> {
  readonly none: false
}

/** What a report says where a value has no range. */
export const NO_RANGE_SENTENCES: Readonly<Record<NoRangeReason, string>> = {
  not_in_catalogue: 'This measure is not in the catalogue.',
  no_agreed_norm: NONE_AGREED,
  sex_required: 'The range depends on sex and is agreed for female and male only.',
  age_required: 'The date of birth is not known, and the range depends on age.',
  age_outside: 'No range is agreed for this age.',
  unit_incompatible: 'The unit of the value cannot be converted to that of the range.',
  rate_too_high: 'At this heart rate the value cannot be compared with a range.',
  rate_unknown: 'The heart rate is not known, and whether the range applies depends on it.',
}

/** The typed absence of a range. */
export interface NoReferenceRange {
  readonly none: true
  readonly reason: NoRangeReason
}

/** Whom a value was measured on; age in whole years at the measurement, null where it is not known. */
export interface RangeSubject {
  readonly gender: Gender
  readonly ageYears: number | null
}

const none = (reason: NoRangeReason): NoReferenceRange => ({ none: true, reason })

const coversAge = ({ ageMin, ageMax }: CatalogueRange, age: number | null): boolean =>
  age === null
    ? ageMin === null && ageMax === null
    : (ageMin === null || age >= ageMin) && (ageMax === null || age <= ageMax)

/**
 * The catalogue's range for a person, in the entry's unit, or the reason why there is none. A range by sex applies to
 * male and female alone and goes before one for everybody; a range with ages needs an age inside them.
 * @param entry the entry, or null for a key that the catalogue lacks
 */
export const referenceRange = (
  entry: CatalogueEntry | null,
  subject: RangeSubject,
): ReferenceRange | NoReferenceRange => {
  if (entry === null) return none('not_in_catalogue')
  if (entry.ranges.length === 0) return none('no_agreed_norm')
  const ofAge = entry.ranges.filter((range) => coversAge(range, subject.ageYears))
  if (ofAge.length === 0) return none(subject.ageYears === null ? 'age_required' : 'age_outside')
  const range =
    ofAge.find(({ sex }) => sex !== null && sex === subject.gender) ?? ofAge.find(({ sex }) => sex === null)
  if (!range) {
    const sexKnown = subject.gender === 'male' || subject.gender === 'female'
    return none(sexKnown ? 'no_agreed_norm' : 'sex_required')
  }
  const { low, high, lowInclusive, highInclusive, source } = range
  return { none: false, low, high, lowInclusive, highInclusive, source }
}

/**
 * The range that a caller sends along with a value, in the value's unit; null where it sends no limit. It goes before
 * the catalogue's and is never mixed with it: one limit alone is a one-sided range. `min ≤ max` is the contract's to check.
 */
export const givenRange = (min: number | null, max: number | null): ReferenceRange | null =>
  min === null && max === null
    ? null
    : { none: false, low: min, high: max, lowInclusive: true, highInclusive: true, source: 'given' }

/**
 * A range in another unit of the same dimension. A value is judged in the unit it is stored in: its limits are
 * converted and not the value, so that what is shown and what was compared are the same numbers.
 */
export const rangeInUnit = (
  range: ReferenceRange,
  from: string,
  to: string,
): ReferenceRange | NoReferenceRange => {
  if (from === to) return range
  const low = range.low === null ? null : convert(range.low, from, to)
  const high = range.high === null ? null : convert(range.high, from, to)
  const lost = (range.low !== null && low === null) || (range.high !== null && high === null)
  return lost ? none('unit_incompatible') : { ...range, low, high }
}

/**
 * Values and limits are numeric(12,6), so a whole number of millionths holds them exactly and the borders are compared
 * without binary noise: in doubles, 0.55 − 0.5 is more than a tenth of 0.5.
 */
export const millionths = (value: number): number => Math.round(value * 1e6)

/** The other values of the same assessment by key, each with the UCUM unit it is stored in. */
export type Companions = ReadonlyMap<string, { readonly value: number; readonly unit: string }>

/**
 * Why a value can't be judged beside the others of its assessment, or null where it can. It concerns the catalogue's
 * ranges and thresholds alike: an overcorrected QT crosses 500 ms without being long.
 */
export const judgeable = ({ validBelow }: CatalogueEntry, companions: Companions): NoRangeReason | null => {
  if (validBelow === null) return null
  const companion = companions.get(validBelow.key)
  const most = companion ? convert(validBelow.value, validBelow.unit, companion.unit) : null
  // A rate in a unit that is no rate says as little as none.
  if (!companion || most === null || Number.isNaN(companion.value)) return 'rate_unknown'
  return millionths(companion.value) > millionths(most) ? 'rate_too_high' : null
}

/**
 * Whether the entry's quantity can have this value at all; true in a unit of another dimension, which is another
 * error. As with ranges it is the limits that are converted.
 */
export const isPossible = ({ possible, unit: own }: CatalogueEntry, value: number, unit: string): boolean => {
  const reaches = (limit: number | null, side: 1 | -1): boolean => {
    const at = limit === null ? null : convert(limit, own, unit)
    return at === null || side * millionths(value) >= side * millionths(at)
  }
  return reaches(possible.least, 1) && reaches(possible.most, -1)
}

/**
 * Status of a value by the clinical content's rule: normal inside the range; borderline outside it by at most a tenth
 * of its width, or of the limit where it is one-sided; abnormal beyond; null without a range. An excluded limit itself
 * is borderline. Which direction is worse plays no part: both sides of a range are outside it.
 * @param value in the range's unit; numbers are compared at six decimals, as they are stored
 */
export const statusOf = (
  value: number,
  range: ReferenceRange | NoReferenceRange | null,
): BiomarkerStatus | null => {
  if (range === null || range.none || (range.low === null && range.high === null)) return null
  const at = millionths(value)
  const low = range.low === null ? null : millionths(range.low)
  const high = range.high === null ? null : millionths(range.high)
  const below = low !== null && (range.lowInclusive ? at < low : at <= low)
  const above = high !== null && (range.highInclusive ? at > high : at >= high)
  if (!below && !above) return 'normal'
  const distance = below ? low - at : at - (high ?? at)
  const reference = low !== null && high !== null ? high - low : Math.abs(low ?? high ?? 0)
  return distance * 10 <= reference ? 'borderline' : 'abnormal'
}
