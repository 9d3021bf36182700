/** Why a recording of an electrocardiogram was refused, with the sentence for a reader. */
export const ECG_ERRORS = {
  empty: 'There is nothing in it.',
  unknown_format: 'This is no recording that can be read: give WFDB (.hea and .dat), EDF or CSV.',
  several_recordings: 'These are files of more than one recording: give those of one.',
  header_missing: 'A WFDB signal file needs its header: give the .hea file with it.',
  header_invalid: 'The header contradicts the format or itself.',
  header_unsupported: 'The header asks for what is not read.',
  signal_file_missing: 'The signal files that the header names are not there: give them with it.',
  truncated: 'The recording is cut: there is less of it than its header says.',
  size_mismatch: 'There is more of the recording than its header says.',
  checksum_mismatch: 'The samples do not add up to the checksum of the header: they were changed or damaged.',
  initial_value_mismatch: 'The first sample is not the one that the header names: these files are no pair.',
  edf_discontinuous: 'An interrupted recording (EDF+D) is not read: export each part as its own EDF file.',
  csv_no_header: 'The first row must name the columns.',
  csv_malformed: 'The table is not even or holds what is no number.',
  csv_time_uneven: 'The times are not evenly spaced: the recording has gaps or another order.',
  sampling_frequency_missing: 'Without a time column the sampling frequency must be given.',
  sampling_frequency_unsupported: 'The sampling frequency is outside what can be analyzed.',
  no_ecg_lead: 'There is no lead of an electrocardiogram in it.',
  lead_not_found: 'There is no lead of that name in it.',
  recording_invalid: 'The recording contradicts itself.',
} as const
export type EcgErrorCode = keyof typeof ECG_ERRORS

/**
 * A recording that can't be read. The message names the place and never the content: a recording is health data, its
 * header too, and messages end in logs.
 */
export class EcgError extends Error {
  readonly code: EcgErrorCode
  /** Line of a text file, or number of the signal, counted from 1; null where there is no one place. */
  readonly position: number | null

  /** `detail` is a sentence of ours that says more than the code does. */
  constructor(code: EcgErrorCode, detail: string | null = null, position: number | null = null) {
    super(detail === null ? ECG_ERRORS[code] : `${ECG_ERRORS[code]} ${detail}`)
    this.name = 'EcgError'
    this.code = code
    this.position = position
  }
}
