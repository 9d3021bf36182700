import { convert, roundToScale } from '@medilens/db/catalogue'

/**
 * By what a value is multiplied to stand in a series of this unit; null where it belongs to another one. No unit and the
 * dimensionless `1` are the same series; neither is taken for a share, so that no unit becomes no percent.
 */
export const factorTo = (unit: string | null, from: string | null): number | null => {
  if ((from ?? '1') === (unit ?? '1')) return 1
  return from === null || unit === null ? null : convert(1, from, unit)
}

/** A value, or a limit of its range, in the unit of its series. */
export const scaled = (value: number, factor: number): number =>
  factor === 1 ? value : roundToScale(value * factor, 6)

/** The same, where there may be none. */
export const scaledLimit = (limit: number | null, factor: number): number | null =>
  limit === null ? null : scaled(limit, factor)
