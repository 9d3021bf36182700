import { catalogueEntry } from './catalogue.ts'
import type { CatalogueRange } from './entry.ts'

type Limits = Pick<CatalogueRange, 'low' | 'high' | 'lowInclusive' | 'highInclusive'>

/**
 * The limits that are stored with a value, and whether a limit itself is still normal: as the catalogue says of the
 * same limits; of others, which somebody else gave or which were converted, both are.
 */
export const rangeOfValue = (
  name: string,
  {
    low,
    high,
    unit,
  }: { readonly low: number | null; readonly high: number | null; readonly unit: string | null },
): Limits => {
  const entry = catalogueEntry(name)
  const known =
    entry !== null && entry.unit === unit
      ? entry.ranges.find((range) => range.low === low && range.high === high)
      : undefined
  return { low, high, lowInclusive: known?.lowInclusive ?? true, highInclusive: known?.highInclusive ?? true }
}

/** Limits in words, without their unit; null without any: "60 to 100", "below 110", "above 390 and below 460". */
export function limitsText({ low, high, lowInclusive, highInclusive }: Limits): string | null {
  if (low !== null && low === high) return String(low)
  if (low !== null && high !== null && lowInclusive && highInclusive) return `${low} to ${high}`
  const sides = [
    ...(low === null ? [] : [`${lowInclusive ? 'from' : 'above'} ${low}`]),
    ...(high === null ? [] : [`${highInclusive ? 'up to' : 'below'} ${high}`]),
  ]
  return sides.length === 0 ? null : sides.join(' and ')
}
