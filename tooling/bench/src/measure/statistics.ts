/** The value below which a share `q` of an ascending list lies, by the nearest rank; NaN of an empty list. */
export const quantile = (ascending: readonly number[], q: number): number =>
  ascending[Math.max(0, Math.ceil(q * ascending.length) - 1)] ?? Number.NaN

/** The middle of a list in any order, between the two middle ones where their number is even. */
export const median = (values: readonly number[]): number => {
  const ascending = values.toSorted((a, b) => a - b)
  const [low, high] = [(ascending.length - 1) >> 1, ascending.length >> 1]
  return ((ascending[low] ?? Number.NaN) + (ascending[high] ?? Number.NaN)) / 2
}

/** A median with how far apart what it stands for was. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
})
