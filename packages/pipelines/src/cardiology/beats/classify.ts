import { medianAround } from './intervals-around.ts'
import { BEAT_CRITERIA } from './criteria.ts'
import { findEarly } from './early.ts'
import { similarityTo } from './shapes.ts'
import type { ShapeGroup, ShapeWindow } from './shapes.ts'

/** What a beat is, as far as one lead tells, with the sentence for a reader. */
export const BEAT_CLASSES = {
  normal: 'Of the usual shape, in time.',
  early_usual_shape: 'Early and of the usual shape, as beats from the atria mostly are.',
  early_other_shape: 'Early and of another shape, as beats from the ventricles mostly are.',
  other_shape:
    'Of another shape but not early: an escape or fusion beat, another conduction, or a disturbance.',
  unclear: 'In or beside a stretch that is too disturbed to tell.',
} as const
export type BeatClass = keyof typeof BEAT_CLASSES

export interface Beat {
  /** The sample of its R peak, from 0. */
  readonly sample: number
  readonly class: BeatClass
  /** Correlation of its QRS complex with the usual shape, −1 to 1. */
  readonly similarity: number
}

/** What is known of the beats of a lead before they are told apart. */
export interface BeatEvidence {
  readonly peaks: readonly number[]
  /** `intervals[i]` ends with beat i, in ms; null for the first and across what is unusable. */
  readonly intervals: readonly (number | null)[]
  readonly groups: readonly ShapeGroup[]
  readonly isDisturbed: (beat: number) => boolean
  readonly band: Float64Array
  readonly window: ShapeWindow
}

/** How many of the beats are not early beside the interval after them: a beat from elsewhere mostly is. */
const inTime = ({ beats }: ShapeGroup, intervals: readonly (number | null)[]): number =>
  beats.filter((beat) => {
    const own = intervals[beat] ?? null
    const next = intervals[beat + 1] ?? null
    return own === null || next === null || own * BEAT_CRITERIA.prematurity.value >= next
  }).length

/**
 * The template of the usual shape: of the groups, that which has most beats in time. In bigeminy two shapes have as
 * many beats, and only one of them comes in time.
 */
export const usualTemplate = (
  groups: readonly ShapeGroup[],
  intervals: readonly (number | null)[],
): Float64Array | null => {
  const [first, ...others] = groups
  if (first === undefined) return null
  return others.reduce(
    (best, group) => (inTime(group, intervals) > inTime(best, intervals) ? group : best),
    first,
  ).template
}

/** The height of the complex at each peak, from lowest to highest within the window. */
const heightsOf = ({ peaks, band, window }: BeatEvidence): number[] =>
  peaks.map((peak) => {
    const part = band.subarray(Math.max(0, peak - window.before), peak - window.before + window.width)
    return (
      part.reduce((most, value) => Math.max(most, value), -Infinity) -
      part.reduce((least, value) => Math.min(least, value), Infinity)
    )
  })

/**
 * Tell beats apart by shape and time; see `BEAT_CRITERIA` for the sources. A beat of another shape is early where its
 * interval is much shorter than the median around it (it may be interpolated, without a pause), or not longer than that
 * and much shorter than the pause after it.
 */
export const classifyBeats = (evidence: BeatEvidence): Beat[] => {
  const { peaks, intervals, groups, isDisturbed, band, window } = evidence
  const { prematurity, sameShape, taller } = BEAT_CRITERIA
  const template = usualTemplate(groups, intervals)
  const early = findEarly(intervals)
  const heights = heightsOf(evidence)
  const isEarly = (beat: number): boolean => {
    const own = intervals[beat] ?? null
    const usual = medianAround(intervals, beat)
    if (early[beat] === 'early') return true
    if (own === null || usual === null) return false
    return (
      own * prematurity.value < usual ||
      (own <= usual && own * prematurity.value < (intervals[beat + 1] ?? 0))
    )
  }
  const classOf = (beat: number, peak: number, similarity: number): BeatClass => {
    const isInside = peak >= window.before && peak - window.before + window.width <= band.length
    if (!isInside) return 'unclear'
    const usualHeight = medianAround(heights, beat)
    const isTaller = usualHeight !== null && (heights[beat] ?? 0) > taller.times * usualHeight
    if (similarity >= sameShape.value && !isTaller) {
      if (early[beat] === 'unknown') return 'unclear'
      return early[beat] === 'early' ? 'early_usual_shape' : 'normal'
    }
    if (isDisturbed(beat)) return 'unclear'
    return isEarly(beat) ? 'early_other_shape' : 'other_shape'
  }
  return peaks.map((sample, beat): Beat => {
    const similarity = template === null ? 0 : similarityTo(band, sample, template, window)
    return { sample, similarity, class: classOf(beat, sample, similarity) }
  })
}
