import type { Gap } from './gaps.ts'
import type { Lead } from './pyramid.ts'

/** A lead as it is drawn. */
export interface DrawnLead extends Lead {
  /** Where nothing was recorded. */
  readonly gaps: readonly Gap[]
  /** mV; around it the lead is drawn. */
  readonly median: number
}

/** A recording as it is drawn: leads of the same length. */
export interface DrawnRecording {
  readonly samplingFrequencyHz: number
  readonly sampleCount: number
  /** At least one. */
  readonly leads: readonly DrawnLead[]
  /** How many signals of its files are no leads that could be drawn. */
  readonly leftOut: number
}

/** What the worker is asked. */
export interface Asked {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

/** What it answers. */
export type Read =
  | { readonly type: 'read'; readonly recording: DrawnRecording }
  | { readonly type: 'refused'; readonly because: string }
