import { medianOf } from './median.ts'
import { lineNear, millivoltsOfLarge, reachOf, type Gain, type Strip } from './paper.ts'
import { extremesWithin } from './pyramid.ts'
import { samplesWithin, type Span } from './span.ts'

/** Between which values a lead is, in mV. */
export interface Range {
  readonly lowest: number
  readonly highest: number
}

/** Around which large lines all of a range is on a strip so high, from the first to the last; null where it is higher than that. */
export function linesHolding(
  { lowest, highest }: Range,
  height: number,
  gain: Gain,
): { readonly first: number; readonly last: number } | null {
  const large = millivoltsOfLarge(gain)
  const reach = reachOf(height, gain)
  const first = Math.ceil((highest - reach) / large) * large
  const last = Math.floor((lowest + reach) / large) * large
  return first <= last ? { first, last } : null
}

/**
 * The large line around which a strip shows a part of its lead best, in mV: that nearest the part's median, or where some of the part
 * would be cut off there and need not be, the nearest around which nothing is. Null where nothing was recorded.
 */
export function centreOf(
  { lead, height, gain }: Strip,
  span: Span,
  samplingFrequencyHz: number,
): number | null {
  const { from, to } = samplesWithin(span, samplingFrequencyHz, lead.samples.length)
  const median = medianOf(lead.samples, from, to)
  const range = extremesWithin(lead, from, to)
  if (median === null || range === null) return null
  const lines = linesHolding(range, height, gain)
  const centre = lineNear(median, gain)
  return lines === null ? centre : Math.min(Math.max(centre, lines.first), lines.last)
}
