/** Why a file or a list of beat-to-beat intervals was refused. A closed set, so that a caller can map each. */
export const INTERVAL_ERROR_CODES = [
  'empty',
  'not_numeric',
  'not_positive',
  'not_milliseconds',
  'too_few',
  'too_many',
  'npy_malformed',
  'npy_unsupported',
] as const
export type IntervalErrorCode = (typeof INTERVAL_ERROR_CODES)[number]

/**
 * Intervals that can't be read. The message names the place and never the content: a recording is health data,
 * and messages end in logs.
 */
export class IntervalError extends Error {
  readonly code: IntervalErrorCode
  /** Line of a text file, or number of the value in an array, counted from 1; null where there is no one place. */
  readonly position: number | null

  constructor(code: IntervalErrorCode, message: string, position: number | null = null) {
    super(message)
    this.name = 'IntervalError'
    this.code = code
    this.position = position
  }
}
