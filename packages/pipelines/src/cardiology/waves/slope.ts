import { WAVE_CRITERIA } from './criteria.ts'

/** The slope of a line fitted over `reach` values on either side of each, a value; 0 at the ends. */
const slopeOf = (values: Float64Array, reach: number): Float64Array => {
  const slopes = new Float64Array(values.length)
  let weight = 0
  for (let away = 1; away <= reach; away += 1) weight += 2 * away * away
  for (let at = reach; at < values.length - reach; at += 1) {
    let sum = 0
    for (let away = 1; away <= reach; away += 1) {
      sum += away * ((values[at + away] ?? 0) - (values[at - away] ?? 0))
    }
    slopes[at] = sum / weight
  }
  return slopes
}

/** A stretch of ms, ends included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Where the size of the values is largest in the span; its start where the span is empty. */
export const steepestIn = (slopes: Float64Array, { from, to }: Span): number => {
  let best = from
  for (let at = from; at <= to; at += 1) {
    if (Math.abs(slopes[at] ?? 0) > Math.abs(slopes[best] ?? 0)) best = at
  }
  return best
}

/** Root of the mean square over the span. */
export const rootMeanSquareIn = (values: Float64Array, { from, to }: Span): number => {
  let squares = 0
  for (let at = from; at <= to; at += 1) squares += (values[at] ?? 0) ** 2
  return Math.sqrt(squares / Math.max(1, to - from + 1))
}

export interface FittedSlopes {
  /** mV a ms. */
  readonly slopes: Float64Array
  /** mV a ms; below it a slope is noise. */
  readonly least: number
}

/**
 * Slopes fitted over as few ms as noise allows: the first of `reaches` with which the steepest slope of the span times
 * `share` stands out of the noise, else the last.
 */
export const fitSlopes = (
  { values, noise }: { readonly values: Float64Array; readonly noise: Float64Array },
  span: Span,
  reaches: readonly [number, ...number[]],
  share: number,
): FittedSlopes => {
  const fitted = (reach: number): FittedSlopes => ({
    slopes: slopeOf(values, reach),
    least: WAVE_CRITERIA.noiseTimes.value * rootMeanSquareIn(slopeOf(noise, reach), span),
  })
  const [first, ...wider] = reaches
  return wider.reduce((best, reach) => {
    const steepest = Math.abs(best.slopes[steepestIn(best.slopes, span)] ?? 0)
    return best.least <= share * steepest ? best : fitted(reach)
  }, fitted(first))
}
