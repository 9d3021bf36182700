import { butterworth, filterBothWays } from '../signal/biquad.ts'
import { median } from '../signal/statistics.ts'
import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import type { LeadFault, Pieces } from './faults.ts'

/** Fourth moment over the squared second: 3 of Gaussian noise. 0 where nothing varies. */
const kurtosis = (parts: readonly Float64Array[]): number => {
  let [count, sum, squares, fourths] = [0, 0, 0, 0]
  for (const part of parts) {
    count += part.length
    for (const value of part) sum += value
  }
  const mean = sum / count
  for (const part of parts) {
    for (const value of part) {
      const square = (value - mean) ** 2
      squares += square
      fourths += square * square
    }
  }
  return squares === 0 ? 0 : (fourths * count) / (squares * squares)
}

/** Mean size of the high frequencies between each two neighbours, outside the complexes, mV. */
export const noiseBetween = (
  signal: Float64Array,
  peaks: readonly number[],
  samplingFrequencyHz: number,
): number[] => {
  const { disturbed, complexReachMs } = LEAD_QUALITY_CRITERIA
  const corner = butterworth('high', disturbed.highPassHz, samplingFrequencyHz)
  const high = filterBothWays(signal, [corner], Math.round(samplingFrequencyHz))
  const reach = Math.round((complexReachMs.value / 1000) * samplingFrequencyHz)
  return peaks.slice(1).map((peak, index) => {
    const from = (peaks[index] ?? 0) + reach
    const to = Math.max(from, peak - reach)
    let sum = 0
    for (let at = from; at < to; at += 1) sum += Math.abs(high[at] ?? 0)
    return to === from ? 0 : sum / (to - from)
  })
}

/** A lead whose noise is judged. */
export interface JudgedLead {
  /** mV. */
  readonly signal: Float64Array
  readonly samplingFrequencyHz: number
  readonly peaks: readonly number[]
  /** How well each beat fits the nearest of the usual shapes. */
  readonly similarities: readonly number[]
  /** As `noiseBetween` has it. */
  readonly noise: readonly number[]
  /** Usual height of a complex, mV. */
  readonly complexMv: number
}

/** Windows over the pieces, as first piece and the one after the last; what is left at the end belongs to the last. */
const windowsOf = ({ faults }: Pieces): { readonly first: number; readonly end: number }[] => {
  const { noiseWindowMs, pieceMs } = LEAD_QUALITY_CRITERIA
  const perWindow = Math.round(noiseWindowMs.value / pieceMs.value)
  const count = Math.max(1, Math.floor(faults.length / perWindow))
  return Array.from({ length: count }, (_, index) => ({
    first: index * perWindow,
    end: index === count - 1 ? faults.length : (index + 1) * perWindow,
  }))
}

/** The pieces with those that have no other fault marked as noisy in each window that is. */
const markWindows = (
  pieces: Pieces,
  isNoisy: (usable: readonly number[], window: number) => boolean,
): Pieces => {
  const faults: (LeadFault | null)[] = [...pieces.faults]
  windowsOf(pieces).forEach(({ first, end }, window) => {
    const usable = pieces.faults
      .slice(first, end)
      .flatMap((fault, index) => (fault === null ? [first + index] : []))
    if (usable.length > 0 && isNoisy(usable, window)) for (const piece of usable) faults[piece] = 'noisy'
  })
  return { ...pieces, faults }
}

/**
 * Mark windows in which the band of the QRS complexes is spread like noise, so that there are no beats to look for.
 *
 * Source: Li 2008, see `LEAD_QUALITY_CRITERIA`.
 */
export const markSpread = (pieces: Pieces, signal: Float64Array, samplingFrequencyHz: number): Pieces => {
  const { noiseBand, minimumKurtosis } = LEAD_QUALITY_CRITERIA
  const band = filterBothWays(
    signal,
    [
      butterworth('high', noiseBand.lowHz, samplingFrequencyHz),
      butterworth('low', noiseBand.highHz, samplingFrequencyHz),
    ],
    Math.round(samplingFrequencyHz),
  )
  const partOf = (piece: number): Float64Array =>
    band.subarray(piece * pieces.samplesEach, (piece + 1) * pieces.samplesEach)
  return markWindows(pieces, (usable) => kurtosis(usable.map(partOf)) < minimumKurtosis.value)
}

/**
 * Mark windows in which what was found as beats has no common shape, or what lies between them is not much lower than
 * they are.
 *
 * Source: Orphanidou 2015, see `LEAD_QUALITY_CRITERIA`.
 */
export const markNoise = (pieces: Pieces, { peaks, similarities, noise, complexMv }: JudgedLead): Pieces => {
  const { minimumSimilarity, maximumNoiseShare } = LEAD_QUALITY_CRITERIA
  const windows = windowsOf(pieces)
  const sums = windows.map(() => ({ beats: 0, similarity: 0, noise: 0 }))
  let window = 0
  peaks.forEach((peak, beat) => {
    const piece = Math.floor(peak / pieces.samplesEach)
    while (window < windows.length - 1 && piece >= (windows[window]?.end ?? 0)) window += 1
    const sum = sums[window]
    if (sum === undefined || pieces.faults[piece] !== null) return
    sum.beats += 1
    sum.similarity += similarities[beat] ?? 0
    sum.noise += noise[beat] ?? noise[beat - 1] ?? 0
  })
  return markWindows(pieces, (_, index) => {
    const { beats, similarity, noise: size } = sums[index] ?? { beats: 0, similarity: 0, noise: 0 }
    return similarity < minimumSimilarity.value * beats || size > maximumNoiseShare.value * complexMv * beats
  })
}

/**
 * Whether the stretch between each two neighbours is disturbed: much more high frequency than usual, or a baseline that
 * moves by more than half the height of a complex, as when an electrode loses the skin. In such a stretch a beat may be
 * hidden.
 */
export const findDisturbances = (lead: JudgedLead & { readonly level: Float64Array }): boolean[] => {
  const { signal, level, peaks, noise, complexMv } = lead
  const { times, atLeastMv, baselineShare } = LEAD_QUALITY_CRITERIA.disturbed
  const limit = Math.max(atLeastMv, noise.length === 0 ? 0 : times * median(noise))
  return noise.map((size, index) => {
    if (size > limit) return true
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let at = peaks[index] ?? 0; at <= (peaks[index + 1] ?? 0); at += 1) {
      const baseline = (signal[at] ?? 0) - (level[at] ?? 0)
      low = Math.min(low, baseline)
      high = Math.max(high, baseline)
    }
    return high - low > baselineShare * complexMv
  })
}
