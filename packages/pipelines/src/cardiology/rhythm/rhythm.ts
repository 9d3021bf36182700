import type { Beat, BeatClass } from '../beats/classify.ts'
import { BEAT_CRITERIA } from '../beats/criteria.ts'
import { isLong } from '../beats/intervals-around.ts'
import { RHYTHM_CRITERIA } from './criteria.ts'
import { irregularShare } from './irregularly-irregular.ts'

/** What is said of the regularity, with the sentence for a reader. */
export const REGULARITIES = {
  regular: 'The intervals between beats vary as in a regular rhythm.',
  regular_interrupted: 'A regular rhythm that early beats or pauses interrupt.',
  irregular: 'Many intervals differ much from those around them.',
  irregularly_irregular: 'No interval tells of the next, as in atrial fibrillation; a person has to read it.',
} as const
export type Regularity = keyof typeof REGULARITIES

/** What is found of arrhythmia, with the sentence for a reader. None is a diagnosis. */
export const ARRHYTHMIA_FINDINGS = {
  early_beats_usual_shape: 'Early beats of the usual shape, as those from the atria mostly are.',
  early_beats_other_shape: 'Early beats of another shape, as those from the ventricles mostly are.',
  irregular_intervals: 'Many intervals differ much from those around them, whatever the cause.',
  irregularly_irregular_suspected: 'The rhythm may be irregularly irregular, as in atrial fibrillation.',
  pause_over_3_s: 'A pause of more than three seconds between two beats.',
} as const
export type ArrhythmiaFinding = keyof typeof ARRHYTHMIA_FINDINGS

export interface Rhythm {
  readonly beatCount: number
  /** How many beats there are of each class. */
  readonly counts: Readonly<Record<BeatClass, number>>
  /** Early beats of the beats that are clear, percent; null without any, and where the rhythm is irregular. */
  readonly earlyBurdenPercent: number | null
  /** Intervals much longer than those around them, where nothing hides a beat. */
  readonly pauseCount: number
  /** The longest interval, ms; null without any. */
  readonly longestMs: number | null
  /** Share of the windows of 128 intervals that are irregularly irregular, 0–1; null where it is too short to tell. */
  readonly irregularShare: number | null
  readonly isIrregularlyIrregular: boolean
  /** Null where there are too few beats to tell, and where it is regular as far as it was read and was not read throughout. */
  readonly regularity: Regularity | null
  readonly findings: readonly ArrhythmiaFinding[]
}

const isEarly = (beat: Beat | undefined): boolean =>
  beat?.class === 'early_usual_shape' || beat?.class === 'early_other_shape'

/** Whether early beats explain that an interval is long: it ends or begins at one. */
const isAfterEarly = (beats: readonly Beat[], index: number): boolean =>
  isEarly(beats[index - 1]) || isEarly(beats[index])

const countClasses = (beats: readonly Beat[]): Record<BeatClass, number> => {
  const counts = { normal: 0, early_usual_shape: 0, early_other_shape: 0, other_shape: 0, unclear: 0 }
  for (const beat of beats) counts[beat.class] += 1
  return counts
}

/**
 * The intervals between normal beats. Early beats and pauses stay out, so that many of them do not look like an irregularly
 * irregular rhythm; of a rhythm that is one, enough is left to tell.
 */
const betweenNormal = (beats: readonly Beat[], intervalsMs: readonly (number | null)[]): number[] =>
  intervalsMs.filter(
    (interval, index): interval is number =>
      interval !== null &&
      !isLong(intervalsMs, index) &&
      beats[index - 1]?.class === 'normal' &&
      beats[index]?.class === 'normal',
  )

/**
 * Say of the rhythm what one lead tells: early beats, pauses, and whether the intervals are irregularly irregular.
 * `intervalsMs[i]` ends with beat i; null where something unusable or hiding lies between. `isJumpy` is whether the
 * normal-to-normal intervals jump too much to be regular, null where there are too few; `isWhole` whether no stretch of the
 * recording was left unread, without which nothing is called regular.
 */
export const describeRhythm = (
  beats: readonly Beat[],
  intervalsMs: readonly (number | null)[],
  isJumpy: boolean | null,
  isWhole: boolean,
): Rhythm => {
  const counts = countClasses(beats)
  const early = counts.early_usual_shape + counts.early_other_shape
  const clear = beats.length - counts.unclear
  const share = irregularShare(betweenNormal(beats, intervalsMs))
  const isIrregularlyIrregular = share !== null && share >= RHYTHM_CRITERIA.wholeShare.value
  // Where no beat is expected at a time, none of the usual shape is early.
  const isIrregular = isIrregularlyIrregular || isJumpy === true
  const measured = intervalsMs.filter((interval) => interval !== null)
  const longestMs = measured.reduce<number | null>((most, interval) => Math.max(most ?? 0, interval), null)
  const pauseCount = intervalsMs.filter(
    (_, index) => isLong(intervalsMs, index) && !isAfterEarly(beats, index),
  ).length

  const regularityOf = (): Regularity | null => {
    if (isIrregularlyIrregular) return 'irregularly_irregular'
    if (measured.length < RHYTHM_CRITERIA.minimumIntervals.value || isJumpy === null) return null
    if (isJumpy) return 'irregular'
    if (!isWhole) return null
    return early + pauseCount > 0 ? 'regular_interrupted' : 'regular'
  }
  const found: Record<ArrhythmiaFinding, boolean> = {
    early_beats_usual_shape: counts.early_usual_shape > 0 && !isIrregular,
    early_beats_other_shape: counts.early_other_shape > 0,
    irregular_intervals: isJumpy === true,
    irregularly_irregular_suspected: share !== null && share > 0,
    pause_over_3_s: longestMs !== null && longestMs > BEAT_CRITERIA.reportedPauseMs.value,
  }
  const names: readonly ArrhythmiaFinding[] = [
    'early_beats_usual_shape',
    'early_beats_other_shape',
    'irregular_intervals',
    'irregularly_irregular_suspected',
    'pause_over_3_s',
  ]
  return {
    beatCount: beats.length,
    counts,
    earlyBurdenPercent: clear === 0 || isIrregular ? null : (100 * early) / clear,
    pauseCount,
    longestMs,
    irregularShare: share,
    isIrregularlyIrregular,
    regularity: regularityOf(),
    findings: names.filter((name) => found[name]),
  }
}
