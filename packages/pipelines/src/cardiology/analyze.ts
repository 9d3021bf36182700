import type {
  CardiologyBiomarker,
  CardiologyResult,
  IntervalAnalysis,
  NotMeasured,
  NotMeasuredReason,
} from './findings.ts'
import { assertIntervals } from './intervals.ts'
import { measureShortTerm, measureWhole, variabilityBiomarkers } from './normal-variability.ts'
import { assessQuality } from './quality.ts'
import { assertSegments, oneSegment, recordedMs } from './segments.ts'
import type { Segment } from './segments.ts'
import { stageRunner } from './stages.ts'
import type { StageOptions } from './stages.ts'
import type { Variability } from './variability.ts'

/** A clock for the stages' durations, and who is told how far they are. */
export type AnalysisOptions = StageOptions

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

const score = (whole: Variability, shortTerm: Variability | NotMeasuredReason): CardiologyBiomarker[] => [
  { name: 'heart_rate', value: whole.heartRatePerMin, unit: '/min' },
  ...variabilityBiomarkers(whole, typeof shortTerm === 'string' ? null : shortTerm),
]

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
  options: AnalysisOptions = {},
): IntervalAnalysis => {
  const { run, stages } = stageRunner(options)
  run('validate', () => {
    assertSegments(segments)
    assertIntervals(segments.flatMap(({ intervalsMs }) => [...intervalsMs]))
  })
  const quality = run('quality', () => assessQuality(segments))
  const { reason, score: qualityScore } = quality

  if (reason !== null) {
    const report = run('report', () => ({
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

  const { whole, shortTerm } = run('extract', () => ({
    whole: measureWhole(quality),
    shortTerm: measureShortTerm(segments, recordedMs(segments), quality.isIrregular),
  }))
  const biomarkers = run('score', () => score(whole, shortTerm))
  const report = run('report', () => ({
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
