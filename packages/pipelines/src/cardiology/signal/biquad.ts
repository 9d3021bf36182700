/** One section of a recursive filter of second order, normalized so that the first denominator coefficient is 1. */
export interface Biquad {
  readonly b0: number
  readonly b1: number
  readonly b2: number
  readonly a1: number
  readonly a2: number
}

/** The quality factor of a Butterworth filter of second order. */
const BUTTERWORTH_Q = Math.SQRT1_2

/**
 * A Butterworth low- or high-pass of second order by the bilinear transform, its corner where the gain is −3 dB.
 *
 * Source: Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients (W3C note 2021).
 */
export const butterworth = (kind: 'low' | 'high', cornerHz: number, samplingFrequencyHz: number): Biquad => {
  const omega = (2 * Math.PI * cornerHz) / samplingFrequencyHz
  const cosine = Math.cos(omega)
  const alpha = Math.sin(omega) / (2 * BUTTERWORTH_Q)
  const a0 = 1 + alpha
  const middle = kind === 'low' ? 1 - cosine : -(1 + cosine)
  const outer = kind === 'low' ? (1 - cosine) / 2 : (1 + cosine) / 2
  return { b0: outer / a0, b1: middle / a0, b2: outer / a0, a1: (-2 * cosine) / a0, a2: (1 - alpha) / a0 }
}

/** Filter in place in one direction, from the state that a constant input of the first value would have left. */
const runOnce = (values: Float64Array, { b0, b1, b2, a1, a2 }: Biquad, isReversed: boolean): void => {
  const length = values.length
  const first = values[isReversed ? length - 1 : 0] ?? 0
  const gain = (b0 + b1 + b2) / (1 + a1 + a2)
  // Transposed direct form II, at rest on the first value.
  let z2 = (b2 - a2 * gain) * first
  let z1 = (b1 - a1 * gain) * first + z2
  for (let step = 0; step < length; step += 1) {
    const index = isReversed ? length - 1 - step : step
    const input = values[index] ?? 0
    const output = b0 * input + z1
    z1 = b1 * input - a1 * output + z2
    z2 = b2 * input - a2 * output
    values[index] = output
  }
}

/**
 * Filter forwards and backwards, so that nothing is shifted in time; the gain is that of the sections squared. The
 * ends are continued as mirror images while filtering, which keeps a filter's start-up out of the answer.
 *
 * Source: Gustafsson, IEEE Trans Signal Process 1996;44:988–992 (the problem); odd extension as in scipy.signal.filtfilt.
 */
export const filterBothWays = (
  values: Float64Array,
  sections: readonly Biquad[],
  padding: number,
): Float64Array => {
  const length = values.length
  const pad = Math.min(padding, Math.max(0, length - 1))
  const extended = new Float64Array(length + 2 * pad)
  const [first, last] = [values[0] ?? 0, values[length - 1] ?? 0]
  for (let index = 0; index < pad; index += 1) {
    extended[index] = 2 * first - (values[pad - index] ?? 0)
    extended[pad + length + index] = 2 * last - (values[length - 2 - index] ?? 0)
  }
  extended.set(values, pad)
  for (const section of sections) {
    runOnce(extended, section, false)
    runOnce(extended, section, true)
  }
  return extended.slice(pad, pad + length)
}
