import type { AverageBeat } from './average-beat.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { fitSlopes, steepestIn } from './slope.ts'

/** Where the QRS complex begins and ends, ms in the average. */
export interface QrsBounds {
  readonly onset: number
  readonly end: number
}

/**
 * Go from `start` in one direction as long as there is slope, over flat peaks, until it stays below the limit; the last
 * place with slope, or null where the average ends first.
 */
const lastSlope = (slopes: Float64Array, start: number, step: 1 | -1, limit: number): number | null => {
  let last = start
  for (let at = start; at >= 0 && at < slopes.length; at += step) {
    if (Math.abs(slopes[at] ?? 0) >= limit) last = at
    else if (Math.abs(at - last) >= WAVE_CRITERIA.qrs.quietMs) return last
  }
  return null
}

/**
 * Bound the QRS complex by its slopes, outwards from the first and the last that are steep; null where one side has no
 * end or noise hides it. Source: Martínez 2004, see `WAVE_CRITERIA`.
 */
export const boundQrs = ({ values, noise, peakMs }: AverageBeat): QrsBounds | null => {
  const { qrs, slopeMs } = WAVE_CRITERIA
  const span = {
    from: Math.max(0, peakMs - qrs.reachMs),
    to: Math.min(values.length - 1, peakMs + qrs.reachMs),
  }
  // Judged near the complex alone: an interval away the next beat is smeared, which is no noise.
  const { slopes, least } = fitSlopes({ values, noise }, span, slopeMs.qrs, qrs.onset)
  const steepest = Math.abs(slopes[steepestIn(slopes, span)] ?? 0)
  if (least > qrs.hidden * steepest) return null
  const isSteep = (at: number): boolean => Math.abs(slopes[at] ?? 0) >= qrs.core * steepest
  let { from: first, to: last } = span
  while (first < peakMs && !isSteep(first)) first += 1
  while (last > peakMs && !isSteep(last)) last -= 1
  const onset = lastSlope(slopes, first, -1, Math.max(qrs.onset * steepest, least))
  const end = lastSlope(slopes, last, 1, Math.max(qrs.end * steepest, least))
  return onset === null || end === null ? null : { onset, end }
}
