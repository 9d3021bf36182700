import type { AverageBeat } from './average-beat.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { fitSlopes, steepestIn } from './slope.ts'

/** Where the QRS complex begins and ends, ms in the average. */
export interface QrsBounds {
  readonly onset: number
  readonly end: number
  /** Whether the ST segment leaves the complex so steeply that the end may lie too late. */
  readonly isEndUnsure: boolean
}

interface Complex {
  readonly values: Float64Array
  readonly slopes: Float64Array
  /** The largest size of the values. */
  readonly height: number
}

/**
 * Go from `start` in one direction as long as there is slope, over flat peaks, until it stays below the limit; the last
 * place with slope, or null where the average ends first. As high as a wave of the complex, what is level may be the top
 * of a wide one, and has to stay so for longer.
 */
const lastSlope = (
  { values, slopes, height }: Complex,
  start: number,
  step: 1 | -1,
  limit: number,
): number | null => {
  const { quietMs, top } = WAVE_CRITERIA.qrs
  let last = start
  for (let at = start; at >= 0 && at < slopes.length; at += step) {
    const isTop = Math.abs(values[at] ?? 0) >= top.share * height
    if (Math.abs(slopes[at] ?? 0) >= limit) last = at
    else if (Math.abs(at - last) >= (isTop ? top.quietMs : quietMs)) return last
  }
  return null
}

/**
 * Whether what comes after the last steep place goes away from the level before the complex, as a steep ST segment does:
 * a wave of the complex comes back to it.
 */
const leaves = ({ values, slopes, height }: Complex, end: number, steepest: number): boolean => {
  const { core, leaving } = WAVE_CRITERIA.qrs
  const size = (at: number): number => Math.abs(values[at] ?? 0)
  let nearest = end
  for (let at = end; at > 0 && Math.abs(slopes[at] ?? 0) < core * steepest; at -= 1) {
    if (size(at) < size(nearest)) nearest = at
  }
  return end - nearest > leaving.ms && size(end) - size(nearest) > leaving.share * height
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
  const height = values
    .subarray(span.from, span.to + 1)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const complex = { values, slopes, height }
  const onset = lastSlope(complex, first, -1, Math.max(qrs.onset * steepest, least))
  const end = lastSlope(complex, last, 1, Math.max(qrs.end * steepest, least))
  return onset === null || end === null ? null : { onset, end, isEndUnsure: leaves(complex, end, steepest) }
}
