import { READING_CRITERIA } from './criteria.ts'
import { EcgError } from './ecg-error.ts'

/** Index of the first time that is not where an even spacing would have it; null where all are. */
const firstUneven = (times: readonly number[], frequencyHz: number): number | null => {
  const [start = 0] = times
  const at = times.findIndex(
    (time, index) =>
      !(Math.abs((time - start) * frequencyHz - index) <= READING_CRITERIA.timeTolerance.value),
  )
  return at === -1 ? null : at
}

/**
 * The sampling frequency of evenly spaced times in seconds. Printed times are rounded, so that a whole number of Hz
 * that all of them agree with is taken for the exact quotient next to it.
 *
 * @throws EcgError `csv_time_uneven` when the times have gaps or go back, `csv_malformed` below two times.
 */
export const frequencyOf = (times: readonly number[]): number => {
  const [start = 0] = times
  const end = times.at(-1) ?? 0
  if (times.length < 2) throw new EcgError('csv_malformed', 'One time is no spacing.')
  if (end <= start) throw new EcgError('csv_time_uneven')
  const quotient = (times.length - 1) / (end - start)
  const whole = Math.round(quotient)
  if (whole > 0 && firstUneven(times, whole) === null) return whole
  const uneven = firstUneven(times, quotient)
  if (uneven !== null) throw new EcgError('csv_time_uneven', `From sample ${uneven + 1} on.`, uneven + 1)
  return quotient
}
