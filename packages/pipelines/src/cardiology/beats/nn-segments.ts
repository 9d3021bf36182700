import { keepIntervals } from '../segments.ts'
import type { Segment } from '../segments.ts'
import type { Beat } from './classify.ts'
import { BEAT_CRITERIA } from './criteria.ts'
import { medianAround } from './intervals-around.ts'

/** ms from a number of samples; the quotient first, as the published figures of record 100 were made. */
export const toMs = (samples: number, samplingFrequencyHz: number): number => (samples / samplingFrequencyHz) * 1000

/** Whether an interval is so long beside those around it that it holds a missed or blocked beat, or is a pause. */
export const isLong = (intervals: readonly (number | null)[], index: number): boolean => {
  const interval = intervals[index] ?? null
  const usual = medianAround(intervals, index)
  return interval !== null && usual !== null && interval > BEAT_CRITERIA.longInterval.value * usual
}

/**
 * The normal-to-normal intervals: those between two normal beats that follow each other, without what is unusable in
 * between and without a pause. What is dropped leaves a gap, so that no difference is taken across it.
 */
export const nnSegments = (
  beats: readonly Beat[],
  intervals: readonly (number | null)[],
  samplingFrequencyHz: number,
): Segment[] => {
  const [first] = beats
  if (first === undefined) return []
  const all: Segment = {
    startMs: toMs(first.sample, samplingFrequencyHz),
    intervalsMs: beats
      .slice(1)
      .map(({ sample }, index) => toMs(sample - (beats[index]?.sample ?? sample), samplingFrequencyHz)),
  }
  let beat = 0
  return keepIntervals([all], () => {
    beat += 1
    return (
      beats[beat - 1]?.class === 'normal' &&
      beats[beat]?.class === 'normal' &&
      intervals[beat] !== null &&
      !isLong(intervals, beat)
    )
  })
}
