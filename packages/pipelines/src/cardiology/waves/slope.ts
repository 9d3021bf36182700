/** The slope of a line fitted over `reach` values on either side of each, a value; 0 at the ends. */
export const slopeOf = (values: Float64Array, reach: number): Float64Array => {
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

/** Root of the mean square. */
export const rootMeanSquare = (values: Float64Array): number =>
  values.length === 0 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)

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
