import type {
  CardiologyBiomarker,
  CardiologyResult,
  NotMeasured,
  NotMeasuredReason,
  NoVariabilityReason,
} from '../findings.ts'
import { measureShortTerm, measureWhole, variabilityBiomarkers } from '../normal-variability.ts'
import type { IntervalQuality, IntervalUngradableReason } from '../quality.ts'
import type { Variability } from '../variability.ts'
import type { WaveIntervals } from '../waves/intervals.ts'
import type { LeadMeasures } from './measure-lead.ts'

type Measured<Value> = Value | NotMeasuredReason

/** A lead's measures as they are stored, each with a value or the reason why it has none. */
interface Judged {
  readonly whole: Measured<Variability>
  readonly shortTerm: Measured<Variability>
  readonly prMs: Measured<number>
  readonly waves: WaveIntervals
  /** Whether any two normal beats follow each other. */
  readonly hasNormal: boolean
}

const NO_VARIABILITY_OF: Readonly<Record<IntervalUngradableReason, NoVariabilityReason>> = {
  implausible_intervals: 'irregular',
  too_short: 'under_one_minute',
  too_many_gaps: 'too_few_normal_intervals',
  no_neighbours: 'too_few_normal_intervals',
  no_variation: 'no_variation',
  irregular: 'irregular',
}

const wholeOf = (normal: IntervalQuality | null, isIrregular: boolean): Measured<Variability> => {
  if (isIrregular) return 'irregular'
  if (normal === null) return 'too_few_normal_intervals'
  if (normal.reason !== null) return NO_VARIABILITY_OF[normal.reason]
  return normal.isIrregular ? 'irregular' : measureWhole(normal)
}

/** Decide what of a lead's measures may be given. */
export const judgeMeasures = ({ normal, rhythm, waves }: LeadMeasures, durationMs: number): Judged => {
  const isIrregular = rhythm.isIrregularlyIrregular || normal?.isIrregular === true
  const whole = wholeOf(normal, isIrregular)
  return {
    whole,
    shortTerm: measureShortTerm(normal?.usable ?? [], durationMs, isIrregular),
    // Where the atria fibrillate there is no P wave, and what looks like one on the average is none.
    prMs: rhythm.isIrregularlyIrregular ? 'irregular_rhythm' : waves.prMs,
    waves,
    hasNormal: normal !== null,
  }
}

const valueOf = <Value>(measured: Measured<Value>): Value | null =>
  typeof measured === 'string' ? null : measured

/** The biomarkers of what was measured. */
export const ecgBiomarkers = (heartRatePerMin: number | null, judged: Judged): CardiologyBiomarker[] => {
  const { whole, shortTerm, prMs, waves } = judged
  const biomarkers: CardiologyBiomarker[] = []
  if (heartRatePerMin !== null) biomarkers.push({ name: 'heart_rate', value: heartRatePerMin, unit: '/min' })
  const intervals = [
    ['pr_interval', prMs],
    ['qrs_duration', waves.qrsMs],
    ['qt_interval', waves.qtMs],
    ['qtc_fridericia', waves.qtcFridericiaMs],
    ['qtc_bazett', waves.qtcBazettMs],
  ] as const
  for (const [name, value] of intervals) {
    if (typeof value === 'number') biomarkers.push({ name, value, unit: 'ms' })
  }
  return [...biomarkers, ...variabilityBiomarkers(valueOf(whole), valueOf(shortTerm))]
}

/** The stored result, null where something was not measured. */
export const ecgResult = (
  measures: LeadMeasures,
  judged: Judged,
  signalQualityScore: number,
): CardiologyResult => {
  const { rhythm, heartRatePerMin, beats } = measures
  const { waves } = judged
  const whole = valueOf(judged.whole)
  const hasFindings = rhythm.findings.length > 0
  return {
    rhythmClassification: null,
    heartRateBpm: heartRatePerMin,
    regularity: rhythm.regularity,
    rPeaksDetected: beats.length,
    rmssdMs: whole?.rmssdMs ?? null,
    sdnnMs: whole?.sdnnMs ?? null,
    pnn50Percent: whole?.pnn50Percent ?? null,
    prIntervalMs: valueOf(judged.prMs),
    qrsDurationMs: valueOf(waves.qrsMs),
    qtIntervalMs: valueOf(waves.qtMs),
    qtcMs: valueOf(waves.qtcFridericiaMs),
    arrhythmiaDetected: hasFindings ? true : null,
    arrhythmiaTypes: hasFindings ? rhythm.findings : null,
    signalQualityScore,
  }
}

/** A field of the result with the biomarkers that are the same measure. */
const MEASURES = {
  rhythmClassification: [],
  heartRateBpm: ['heart_rate'],
  regularity: [],
  rPeaksDetected: [],
  rmssdMs: ['rmssd'],
  sdnnMs: ['sdnn'],
  pnn50Percent: ['pnn50'],
  prIntervalMs: ['pr_interval'],
  qrsDurationMs: ['qrs_duration'],
  qtIntervalMs: ['qt_interval'],
  qtcMs: ['qtc_fridericia', 'qtc_bazett'],
  arrhythmiaDetected: [],
  arrhythmiaTypes: [],
} as const satisfies Partial<Record<keyof CardiologyResult, readonly CardiologyBiomarker['name'][]>>

const FIELDS = [
  'rhythmClassification',
  'heartRateBpm',
  'regularity',
  'rPeaksDetected',
  'rmssdMs',
  'sdnnMs',
  'pnn50Percent',
  'prIntervalMs',
  'qrsDurationMs',
  'qtIntervalMs',
  'qtcMs',
  'arrhythmiaDetected',
  'arrhythmiaTypes',
] as const satisfies readonly (keyof typeof MEASURES)[]

const SHORT_TERM = ['sdnn_5min', 'rmssd_5min'] as const

const reasonIn = (measured: Measured<number | Variability>): NotMeasuredReason | null =>
  typeof measured === 'string' ? measured : null

/** Everything that has no value, and why; `isWhole` is whether no stretch of the recording was left unread. */
export const ecgNotMeasured = (
  result: CardiologyResult,
  { whole, shortTerm, prMs, waves, hasNormal }: Judged,
  isWhole: boolean,
): NotMeasured[] => {
  const tooFew = hasNormal ? 'too_few_beats' : 'too_few_normal_intervals'
  const variability = reasonIn(whole) ?? 'too_few_normal_intervals'
  const reasons: Record<(typeof FIELDS)[number], NotMeasuredReason | null> = {
    rhythmClassification: 'not_classified',
    heartRateBpm: 'too_few_beats',
    regularity: isWhole ? tooFew : 'unread',
    rPeaksDetected: 'too_few_beats',
    rmssdMs: variability,
    sdnnMs: variability,
    pnn50Percent: variability,
    prIntervalMs: reasonIn(prMs),
    qrsDurationMs: reasonIn(waves.qrsMs),
    qtIntervalMs: reasonIn(waves.qtMs),
    qtcMs: reasonIn(waves.qtcFridericiaMs),
    arrhythmiaDetected: isWhole ? 'not_excluded' : 'unread',
    arrhythmiaTypes: isWhole ? 'not_excluded' : 'unread',
  }
  const shortTermReason = reasonIn(shortTerm)
  return [
    ...FIELDS.flatMap((field): NotMeasured[] => {
      const reason = reasons[field]
      if (result[field] !== null || reason === null) return []
      return [field, ...MEASURES[field]].map((name) => ({ name, reason }))
    }),
    ...(shortTermReason === null ? [] : SHORT_TERM.map((name) => ({ name, reason: shortTermReason }))),
  ]
}

/** The result of a recording that did not pass the gate, and everything in it as not measured. */
export const ungradableReport = (
  signalQualityScore: number,
): { result: CardiologyResult; notMeasured: NotMeasured[] } => ({
  result: {
    rhythmClassification: null,
    heartRateBpm: null,
    regularity: null,
    rPeaksDetected: null,
    rmssdMs: null,
    sdnnMs: null,
    pnn50Percent: null,
    prIntervalMs: null,
    qrsDurationMs: null,
    qtIntervalMs: null,
    qtcMs: null,
    arrhythmiaDetected: null,
    arrhythmiaTypes: null,
    signalQualityScore,
  },
  notMeasured: [...FIELDS.flatMap((field) => [field, ...MEASURES[field]]), ...SHORT_TERM].map((name) => ({
    name,
    reason: 'ungradable' as const,
  })),
})
