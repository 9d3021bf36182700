/** A scale of round numbers that holds all values. */
export interface Axis {
  readonly min: number
  readonly max: number
  /** From `min` to `max`, one step apart. */
  readonly ticks: readonly number[]
  /** Digits after the point that tell the ticks apart. */
  readonly digits: number
}

/** The round step, 1, 2 or 5 times a power of ten, at or above `step`. */
const roundStep = (step: number): { mantissa: number; exponent: number } => {
  const exponent = Math.floor(Math.log10(step))
  const mantissa = [1, 2, 5].find((round) => round * 10 ** exponent >= step * (1 - 1e-9))
  return mantissa === undefined ? { mantissa: 1, exponent: exponent + 1 } : { mantissa, exponent }
}

/**
 * An axis with at most `maxTicks` (two or more) round ticks around finite values, at least one of them. Equal values
 * get room on both sides, but zero only above: where nothing is below zero, no tick is.
 */
export const axisFor = (values: readonly number[], maxTicks: number): Axis => {
  let low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  let high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  if (high - low <= Math.abs(high) * 1e-9) {
    const room = Math.abs(low) * 0.1
    low -= room
    high += low === 0 ? 1 : room
  }
  const intervals = Math.max(1, maxTicks - 1)
  let { mantissa, exponent } = roundStep((high - low) / intervals)
  // Rounding both ends outwards may cost one more step than there is room for.
  for (;;) {
    const step = mantissa * 10 ** exponent
    const first = Math.floor(low / step + 1e-9)
    const last = Math.ceil(high / step - 1e-9)
    if (last - first <= intervals || intervals < 2) {
      const digits = Math.min(20, Math.max(0, -exponent))
      const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
        Number(((first + index) * step).toFixed(digits)),
      )
      return { min: first * step, max: last * step, ticks, digits }
    }
    ;({ mantissa, exponent } = roundStep(step * 1.5))
  }
}

/** Where a value stands on `cells` cells, 0 at the axis' minimum; outside values are put on the edge. */
export const cellOf = (value: number, { min, max }: { min: number; max: number }, cells: number): number => {
  const share = max === min ? 0.5 : (value - min) / (max - min)
  return Math.min(cells - 1, Math.max(0, Math.round(share * (cells - 1))))
}
