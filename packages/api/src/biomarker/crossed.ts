import { catalogueEntry, convert, crossedThresholds, roundToScale } from '@medilens/db/catalogue'
import type { BiomarkerStatus, NoRangeReason } from '@medilens/db'

/** Of a stored value what decides which thresholds it crosses. */
export interface Stored {
  readonly name: string
  readonly value: number
  readonly unit: string | null
  readonly status: BiomarkerStatus | null
  readonly noRangeReason: NoRangeReason | null
}

/**
 * The catalogue's thresholds that a stored value crosses. One that is not of every age counts for nothing where the value is
 * normal: an infant's pulse of 150 lies in the range that a laboratory sent with it, and the row knows no age.
 * @param told the unit to tell them in, into which that of the value converts
 */
export function crossedOf({ name, value, unit, status, noRangeReason }: Stored, told: string | null = unit) {
  const entry = catalogueEntry(name)
  // What can't be judged beside the other values of its assessment crosses nothing either.
  if (entry === null || unit === null || told === null || UNFIT.has(noRangeReason)) return []
  return crossedThresholds(entry, value, unit, noRangeReason)
    .filter(({ anyAge }) => anyAge || status !== 'normal')
    .flatMap(({ label, comparison, value: limit }) => {
      const at = convert(limit, entry.unit, told)
      return at === null ? [] : [{ label, comparison, value: roundToScale(at, 6) }]
    })
}

const UNFIT: ReadonlySet<NoRangeReason | null> = new Set(['rate_too_high', 'rate_unknown'])
