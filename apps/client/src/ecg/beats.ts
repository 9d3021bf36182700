import type { Outputs } from '@medilens/client'
import type { BeatType } from '@medilens/db/vocabulary'

/** The beats that a pipeline found. */
export type Annotations = NonNullable<Outputs['assessment']['recording']['annotations']>

/** What a beat is called, and by which shape it is marked. */
export const BEATS = {
  normal: { name: 'normal', plural: 'normal', shape: 'dot', color: '--ecg-normal' },
  early_usual_shape: {
    name: 'early, usual shape',
    plural: 'early of usual shape',
    shape: 'triangle',
    color: '--ecg-early',
  },
  early_other_shape: {
    name: 'early, other shape',
    plural: 'early of other shape',
    shape: 'diamond',
    color: '--ecg-other',
  },
  other_shape: { name: 'other shape', plural: 'of other shape', shape: 'square', color: '--ecg-other' },
  unclear: { name: 'unclear', plural: 'unclear', shape: 'cross', color: '--ecg-unclear' },
} as const satisfies Record<BeatType, object>

/** The first beat at or after a sample; as many as there are, where none is. */
export function firstBeatFrom(peaks: readonly number[], sample: number): number {
  let low = 0
  let high = peaks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((peaks[middle] ?? Infinity) < sample) low = middle + 1
    else high = middle
  }
  return low
}

/** How many beats of each type there are from one to before another. */
export function countBeats({ beats }: Annotations, from = 0, to = beats.length) {
  const counts: Partial<Record<BeatType, number>> = {}
  for (let beat = from; beat < to; beat += 1) {
    const type = beats[beat]
    if (type !== undefined) counts[type] = (counts[type] ?? 0) + 1
  }
  return counts
}

/** Of the beats from one on, forth or back, the first that is not normal; null where there is none. */
export function notNormalFrom({ beats }: Annotations, from: number, direction: 1 | -1): number | null {
  for (let beat = from; beat >= 0 && beat < beats.length; beat += direction) {
    if (beats[beat] !== 'normal') return beat
  }
  return null
}

/** The beats of a recording, where they are of it: at its own sampling frequency, and none behind its end. */
export function beatsOf(
  annotations: Annotations | null,
  recording: { readonly samplingFrequencyHz: number; readonly sampleCount: number },
): Annotations | 'none' | 'of another recording' {
  if (annotations === null) return 'none'
  const { peaks, samplingFrequencyHz } = annotations
  // It is stored with four decimals.
  const isSameRate = Math.abs(samplingFrequencyHz - recording.samplingFrequencyHz) < 1e-3
  return isSameRate && (peaks.at(-1) ?? 0) < recording.sampleCount ? annotations : 'of another recording'
}
