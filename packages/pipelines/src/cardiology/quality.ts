import { INTERVAL_CRITERIA } from './criteria.ts'
import { jumpShare, varies } from './irregularity.ts'
import { keepIntervals, spanMs } from './segments.ts'
import type { Segment } from './segments.ts'

/** Why a series of intervals was not measured, with the sentence for a reader. */
export const INTERVAL_UNGRADABLE_REASONS = {
  implausible_intervals:
    'Too many intervals are outside what a heart does (300 to 2000 ms): noise or lost beats.',
  too_short: 'Less than a minute of usable intervals: too short for heart rate variability.',
  too_many_gaps: 'Usable intervals cover less than half of the recording.',
  no_neighbours: 'No two usable intervals follow each other, so beat-to-beat change has no measure.',
  no_variation: 'All intervals are the same: values repeated or made up, or a heart paced at a fixed rate.',
  irregular: 'Most intervals differ by more than 20 % from those around them: noise, or no regular rhythm.',
} as const
export type IntervalUngradableReason = keyof typeof INTERVAL_UNGRADABLE_REASONS

export interface IntervalQuality {
  /** Null when the series may be measured. */
  readonly reason: IntervalUngradableReason | null
  readonly intervalCount: number
  readonly implausibleCount: number
  /** 0–1, of the intervals. */
  readonly implausibleShare: number
  /** From the first interval's start to the last one's end, ms. */
  readonly spanMs: number
  /** Time that usable intervals take, ms. */
  readonly usableMs: number
  /** `usableMs` over `spanMs`, 0–1. */
  readonly coverage: number
  /** Share of the usable intervals, 0–1, that differ by more than 20 % from the median of their neighbours. */
  readonly jumpShare: number
  /** Whether the intervals jump too much to be normal-to-normal: a mean rate is defined, its variability is not. */
  readonly isIrregular: boolean
  /** 0–1: `coverage` less the share of jumps, since lost beats, gaps and jumps all lower it; 0 without any variation. */
  readonly score: number
  /** The plausible intervals, parted where an implausible one was dropped. */
  readonly usable: readonly Segment[]
}

const total = (segments: readonly Segment[], of: (intervalMs: number) => number): number =>
  segments.reduce(
    (sum, { intervalsMs }) => intervalsMs.reduce((part, interval) => part + of(interval), sum),
    0,
  )

const findReason = (
  quality: Omit<IntervalQuality, 'reason'>,
  minimumUsableMs: number,
): IntervalUngradableReason | null => {
  if (quality.implausibleShare > INTERVAL_CRITERIA.maximumImplausibleShare.value)
    return 'implausible_intervals'
  if (quality.usableMs < minimumUsableMs) return 'too_short'
  if (quality.coverage < INTERVAL_CRITERIA.minimumCoverage.value) return 'too_many_gaps'
  if (!quality.usable.some(({ intervalsMs }) => intervalsMs.length > 1)) return 'no_neighbours'
  if (!varies(quality.usable)) return 'no_variation'
  if (quality.jumpShare > INTERVAL_CRITERIA.maximumJumpShare.value) return 'irregular'
  return null
}

/**
 * Judge whether a series of intervals, ms, may be measured, by the limits of `INTERVAL_CRITERIA`. A single missed or
 * extra beat inside the plausible range is counted as a jump and not dropped: that needs the electrocardiogram, in which
 * `analyzeEcg` looks for it. Of intervals alone a few (one beat in twenty missed) pass and raise SDNN and RMSSD several
 * times over. A wrong unit whose
 * numbers are plausible as ms (samples at 500 Hz: half the ms) looks like a fast heart and is not seen here.
 *
 * `minimumUsableMs` is for a part of a recording that has its own length to reach.
 */
export const assessQuality = (
  segments: readonly Segment[],
  minimumUsableMs: number = INTERVAL_CRITERIA.minimumUsableMs.value,
): IntervalQuality => {
  const { min, max } = INTERVAL_CRITERIA.plausibleMs
  const usable = keepIntervals(segments, ({ intervalMs }) => intervalMs >= min && intervalMs <= max)
  const intervalCount = total(segments, () => 1)
  const implausibleCount = intervalCount - total(usable, () => 1)
  const span = spanMs(segments)
  const usableMs = total(usable, (interval) => interval)
  // Sums in another order may differ in the last digit; a share never exceeds one.
  const coverage = span === 0 ? 0 : Math.min(1, usableMs / span)
  const jumped = jumpShare(usable)
  const measures = {
    intervalCount,
    implausibleCount,
    implausibleShare: intervalCount === 0 ? 1 : implausibleCount / intervalCount,
    spanMs: span,
    usableMs,
    coverage,
    jumpShare: jumped,
    isIrregular: jumped > INTERVAL_CRITERIA.maximumJumpShareForVariability.value,
    score: varies(usable) ? coverage * (1 - jumped) : 0,
    usable,
  }
  return { reason: findReason(measures, minimumUsableMs), ...measures }
}
