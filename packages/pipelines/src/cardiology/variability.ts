import { INTERVAL_CRITERIA } from './criteria.ts'
import type { Segment } from './segments.ts'

/** Heart rate and its variability in the time domain. Null is what the number of intervals does not allow. */
export interface Variability {
  /** How many intervals were used. */
  readonly intervalCount: number
  /** How many differences of neighbours were used. */
  readonly differenceCount: number
  /** Mean interval, ms. */
  readonly meanRrMs: number
  /** 60,000 over the mean interval, per minute; not the mean of the momentary rates, which is higher. */
  readonly heartRatePerMin: number
  /** Standard deviation of the intervals with n − 1, ms; null below two intervals. */
  readonly sdnnMs: number | null
  /** Root of the mean squared difference of neighbours, ms; null without two neighbours. */
  readonly rmssdMs: number | null
  /** Share of the differences of neighbours above 50 ms in size, percent 0–100; null without two neighbours. */
  readonly pnn50Percent: number | null
}

const MS_PER_MINUTE = 60_000

/**
 * Measure heart rate, SDNN, RMSSD and pNN50 over normal-to-normal intervals, ms. A difference counts only inside a
 * segment: the intervals on both sides of a gap are no neighbours. pNN50 is over the number of differences.
 *
 * Source: Task Force of the ESC and NASPE, Circulation 1996;93:1043–1065, table 1.
 * A difference is compared as it is: intervals made from samples should be exact where they can be, since at 360 Hz
 * 18 samples are 50 ms to the bit or a little more, by how they were divided.
 *
 * @throws RangeError when there is no interval at all.
 */
export const measureVariability = (segments: readonly Segment[]): Variability => {
  let intervalCount = 0
  let sum = 0
  let differenceCount = 0
  let differenceSquares = 0
  let above50 = 0
  for (const { intervalsMs } of segments) {
    let previous: number | null = null
    for (const interval of intervalsMs) {
      intervalCount += 1
      sum += interval
      if (previous !== null) {
        const difference = interval - previous
        differenceCount += 1
        differenceSquares += difference * difference
        if (Math.abs(difference) > INTERVAL_CRITERIA.pnn50Ms.value) above50 += 1
      }
      previous = interval
    }
  }
  if (intervalCount === 0) throw new RangeError('no interval to measure')

  const meanRrMs = sum / intervalCount
  // A second pass around the mean: the one-pass formula loses the digits that small deviations are made of.
  let squares = 0
  for (const { intervalsMs } of segments) {
    for (const interval of intervalsMs) squares += (interval - meanRrMs) ** 2
  }
  return {
    intervalCount,
    differenceCount,
    meanRrMs,
    heartRatePerMin: MS_PER_MINUTE / meanRrMs,
    sdnnMs: intervalCount < 2 ? null : Math.sqrt(squares / (intervalCount - 1)),
    rmssdMs: differenceCount === 0 ? null : Math.sqrt(differenceSquares / differenceCount),
    pnn50Percent: differenceCount === 0 ? null : (100 * above50) / differenceCount,
  }
}
