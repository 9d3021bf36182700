import { ECG_UNGRADABLE_REASONS } from './lead-quality/ungradable.ts'
import type { Stage } from './stages.ts'
import { INTERVAL_UNGRADABLE_REASONS } from './quality.ts'
import type { IntervalUngradableReason } from './quality.ts'

/** A measure under its key in the catalogue of biomarkers, its unit in UCUM. */
export type CardiologyBiomarker =
  | { readonly name: 'heart_rate'; readonly value: number; readonly unit: '/min' }
  | {
      readonly name:
        | 'pr_interval'
        | 'qrs_duration'
        | 'qt_interval'
        | 'qtc_fridericia'
        | 'qtc_bazett'
        | 'sdnn'
        | 'rmssd'
        | 'sdnn_5min'
        | 'rmssd_5min'
      readonly value: number
      readonly unit: 'ms'
    }
  | { readonly name: 'pnn50'; readonly value: number; readonly unit: '%' }

/** What a cardiology assessment stores beside its biomarkers. Null was not measured; `notMeasured` says why. */
export interface CardiologyResult {
  /** A rhythm's name; the reference pipeline gives none. */
  readonly rhythmClassification: string | null
  /** Per minute. */
  readonly heartRateBpm: number | null
  /** One of `REGULARITIES`. */
  readonly regularity: string | null
  readonly rPeaksDetected: number | null
  readonly rmssdMs: number | null
  readonly sdnnMs: number | null
  /** 0–100. */
  readonly pnn50Percent: number | null
  readonly prIntervalMs: number | null
  readonly qrsDurationMs: number | null
  readonly qtIntervalMs: number | null
  /** By Fridericia. */
  readonly qtcMs: number | null
  /** True where `arrhythmiaTypes` has any; never false, since no finding excludes nothing. */
  readonly arrhythmiaDetected: boolean | null
  /** Of `ARRHYTHMIA_FINDINGS`. */
  readonly arrhythmiaTypes: readonly string[] | null
  /**
   * 0–1. Of intervals: share of the recording's time that usable ones cover, less the share of them that jump. Of an
   * electrocardiogram: share of the lead without fault, times the mean correlation of its beats with their usual shapes.
   */
  readonly signalQualityScore: number
}

/** Why the reference pipeline has no variability of normal-to-normal intervals, short or long. */
const NO_VARIABILITY = {
  under_one_minute: 'Less than a minute of normal-to-normal intervals: too short for heart rate variability.',
  under_five_minutes: 'Defined over five minutes; the recording is shorter.',
  first_five_minutes_unusable: 'The first five minutes hold too few usable intervals.',
  irregular:
    'Too many jumps between neighbouring intervals: ectopic or missed beats, an irregular rhythm, or noise.',
  no_variation: 'All intervals are the same: repeated values, or a paced heart.',
  too_few_normal_intervals: 'Normal-to-normal intervals cover less than half of the recording.',
} as const
export type NoVariabilityReason = keyof typeof NO_VARIABILITY

const unread = (what: string): string =>
  `${what} of the recording could not be read: noise, no signal, or a rhythm without clear heartbeats. A person has to look.`

/** Why a value is null, with the sentence for a reader. */
export const NOT_MEASURED_REASONS = {
  needs_ecg: 'Needs the electrocardiogram itself; the input holds intervals only.',
  needs_rhythm_analysis:
    'Intervals alone do not tell a rhythm disorder from noise or ectopic beats; not classified.',
  ...NO_VARIABILITY,
  not_classified: 'One lead and these rules do not name a rhythm; a person who reads the recording does.',
  not_excluded:
    'Looked for early beats, pauses and an irregularly irregular rhythm, and found none; that excludes no other arrhythmia.',
  unread: unread('A part'),
  too_few_beats: 'Too few beats to tell.',
  too_few_normal_beats: 'Too few normal beats at a steady rate to average.',
  no_p_wave: 'No P wave stands out before the QRS complex in this lead.',
  no_t_wave: 'No T wave stands out after the QRS complex in this lead.',
  boundaries_not_found:
    'Where the wave begins or ends is not clear in this lead: waves overlap, or noise hides it.',
  irregular_rhythm: 'The rhythm may be irregularly irregular, in which this interval has no meaning.',
  ungradable: 'The recording did not pass the quality gate.',
} as const
export type NotMeasuredReason = keyof typeof NOT_MEASURED_REASONS

/** The sentence of a reason, which says of a part that was not read how long it is in all. */
export const notMeasuredSentence = (reason: NotMeasuredReason, unreadSeconds: number): string =>
  reason === 'unread' && unreadSeconds > 0
    ? unread(`${Math.round(unreadSeconds)} s`)
    : NOT_MEASURED_REASONS[reason]

/** A field of the result or a biomarker that has no value, and why. */
export interface NotMeasured {
  readonly name: keyof CardiologyResult | CardiologyBiomarker['name']
  readonly reason: NotMeasuredReason
}

/** Why an assessment is ungradable, with the sentence for a reader. */
export const UNGRADABLE_REASONS = { ...INTERVAL_UNGRADABLE_REASONS, ...ECG_UNGRADABLE_REASONS } as const
export type UngradableReason = keyof typeof UNGRADABLE_REASONS

export interface Findings {
  readonly result: CardiologyResult
  readonly notMeasured: readonly NotMeasured[]
  /** 0–1, as `result.signalQualityScore`. */
  readonly qualityScore: number
  readonly stages: readonly Stage[]
}

/** How an analysis ended: measured, or too poor to be. */
export type Outcome<Reason extends UngradableReason> =
  | { readonly outcome: 'measured'; readonly biomarkers: readonly CardiologyBiomarker[] }
  | { readonly outcome: 'ungradable'; readonly reason: Reason; readonly biomarkers: readonly [] }

/**
 * What the pipeline hands over, of intervals or of an electrocardiogram. It screens and records: there is no risk score
 * and no diagnosis in it.
 */
export type CardiologyAnalysis = Findings & Outcome<UngradableReason>

/** The analysis of intervals. */
export type IntervalAnalysis = Findings & Outcome<IntervalUngradableReason>
