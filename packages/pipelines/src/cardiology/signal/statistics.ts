/** The middle of the values, of an even number the mean of the two middle ones; NaN of none. Sorts in place. */
const medianInPlace = (values: Float64Array): number => {
  values.sort()
  const upper = values[values.length >> 1] ?? Number.NaN
  const lower = values[(values.length - 1) >> 1] ?? Number.NaN
  return (lower + upper) / 2
}

/** The middle of the values; NaN of none. */
export const median = (values: ArrayLike<number>): number => medianInPlace(Float64Array.from(values))

/** The median of rows, column by column, of the first `width` columns. */
export const medianOfRows = (rows: readonly Float64Array[], width: number): Float64Array => {
  const column = new Float64Array(rows.length)
  const medians = new Float64Array(width)
  for (let at = 0; at < width; at += 1) {
    for (let row = 0; row < rows.length; row += 1) column[row] = rows[row]?.[at] ?? 0
    medians[at] = medianInPlace(column)
  }
  return medians
}

/** The value below which the share `fraction`, 0–1, of the values lies, by linear interpolation; NaN of none. */
export const quantile = (values: ArrayLike<number>, fraction: number): number => {
  const sorted = Float64Array.from(values).toSorted()
  const at = fraction * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (at - Math.floor(at)) * (above - below)
}

/** Mean over a window of `width` samples (made odd) centred on each sample; shorter at the ends. */
export const movingMean = (values: Float64Array, width: number): Float64Array => {
  const half = Math.floor(width / 2)
  const means = new Float64Array(values.length)
  let sum = 0
  for (let index = 0; index < Math.min(half, values.length); index += 1) sum += values[index] ?? 0
  for (let index = 0; index < values.length; index += 1) {
    const entering = index + half
    const leaving = index - half - 1
    if (entering < values.length) sum += values[entering] ?? 0
    if (leaving >= 0) sum -= values[leaving] ?? 0
    means[index] = sum / (Math.min(entering, values.length - 1) - Math.max(leaving, -1))
  }
  return means
}

/** Pearson's correlation of `width` values of each, from `atA` and `atB` on; 0 where either does not vary. */
export const correlation = (
  a: ArrayLike<number>,
  atA: number,
  b: ArrayLike<number>,
  atB: number,
  width: number,
): number => {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0]
  for (let index = 0; index < width; index += 1) {
    const valueA = a[atA + index] ?? 0
    const valueB = b[atB + index] ?? 0
    sumA += valueA
    sumB += valueB
    squaresA += valueA * valueA
    squaresB += valueB * valueB
    products += valueA * valueB
  }
  const varianceA = squaresA - (sumA * sumA) / width
  const varianceB = squaresB - (sumB * sumB) / width
  if (varianceA <= 0 || varianceB <= 0) return 0
  return (products - (sumA * sumB) / width) / Math.sqrt(varianceA * varianceB)
}
