import type { NoRangeReason } from '@medilens/db/vocabulary'
import { formatNumber } from '../format/number.ts'
import { formatUnit } from '../format/unit.ts'
import type { CatalogueEntry } from './history.ts'

/** A reference range, and whether its limits are themselves normal. */
export interface Limits {
  readonly low: number | null
  readonly high: number | null
  readonly lowInclusive: boolean
  readonly highInclusive: boolean
}

interface Stored {
  readonly normalRangeMin: number | null
  readonly normalRangeMax: number | null
}

/**
 * The limits that are stored with a value; whether a limit is itself normal, as the catalogue says of the same limits in
 * the same unit. Of others, which somebody else gave or which were converted, both are.
 */
export const limitsOf = (
  { normalRangeMin: low, normalRangeMax: high }: Stored,
  unit: string | null,
  entry: CatalogueEntry | null,
): Limits => {
  const known =
    entry !== null && entry.unit === unit
      ? entry.ranges.find((range) => range.low === low && range.high === high)
      : undefined
  return { low, high, lowInclusive: known?.lowInclusive ?? true, highInclusive: known?.highInclusive ?? true }
}

/** Limits in words, without their unit: "60 to 100", "below 110", "above 390, below 460"; null without any. */
export const limitsText = ({ low, high, lowInclusive, highInclusive }: Limits): string | null => {
  if (low !== null && low === high) return amount(low)
  if (low !== null && high !== null && lowInclusive && highInclusive)
    return `${amount(low)} to ${amount(high)}`
  const sides = [
    ...(low === null ? [] : [`${lowInclusive ? 'from' : 'above'} ${amount(low)}`]),
    ...(high === null ? [] : [`${highInclusive ? 'up to' : 'below'} ${amount(high)}`]),
  ]
  return sides.length === 0 ? null : sides.join(', ')
}

/** A limit with as many decimals as it was stored with. */
const amount = (limit: number): string => formatNumber(limit, String(limit).split('.')[1]?.length ?? 0)

/** A value or range with its unit, which a ratio has none of. */
export const withUnit = (text: string, unit: string | null): string => {
  const read = formatUnit(unit)
  return read === '' ? text : `${text} ${read}`
}

/** Why a value has no range, in a sentence. */
export const NO_RANGE_SENTENCES: Readonly<Record<NoRangeReason, string>> = {
  not_in_catalogue: 'This measure is not in the catalogue.',
  no_agreed_norm: 'No range is agreed.',
  sex_required: 'The range depends on sex and is agreed for female and male only.',
  age_required: 'The date of birth is not known, and the range depends on age.',
  age_outside: 'No range is agreed for this age.',
  unit_incompatible: 'The unit of the value cannot be converted to that of the range.',
  rate_too_high: 'At this heart rate the value cannot be compared with a range.',
  rate_unknown: 'The heart rate is not known, and whether the range applies depends on it.',
}

/** The reason by itself; the catalogue may say more of why no norm is agreed. */
export const noRangeSentence = (reason: NoRangeReason, entry: CatalogueEntry | null): string =>
  (reason === 'no_agreed_norm' ? entry?.noRangeReason : null) ?? NO_RANGE_SENTENCES[reason]
