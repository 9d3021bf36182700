/** More samples are not sorted: the median is to be near, and at once. */
const MOST_SAMPLES = 4_000

/** The value in the middle from one sample to before another, of a few thousand of them; null where nothing was recorded. */
export function medianOf(samples: Float32Array, from = 0, to = samples.length): number | null {
  const step = Math.max(1, Math.floor((to - from) / MOST_SAMPLES))
  const some: number[] = []
  for (let index = from; index < to; index += step) {
    const value = samples[index] ?? NaN
    if (!Number.isNaN(value)) some.push(value)
  }
  return some.toSorted((one, other) => one - other)[some.length >> 1] ?? null
}
