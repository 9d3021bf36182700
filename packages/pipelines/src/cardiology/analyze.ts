import { INTERVAL_CRITERIA } from './criteria.ts'
import { STAGE_NAMES } from './findings.ts'
import type {
  CardiologyBiomarker,
  CardiologyResult,
  IntervalAnalysis,
  NotMeasured,
  NotMeasuredReason,
  Stage,
  StageName,
} from './findings.ts'
import { assertIntervals } from './intervals.ts'
import { assessQuality } from './quality.ts'
import type { IntervalQuality } from './quality.ts'
import { assertSegments, keepIntervals, oneSegment, recordedMs } from './segments.ts'
import type { Segment } from './segments.ts'
import { measureVariability } from './variability.ts'
import type { Variability } from './variability.ts'

export interface AnalysisOptions {
  /** A clock in ms for the stages' durations; only differences are used. */
  readonly clock?: () => number
}

/** What intervals alone can't tell, whoever delivers them. */
const OUTSIDE_INTERVALS: readonly NotMeasured[] = [
  { name: 'rhythmClassification', reason: 'needs_rhythm_analysis' },
  { name: 'regularity', reason: 'needs_rhythm_analysis' },
  { name: 'arrhythmiaDetected', reason: 'needs_rhythm_analysis' },
  { name: 'arrhythmiaTypes', reason: 'needs_rhythm_analysis' },
  { name: 'rPeaksDetected', reason: 'needs_ecg' },
  { name: 'prIntervalMs', reason: 'needs_ecg' },
  { name: 'qrsDurationMs', reason: 'needs_ecg' },
  { name: 'qtIntervalMs', reason: 'needs_ecg' },
  { name: 'qtcMs', reason: 'needs_ecg' },
]

const UNGRADABLE_FIELDS = ['heartRateBpm', 'sdnnMs', 'rmssdMs', 'pnn50Percent'] as const
const UNGRADABLE_BIOMARKERS = ['heart_rate', 'sdnn', 'rmssd', 'pnn50', 'sdnn_5min', 'rmssd_5min'] as const
const WHOLE_VARIABILITY = ['sdnnMs', 'rmssdMs', 'pnn50Percent', 'sdnn', 'rmssd', 'pnn50'] as const
const SHORT_TERM_BIOMARKERS = ['sdnn_5min', 'rmssd_5min'] as const

const stopwatch = (clock: () => number) => {
  const durations = new Map<StageName, number>()
  return {
    time: <T>(name: StageName, work: () => T): T => {
      const started = clock()
      const done = work()
      durations.set(name, Math.max(0, Math.round(clock() - started)))
      return done
    },
    stages: (): Stage[] =>
      STAGE_NAMES.map((name, index) => {
        const durationMs = durations.get(name)
        return durationMs === undefined
          ? { name, index, status: 'skipped', durationMs: 0 }
          : { name, index, status: 'completed', durationMs }
      }),
  }
}

/** The measures of the recording's first five minutes, or why there are none. */
const measureShortTerm = (
  segments: readonly Segment[],
  isIrregular: boolean,
): Variability | NotMeasuredReason => {
  const lengthMs = INTERVAL_CRITERIA.shortTermMs.value
  if (recordedMs(segments) < lengthMs) return 'under_five_minutes'
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
const measureWhole = ({ usable, isIrregular }: IntervalQuality): Variability => {
  const measured = measureVariability(usable)
  return isIrregular ? { ...measured, sdnnMs: null, rmssdMs: null, pnn50Percent: null } : measured
}

const score = (whole: Variability, shortTerm: Variability | NotMeasuredReason): CardiologyBiomarker[] => {
  const biomarkers: CardiologyBiomarker[] = [
    { name: 'heart_rate', value: whole.heartRatePerMin, unit: '/min' },
  ]
  if (whole.sdnnMs !== null) biomarkers.push({ name: 'sdnn', value: whole.sdnnMs, unit: 'ms' })
  if (whole.rmssdMs !== null) biomarkers.push({ name: 'rmssd', value: whole.rmssdMs, unit: 'ms' })
  if (whole.pnn50Percent !== null) biomarkers.push({ name: 'pnn50', value: whole.pnn50Percent, unit: '%' })
  if (typeof shortTerm === 'string') return biomarkers
  if (shortTerm.sdnnMs !== null) biomarkers.push({ name: 'sdnn_5min', value: shortTerm.sdnnMs, unit: 'ms' })
  if (shortTerm.rmssdMs !== null)
    biomarkers.push({ name: 'rmssd_5min', value: shortTerm.rmssdMs, unit: 'ms' })
  return biomarkers
}

const describe = (whole: Variability | null, signalQualityScore: number): CardiologyResult => ({
  rhythmClassification: null,
  heartRateBpm: whole?.heartRatePerMin ?? null,
  regularity: null,
  rPeaksDetected: null,
  rmssdMs: whole?.rmssdMs ?? null,
  sdnnMs: whole?.sdnnMs ?? null,
  pnn50Percent: whole?.pnn50Percent ?? null,
  prIntervalMs: null,
  qrsDurationMs: null,
  qtIntervalMs: null,
  qtcMs: null,
  arrhythmiaDetected: null,
  arrhythmiaTypes: null,
  signalQualityScore,
})

/**
 * Analyze normal-to-normal intervals that stand in segments with gaps between, ms: heart rate, SDNN, RMSSD and pNN50
 * over the whole recording, and SDNN and RMSSD over its first five minutes where it is that long (intervals that end
 * within them). Values are not rounded. Of an irregular series only the rate is measured. A recording too poor to measure
 * is `ungradable` with its reason.
 *
 * @throws IntervalError when a value is no interval in ms at all; see `assertIntervals`. RangeError when the segments
 * overlap or are out of order.
 */
export const analyzeSegments = (
  segments: readonly Segment[],
  { clock = () => performance.now() }: AnalysisOptions = {},
): IntervalAnalysis => {
  const { time, stages } = stopwatch(clock)
  time('validate', () => {
    assertSegments(segments)
    assertIntervals(segments.flatMap(({ intervalsMs }) => [...intervalsMs]))
  })
  const quality = time('quality', () => assessQuality(segments))
  const { reason, score: qualityScore } = quality

  if (reason !== null) {
    const report = time('report', () => ({
      result: describe(null, qualityScore),
      notMeasured: [
        ...[...UNGRADABLE_FIELDS, ...UNGRADABLE_BIOMARKERS].map((name) => ({
          name,
          reason: 'ungradable' as const,
        })),
        ...OUTSIDE_INTERVALS,
      ],
    }))
    return { outcome: 'ungradable', reason, biomarkers: [], ...report, qualityScore, stages: stages() }
  }

  const { whole, shortTerm } = time('extract', () => ({
    whole: measureWhole(quality),
    shortTerm: measureShortTerm(segments, quality.isIrregular),
  }))
  const biomarkers = time('score', () => score(whole, shortTerm))
  const report = time('report', () => ({
    result: describe(whole, qualityScore),
    notMeasured: [
      ...(quality.isIrregular
        ? WHOLE_VARIABILITY.map((name) => ({ name, reason: 'irregular' as const }))
        : []),
      ...(typeof shortTerm === 'string'
        ? SHORT_TERM_BIOMARKERS.map((name) => ({ name, reason: shortTerm }))
        : []),
      ...OUTSIDE_INTERVALS,
    ],
  }))
  return { outcome: 'measured', biomarkers, ...report, qualityScore, stages: stages() }
}

/**
 * Analyze one unbroken series of normal-to-normal intervals, ms, as `parseIntervals` returns it; see `analyzeSegments`.
 *
 * @throws IntervalError when a value is no interval in ms at all.
 */
export const analyzeIntervals = (
  intervalsMs: readonly number[],
  options: AnalysisOptions = {},
): IntervalAnalysis => analyzeSegments(oneSegment(intervalsMs), options)
