import { INTERVAL_CRITERIA } from './criteria.ts'
import { keepIntervals, spanMs } from './segments.ts'
import type { Segment } from './segments.ts'

/** Why a series was not measured, with the sentence for a reader. */
export const UNGRADABLE_REASONS = {
  implausible_intervals:
    'Too many intervals are outside what a heart does (300 to 2000 ms): noise or lost beats.',
  too_short: 'Less than a minute of usable intervals: too short for heart rate variability.',
  too_many_gaps: 'Usable intervals cover less than half of the recording.',
  no_neighbours: 'No two usable intervals follow each other, so beat-to-beat change has no measure.',
} as const
export type UngradableReason = keyof typeof UNGRADABLE_REASONS

export interface IntervalQuality {
  /** Null when the series may be measured. */
  readonly reason: UngradableReason | null
  readonly intervalCount: number
  readonly implausibleCount: number
  /** 0–1, of the intervals. */
  readonly implausibleShare: number
  /** From the first interval's start to the last one's end, ms. */
  readonly spanMs: number
  /** Time that usable intervals take, ms. */
  readonly usableMs: number
  /** `usableMs` over `spanMs`, 0–1: the quality score, since lost beats and gaps both lower it. */
  readonly coverage: number
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
): UngradableReason | null => {
  if (quality.implausibleShare > INTERVAL_CRITERIA.maximumImplausibleShare.value)
    return 'implausible_intervals'
  if (quality.usableMs < minimumUsableMs) return 'too_short'
  if (quality.coverage < INTERVAL_CRITERIA.minimumCoverage.value) return 'too_many_gaps'
  if (!quality.usable.some(({ intervalsMs }) => intervalsMs.length > 1)) return 'no_neighbours'
  return null
}

/**
 * Judge whether a series of intervals, ms, may be measured, by the limits of `INTERVAL_CRITERIA`. A single missed or
 * extra beat inside the plausible range is not seen here: that needs the beats' labels or an ectopic rule.
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
  const measures = {
    intervalCount,
    implausibleCount,
    implausibleShare: intervalCount === 0 ? 1 : implausibleCount / intervalCount,
    spanMs: span,
    usableMs,
    // Sums in another order may differ in the last digit; a share never exceeds one.
    coverage: span === 0 ? 0 : Math.min(1, usableMs / span),
    usable,
  }
  return { reason: findReason(measures, minimumUsableMs), ...measures }
}
