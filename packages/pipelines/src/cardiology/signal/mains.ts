import { median, movingMean } from './statistics.ts'

/**
 * How mains hum is taken out.
 *
 * Levkov: Levkov et al., Removal of power-line interference from the ECG: a review of the subtraction procedure, Biomed
 * Eng Online 2005;4:50, which estimates outside the QRS complexes alone, too.
 */
export const MAINS_CRITERIA = {
  version: '0.3.0',
  frequenciesHz: { values: [50, 60], source: 'the grids of the world' },
  /** Largest frequency, of the sampling frequency, that is still sampled well enough. */
  maximumShare: { value: 0.45, source: 'MediLens reference, own choice' },
  /** ms of the windows in which amplitude and phase are estimated; they overlap by half. */
  windowMs: { value: 1000, source: 'MediLens reference, own choice' },
  /** Smallest share of a window, 0–1, outside QRS complexes that an estimate needs. */
  minimumShare: { value: 0.3, source: 'MediLens reference, own choice' },
  /** mV of median amplitude below which nothing is taken out: at that size noise is taken for hum. */
  minimumMv: { value: 0.015, source: 'MediLens reference, own choice' },
} as const

/** Amplitudes of cosine and sine, mV. */
interface Hum {
  readonly cosine: number
  readonly sine: number
}

/** Least squares of a cosine and a sine over the samples that are marked as quiet. */
const estimate = (
  values: Float64Array,
  quiet: Uint8Array,
  from: number,
  to: number,
  radians: number,
): Hum | null => {
  let [cc, cs, ss, yc, ys, used] = [0, 0, 0, 0, 0, 0]
  // Turned on by one sample each time: a tenth of the time of a cosine and a sine.
  let [cosine, sine] = [Math.cos(radians * from), Math.sin(radians * from)]
  const [turnCosine, turnSine] = [Math.cos(radians), Math.sin(radians)]
  for (let index = from; index < to; index += 1) {
    if (index > from) {
      const turned = cosine * turnCosine - sine * turnSine
      sine = sine * turnCosine + cosine * turnSine
      cosine = turned
    }
    if (quiet[index] !== 1) continue
    const value = values[index] ?? 0
    used += 1
    cc += cosine * cosine
    cs += cosine * sine
    ss += sine * sine
    yc += value * cosine
    ys += value * sine
  }
  const determinant = cc * ss - cs * cs
  if (used < MAINS_CRITERIA.minimumShare.value * (to - from) || determinant <= 0) return null
  return { cosine: (yc * ss - ys * cs) / determinant, sine: (ys * cc - yc * cs) / determinant }
}

/** One estimate a half window; where there is none the one before stands. */
const estimates = (values: Float64Array, quiet: Uint8Array, samplingFrequencyHz: number, hertz: number) => {
  const period = samplingFrequencyHz / hertz
  const smooth = movingMean(values, Math.round(period))
  const rest = values.map((value, index) => value - (smooth[index] ?? 0))
  // What the moving mean itself keeps of the hum; taken out of the estimate again.
  const width = 2 * Math.floor(Math.round(period) / 2) + 1
  const kept = Math.sin((Math.PI * width) / period) / (width * Math.sin(Math.PI / period))
  const radians = (2 * Math.PI) / period
  const step = Math.round((MAINS_CRITERIA.windowMs.value / 2000) * samplingFrequencyHz)
  const found: Hum[] = []
  let last: Hum = { cosine: 0, sine: 0 }
  for (let centre = 0; centre <= values.length + step; centre += step) {
    const hum = estimate(
      rest,
      quiet,
      Math.max(0, centre - step),
      Math.min(values.length, centre + step),
      radians,
    )
    if (hum !== null) last = { cosine: hum.cosine / (1 - kept), sine: hum.sine / (1 - kept) }
    found.push(last)
  }
  return {
    found,
    step,
    radians,
    amplitude: median(found.map(({ cosine, sine }) => Math.hypot(cosine, sine))),
  }
}

/**
 * Take mains hum out of a lead: amplitude and phase are estimated from the stretches between QRS complexes (`quiet` is 1
 * there) and subtracted everywhere, so that no complex is smeared. Returns the lead itself where there is no hum.
 *
 * Source: Levkov 2005, see `MAINS_CRITERIA`.
 */
export const subtractMains = (
  values: Float64Array,
  quiet: Uint8Array,
  samplingFrequencyHz: number,
): Float64Array => {
  const candidates = MAINS_CRITERIA.frequenciesHz.values
    .filter((hertz) => hertz <= MAINS_CRITERIA.maximumShare.value * samplingFrequencyHz)
    .map((hertz) => estimates(values, quiet, samplingFrequencyHz, hertz))
    .toSorted((one, other) => other.amplitude - one.amplitude)
  const [strongest] = candidates
  if (strongest === undefined || strongest.amplitude < MAINS_CRITERIA.minimumMv.value) return values
  const { found, step, radians } = strongest
  return values.map((value, index) => {
    const before = Math.floor(index / step)
    const share = index / step - before
    const [from, to] = [found[before], found[before + 1]]
    if (from === undefined || to === undefined) return value
    const cosine = from.cosine + share * (to.cosine - from.cosine)
    const sine = from.sine + share * (to.sine - from.sine)
    return value - cosine * Math.cos(radians * index) - sine * Math.sin(radians * index)
  })
}
