import type { UngradableReason } from './quality.ts'

/** A measure under its key in the catalogue of biomarkers, its unit in UCUM. */
export type CardiologyBiomarker =
  | { readonly name: 'heart_rate'; readonly value: number; readonly unit: '/min' }
  | {
      readonly name: 'sdnn' | 'rmssd' | 'sdnn_5min' | 'rmssd_5min'
      readonly value: number
      readonly unit: 'ms'
    }
  | { readonly name: 'pnn50'; readonly value: number; readonly unit: '%' }

/** What a cardiology assessment stores beside its biomarkers. Null was not measured; `notMeasured` says why. */
export interface CardiologyResult {
  readonly rhythmClassification: string | null
  /** Per minute. */
  readonly heartRateBpm: number | null
  readonly regularity: string | null
  readonly rPeaksDetected: number | null
  readonly rmssdMs: number | null
  readonly sdnnMs: number | null
  /** 0–100. */
  readonly pnn50Percent: number | null
  readonly prIntervalMs: number | null
  readonly qrsDurationMs: number | null
  readonly qtIntervalMs: number | null
  readonly qtcMs: number | null
  readonly arrhythmiaDetected: boolean | null
  readonly arrhythmiaTypes: readonly string[] | null
  /** 0–1: share of the recording's time that usable intervals cover, less the share of them that jump. */
  readonly signalQualityScore: number
}

/** Why a value is null, with the sentence for a reader. */
export const NOT_MEASURED_REASONS = {
  needs_ecg: 'Needs the electrocardiogram itself; the input holds intervals only.',
  needs_rhythm_analysis:
    'Intervals alone do not tell a rhythm disorder from noise or ectopic beats; not classified.',
  under_five_minutes: 'Defined over five minutes; the recording is shorter.',
  first_five_minutes_unusable: 'The first five minutes hold too few usable intervals.',
  irregular:
    'Too many jumps between neighbouring intervals: ectopic or missed beats, an irregular rhythm, or noise.',
  no_variation: 'All intervals of the first five minutes are the same: repeated values, or a paced heart.',
  ungradable: 'The recording did not pass the quality gate.',
} as const
export type NotMeasuredReason = keyof typeof NOT_MEASURED_REASONS

/** A field of the result or a biomarker that has no value, and why. */
export interface NotMeasured {
  readonly name: keyof CardiologyResult | CardiologyBiomarker['name']
  readonly reason: NotMeasuredReason
}

/** The stages every reference pipeline goes through, in order. */
export const STAGE_NAMES = ['validate', 'quality', 'extract', 'score', 'report'] as const
export type StageName = (typeof STAGE_NAMES)[number]

export interface Stage {
  readonly name: StageName
  /** From 0. */
  readonly index: number
  readonly status: 'completed' | 'skipped'
  /** Whole ms; 0 for a skipped stage. */
  readonly durationMs: number
}

interface Findings {
  readonly result: CardiologyResult
  readonly notMeasured: readonly NotMeasured[]
  /** 0–1, as `result.signalQualityScore`. */
  readonly qualityScore: number
  readonly stages: readonly Stage[]
}

/** What the pipeline hands over. It screens and records: there is no risk score and no diagnosis in it. */
export type IntervalAnalysis =
  | (Findings & {
      readonly outcome: 'measured'
      readonly biomarkers: readonly CardiologyBiomarker[]
    })
  | (Findings & {
      readonly outcome: 'ungradable'
      readonly reason: UngradableReason
      readonly biomarkers: readonly []
    })
