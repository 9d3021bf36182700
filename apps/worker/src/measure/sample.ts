import {
  analyzeEcg,
  analyzeIntervals,
  ecgFormatOf,
  EcgError,
  parseIntervals,
  readEcg,
  type EcgRecording,
  type Progress,
} from '@medilens/pipelines'
import type { Analysis } from './findings.ts'
import type { SampleFile } from './messages.ts'

/** A sample that was read. */
export type ReadSample =
  | { readonly kind: 'ecg'; readonly recording: EcgRecording }
  /** ms */
  | { readonly kind: 'intervals'; readonly intervals: readonly number[] }

/** Reads the files of a sample: an electrocardiogram, or beat-to-beat intervals. Throws `EcgError` or `IntervalError`. */
export function readSample(files: readonly SampleFile[]): ReadSample {
  const [only, ...more] = files
  if (only === undefined) throw new EcgError('empty')
  if (more.length === 0 && ecgFormatOf(only) === null) {
    return { kind: 'intervals', intervals: parseIntervals(only.bytes) }
  }
  return { kind: 'ecg', recording: readEcg(files) }
}

/** Measures what was read. Throws `EcgError` or `IntervalError`. */
export const analyzeSample = (sample: ReadSample, onProgress: (progress: Progress) => void): Analysis =>
  sample.kind === 'ecg'
    ? analyzeEcg(sample.recording, { onProgress })
    : analyzeIntervals(sample.intervals, { onProgress })
