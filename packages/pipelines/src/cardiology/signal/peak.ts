/**
 * The extremum between samples next to `sample`, by the parabola through it and its neighbours; at most half a sample
 * away.
 */
export const refinePeak = (signal: Float64Array, sample: number): number => {
  const [before, at, after] = [signal[sample - 1] ?? 0, signal[sample] ?? 0, signal[sample + 1] ?? 0]
  const bend = before - 2 * at + after
  const shift = bend === 0 ? 0 : (before - after) / (2 * bend)
  return sample + Math.max(-0.5, Math.min(0.5, shift))
}
