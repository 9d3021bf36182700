const formats = new Map<number, Intl.NumberFormat>()

const formatOf = (digits: number): Intl.NumberFormat => {
  const known = formats.get(digits)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(digits, made)
  return made
}

/** How many decimals a value is read with: four figures in all, and never more than were stored (6). */
export const decimalsOf = (value: number): number => {
  if (Number.isInteger(value)) return 0
  const size = Math.abs(value)
  if (size >= 100) return 1
  if (size >= 1) return 2
  return 3
}

const MOST_DECIMALS = 6

/**
 * As many decimals as a value needs to be read on the side of its limits on which it is: 449.96 under a limit of 450 is
 * not read as 450.0. Up to what is stored (6); a limit that is met exactly is read as it is.
 */
export const decimalsBeside = (
  value: number,
  limits: readonly (number | null)[],
  least = decimalsOf(value),
): number => {
  const isTold = (digits: number): boolean =>
    limits.every((limit) => {
      if (limit === null) return true
      const read = Number(formatOf(digits).format(value).replaceAll(',', ''))
      return Math.sign(read - limit) === Math.sign(value - limit)
    })
  for (let digits = least; digits < MOST_DECIMALS; digits += 1) if (isTold(digits)) return digits
  return MOST_DECIMALS
}

/** A value beside the range that it is judged by. */
export const formatJudged = (judged: {
  readonly value: number
  readonly normalRangeMin: number | null
  readonly normalRangeMax: number | null
}): string =>
  formatNumber(judged.value, decimalsBeside(judged.value, [judged.normalRangeMin, judged.normalRangeMax]))

/** A value as it is read; a column of values is given one number of decimals for all. */
export const formatNumber = (value: number, digits = decimalsOf(value)): string => {
  const size = Math.abs(value)
  const text = formatOf(digits).format(size)
  const isLost = size !== 0 && Number(text.replaceAll(',', '')) === 0
  // What is not nothing is not shown as 0; six decimals are all that is stored.
  return `${value < 0 ? '−' : ''}${isLost ? formatOf(MOST_DECIMALS).format(size) : text}`
}

/** With its sign, a real minus. */
export const formatChange = (value: number, digits = decimalsOf(value)): string => {
  const text = formatNumber(Math.abs(value), digits)
  if (value === 0) return `±${text}`
  return `${value > 0 ? '+' : '−'}${text}`
}

/** A share of one as percent. */
export const formatShare = (share: number): string => `${formatNumber(share * 100, 0)} %`

/** A duration of so many ms. */
export const formatDuration = (ms: number): string => {
  if (ms < 1_000) return `${formatNumber(ms, 0)} ms`
  if (ms < 60_000) return `${formatNumber(ms / 1_000, 1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
