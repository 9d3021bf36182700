import { EcgError } from './ecg-error.ts'

/** One lead of an electrocardiogram. */
export interface EcgLead {
  /** As the recorder named it: MLII, V5, aVR. */
  readonly name: string
  /** mV; NaN where nothing was recorded. Single precision holds every step of a 16-bit converter. */
  readonly samples: Float32Array
}

/** Why a signal of the file is not among the leads. */
export const LEFT_OUT_REASONS = {
  other_signal: 'No lead of an electrocardiogram.',
  other_unit: 'Not in volts.',
  other_sampling_frequency: 'Sampled at another rate than the first lead.',
  file_missing: 'Its signal file was not given.',
} as const
export type LeftOutReason = keyof typeof LEFT_OUT_REASONS

/** A recording of an electrocardiogram: leads of the same length, sampled together. */
export interface EcgRecording {
  readonly samplingFrequencyHz: number
  /** At least one. */
  readonly leads: readonly EcgLead[]
  /**
   * When it began, as the recorder's clock said: ISO 8601 without a zone (`2001-02-03T04:05:06`), since neither WFDB
   * nor EDF has one, and often shifted to hide who it is of. Null where the file has no date.
   */
  readonly startedAt: string | null
  /** Signals of the file that are not among the leads, by their number counted from 1. */
  readonly leftOut: readonly { readonly signal: number; readonly reason: LeftOutReason }[]
}

/** How many samples each lead has. */
export const sampleCount = ({ leads }: EcgRecording): number => leads[0]?.samples.length ?? 0

/**
 * Refuse what is no recording, whoever made it.
 *
 * @throws EcgError `no_ecg_lead`, `empty`, `recording_invalid`, `sampling_frequency_unsupported`.
 */
export const assertRecording = (
  recording: EcgRecording,
  samplingFrequencyHz: { readonly min: number; readonly max: number },
): void => {
  const { min, max } = samplingFrequencyHz
  if (recording.leads.length === 0) throw new EcgError('no_ecg_lead')
  const length = sampleCount(recording)
  if (length === 0) throw new EcgError('empty')
  if (recording.leads.some(({ samples }) => samples.length !== length)) {
    throw new EcgError('recording_invalid', 'Its leads are not equally long.')
  }
  if (!(recording.samplingFrequencyHz >= min && recording.samplingFrequencyHz <= max)) {
    throw new EcgError('sampling_frequency_unsupported', `It must be from ${min} to ${max} Hz.`)
  }
}

/** A date and time of a recorder's clock as ISO 8601 without a zone, or null where there is no such day or time. */
export const localInstant = (parts: {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}): string | null => {
  const { year, month, day, hour, minute, second } = parts
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isSame =
    instant.getUTCFullYear() === year &&
    instant.getUTCMonth() === month - 1 &&
    instant.getUTCDate() === day &&
    instant.getUTCHours() === hour &&
    instant.getUTCMinutes() === minute &&
    instant.getUTCSeconds() === second
  return isSame ? instant.toISOString().slice(0, 19) : null
}
