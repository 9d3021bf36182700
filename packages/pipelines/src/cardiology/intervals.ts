import { INTERVAL_CRITERIA } from './criteria.ts'
import { parseDecimal } from './decimal.ts'
import { IntervalError } from './interval-error.ts'
import { isNpy, parseNpy } from './npy.ts'

const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).toSorted()
  const upper = sorted[sorted.length >> 1] ?? Number.NaN
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN
  return (lower + upper) / 2
}

/**
 * Refuse what can't be a series of beat-to-beat intervals in milliseconds. `place` names where value `index` stands,
 * for the message; by default its number in the series. Whether the intervals are good enough is another question,
 * which `assessQuality` answers.
 *
 * @throws IntervalError `empty`, `too_few`, `too_many`, `not_numeric`, `not_positive`, `not_milliseconds`.
 */
export const assertIntervals = (
  values: readonly number[],
  place: (index: number) => { text: string; position: number } = (index) => ({
    text: `value ${index + 1}`,
    position: index + 1,
  }),
): void => {
  const { minimumIntervals, maximumIntervals, secondsBelowMedian } = INTERVAL_CRITERIA
  if (values.length === 0) throw new IntervalError('empty', 'no intervals in it')
  if (values.length > maximumIntervals.value) {
    throw new IntervalError('too_many', `more than ${maximumIntervals.value} intervals`)
  }
  values.forEach((value, index) => {
    if (Number.isFinite(value) && value > 0) return
    const { text, position } = place(index)
    if (!Number.isFinite(value)) throw new IntervalError('not_numeric', `${text} is not a number`, position)
    throw new IntervalError('not_positive', `${text} is not above zero, as an interval must be`, position)
  })
  if (values.length < minimumIntervals.value) {
    throw new IntervalError('too_few', `fewer than ${minimumIntervals.value} intervals`)
  }
  if (median(values) < secondsBelowMedian.value) {
    throw new IntervalError(
      'not_milliseconds',
      'the intervals are not in milliseconds: they look like seconds; multiply by 1000',
    )
  }
}

/**
 * Read beat-to-beat intervals in ms from text: one a line or parted by white space, `#` to the end of a line is a
 * comment. Returns them in their order.
 *
 * @throws IntervalError that names the line and never what stands in it; see `assertIntervals` for the codes.
 */
export const parseIntervalText = (text: string): number[] => {
  const values: number[] = []
  const lines: number[] = []
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  rows.forEach((row, index) => {
    const content = row.split('#', 1)[0] ?? ''
    for (const token of content.split(/\s+/)) {
      if (token === '') continue
      const value = parseDecimal(token)
      if (value === null) {
        throw new IntervalError('not_numeric', `line ${index + 1} holds what is not a number`, index + 1)
      }
      values.push(value)
      lines.push(index + 1)
    }
  })
  assertIntervals(values, (index) => {
    const line = lines[index] ?? 0
    return { text: `an interval in line ${line}`, position: line }
  })
  return values
}

/**
 * Read beat-to-beat intervals in ms from the bytes of a file: a NumPy array (`.npy`) when the bytes begin as one
 * does, text otherwise. The file's name plays no part.
 *
 * @throws IntervalError as `parseNpy`, `parseIntervalText` and `assertIntervals` do.
 */
export const parseIntervals = (bytes: Uint8Array): number[] => {
  if (!isNpy(bytes)) return parseIntervalText(new TextDecoder('utf-8').decode(bytes))
  const values = parseNpy(bytes)
  assertIntervals(values)
  return values
}
