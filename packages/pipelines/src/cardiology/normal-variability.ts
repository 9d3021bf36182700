import { INTERVAL_CRITERIA } from './criteria.ts'
import type { CardiologyBiomarker, NotMeasuredReason } from './findings.ts'
import { assessQuality } from './quality.ts'
import type { IntervalQuality } from './quality.ts'
import { keepIntervals } from './segments.ts'
import type { Segment } from './segments.ts'
import { measureVariability } from './variability.ts'
import type { Variability } from './variability.ts'

/**
 * The measures of the recording's first five minutes (intervals that end within them), or why there are none.
 * `recordedMs` is how long the recording is, `isIrregular` whether all of it is.
 */
export const measureShortTerm = (
  segments: readonly Segment[],
  recordedMs: number,
  isIrregular: boolean,
): Variability | NotMeasuredReason => {
  const lengthMs = INTERVAL_CRITERIA.shortTermMs.value
  if (recordedMs < lengthMs) return 'under_five_minutes'
  // Beats that are not normal elsewhere in the recording put a quiet start of it in doubt too.
  if (isIrregular) return 'irregular'
  const firstMinutes = keepIntervals(segments, ({ endMs }) => endMs <= lengthMs)
  // The window has to be filled by itself: one good minute and four of gap would pass a gate on what is left in it.
  const quality = assessQuality(firstMinutes, lengthMs * INTERVAL_CRITERIA.minimumCoverage.value)
  if (quality.reason === 'no_variation') return 'no_variation'
  if (quality.reason === 'irregular' || (quality.reason === null && quality.isIrregular)) return 'irregular'
  return quality.reason === null ? measureVariability(quality.usable) : 'first_five_minutes_unusable'
}

/** The measures of the whole recording. Of intervals that are not normal-to-normal only the mean has a meaning. */
export const measureWhole = ({ usable, isIrregular }: IntervalQuality): Variability => {
  const measured = measureVariability(usable)
  return isIrregular ? { ...measured, sdnnMs: null, rmssdMs: null, pnn50Percent: null } : measured
}

/** What is measured of variability, as biomarkers. */
export const variabilityBiomarkers = (
  whole: Variability | null,
  shortTerm: Variability | null,
): CardiologyBiomarker[] => {
  const biomarkers: CardiologyBiomarker[] = []
  const add = (
    name: 'sdnn' | 'rmssd' | 'sdnn_5min' | 'rmssd_5min',
    value: number | null | undefined,
  ): void => {
    if (value !== null && value !== undefined) biomarkers.push({ name, value, unit: 'ms' })
  }
  add('sdnn', whole?.sdnnMs)
  add('rmssd', whole?.rmssdMs)
  const pnn50 = whole?.pnn50Percent ?? null
  if (pnn50 !== null) biomarkers.push({ name: 'pnn50', value: pnn50, unit: '%' })
  add('sdnn_5min', shortTerm?.sdnnMs)
  add('rmssd_5min', shortTerm?.rmssdMs)
  return biomarkers
}
