import { keepIntervals } from '../segments.ts'
import type { Segment } from '../segments.ts'
import type { Beat } from './classify.ts'
import { isLong } from './intervals-around.ts'

/** ms from a number of samples; the quotient first, as the published figures of record 100 were made. */
export const toMs = (samples: number, samplingFrequencyHz: number): number =>
  (samples / samplingFrequencyHz) * 1000

/**
 * The normal-to-normal intervals: those between two normal beats that follow each other, without what is unusable in
 * between and without a pause. What is dropped leaves a gap, so that no difference is taken across it. `places` are the
 * peaks in samples, between samples where that was worked out; `intervalsMs[i]` ends with beat i.
 */
export const nnSegments = (
  beats: readonly Beat[],
  places: readonly number[],
  intervalsMs: readonly (number | null)[],
  samplingFrequencyHz: number,
): Segment[] => {
  const all: Segment = {
    startMs: toMs(places[0] ?? 0, samplingFrequencyHz),
    intervalsMs: places
      .slice(1)
      .map((place, index) => toMs(place - (places[index] ?? place), samplingFrequencyHz)),
  }
  let beat = 0
  return keepIntervals([all], () => {
    beat += 1
    return (
      beats[beat - 1]?.class === 'normal' &&
      beats[beat]?.class === 'normal' &&
      intervalsMs[beat] !== null &&
      !isLong(intervalsMs, beat)
    )
  })
}
