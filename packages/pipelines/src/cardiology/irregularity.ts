import { INTERVAL_CRITERIA } from './criteria.ts'
import type { Segment } from './segments.ts'

/** The middle of the values, of an even number the mean of the two middle ones. Sorts in place. */
const medianOf = (values: Float64Array): number => {
  values.sort()
  const upper = values[Math.floor(values.length / 2)] ?? Number.NaN
  return values.length % 2 === 1 ? upper : (upper + (values[values.length / 2 - 1] ?? Number.NaN)) / 2
}

/**
 * Share of the intervals, 0–1, that differ by more than `INTERVAL_CRITERIA.jump` from the median of their neighbours
 * in the same segment. An interval that stands alone can't jump and does not count; without any other the share is 0.
 */
export const jumpShare = (segments: readonly Segment[]): number => {
  const { neighbours, share } = INTERVAL_CRITERIA.jump
  let judged = 0
  let jumped = 0
  for (const { intervalsMs } of segments) {
    if (intervalsMs.length < 2) continue
    judged += intervalsMs.length
    const values = Float64Array.from(intervalsMs)
    values.forEach((intervalMs, index) => {
      // Without the interval itself: counted with them, each of two that take turns (bigeminy) may be its own median.
      const before = values.subarray(Math.max(0, index - neighbours), index)
      const after = values.subarray(index + 1, index + 1 + neighbours)
      const around = new Float64Array(before.length + after.length)
      around.set(before)
      around.set(after, before.length)
      const median = medianOf(around)
      if (Math.abs(intervalMs - median) > share * median) jumped += 1
    })
  }
  return judged === 0 ? 0 : jumped / judged
}

/** Whether any interval differs from any other at all. */
export const varies = (segments: readonly Segment[]): boolean => {
  const first = segments.find(({ intervalsMs }) => intervalsMs.length > 0)?.intervalsMs[0]
  return segments.some(({ intervalsMs }) => intervalsMs.some((interval) => interval !== first))
}
