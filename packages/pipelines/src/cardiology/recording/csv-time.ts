import { READING_CRITERIA } from './criteria.ts'
import { EcgError } from './ecg-error.ts'

/**
 * Index of the first time that is too far from the one before it, else of the first that is not where an even spacing
 * would have it; null where all are.
 */
const firstUneven = (times: readonly number[], frequencyHz: number): number | null => {
  const [start = 0] = times
  const { value: tolerance } = READING_CRITERIA.timeTolerance
  const isOff = (seconds: number, samples: number): boolean =>
    !(Math.abs(seconds * frequencyHz - samples) <= tolerance)
  const step = times.findIndex((time, index) => index > 0 && isOff(time - (times[index - 1] ?? start), 1))
  if (step !== -1) return step
  const place = times.findIndex((time, index) => isOff(time - start, index))
  return place === -1 ? null : place
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
