import type { Beat } from '../beats/classify.ts'
import type { Findings, Outcome } from '../findings.ts'
import type { EcgUngradableReason } from '../lead-quality/ungradable.ts'
import type { UnreadStretch } from '../lead-quality/unread.ts'
import type { Rhythm } from '../rhythm/rhythm.ts'
import type { WaveBounds } from '../waves/intervals.ts'

/** The averaged beat, for whoever draws it: one value a ms. */
export interface DrawnAverage {
  /** mV. */
  readonly values: Float64Array
  /** Where the R peak lies in `values`. */
  readonly peakMs: number
  /** ms from the R peak; null where it was not found. */
  readonly bounds: WaveBounds
  readonly beatCount: number
}

/** What is known of the lead beside what is stored. */
export interface EcgDetails {
  /** The name of the lead that was measured, as the recording has it. */
  readonly lead: string
  readonly samplingFrequencyHz: number
  readonly durationMs: number
  /** Samples of the R peaks, from 0, in order. */
  readonly peaks: readonly number[]
  /** One for each peak. */
  readonly beats: readonly Beat[]
  readonly rhythm: Rhythm | null
  /** What of the lead was recorded and not measured; none of it where the whole is ungradable. */
  readonly unread: readonly UnreadStretch[]
  readonly averageBeat: DrawnAverage | null
}

/**
 * The analysis of an electrocardiogram. It can be stored as that of intervals can, and has beside it what the lead shows.
 */
export type EcgAnalysis = Findings & EcgDetails & Outcome<EcgUngradableReason>
