import { median } from '../signal/statistics.ts'
import { BEAT_CRITERIA } from './criteria.ts'

/**
 * The median of up to `BEAT_CRITERIA.neighbours` intervals on either side of interval `index`, without itself; intervals
 * that are null (across a gap) do not count, nor does the one that follows where `skipNext` is set. Null without any.
 */
export const medianAround = (
  intervals: readonly (number | null)[],
  index: number,
  skipNext = false,
): number | null => {
  const reach = BEAT_CRITERIA.neighbours.value
  const around: number[] = []
  const gather = (step: 1 | -1): void => {
    let taken = 0
    // A gap in between does not end the search at once, but what is far away tells nothing.
    for (let away = step === 1 && skipNext ? 2 : 1; away <= 2 * reach && taken < reach; away += 1) {
      const interval = intervals[index + step * away]
      if (interval === null || interval === undefined) continue
      around.push(interval)
      taken += 1
    }
  }
  gather(-1)
  gather(1)
  return around.length === 0 ? null : median(around)
}

/** Whether an interval is so long beside those around it that it holds a missed or blocked beat, or is a pause. */
export const isLong = (intervals: readonly (number | null)[], index: number): boolean => {
  const interval = intervals[index] ?? null
  const usual = medianAround(intervals, index)
  return interval !== null && usual !== null && interval > BEAT_CRITERIA.longInterval.value * usual
}
