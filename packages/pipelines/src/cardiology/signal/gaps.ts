/** A lead that filters can run over, and where it was recorded. */
export interface Continuous {
  /** mV; a straight line where nothing was recorded. */
  readonly values: Float64Array
  /** 1 where the sample was recorded. */
  readonly recorded: Uint8Array
}

/** Join the samples on both sides of what was not recorded by a straight line; hold the first and last at the ends. */
export const bridgeGaps = (samples: Float32Array): Continuous => {
  const values = Float64Array.from(samples)
  const recorded = new Uint8Array(samples.length)
  let last = -1
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    recorded[index] = 1
    const from = last === -1 ? value : (values[last] ?? value)
    for (let gap = last + 1; gap < index; gap += 1) {
      values[gap] = from + ((value - from) * (gap - last)) / (index - last)
    }
    last = index
  }
  values.fill(last === -1 ? 0 : (values[last] ?? 0), last + 1)
  return { values, recorded }
}
