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

/** The band of the QRS complexes. */
const bandOf = ({ signal, samplingFrequencyHz }: JudgedLead): Float64Array => {
  const { lowHz, highHz } = LEAD_QUALITY_CRITERIA.noiseBand
  return filterBothWays(
    signal,
    [butterworth('high', lowHz, samplingFrequencyHz), butterworth('low', highHz, samplingFrequencyHz)],
    Math.round(samplingFrequencyHz),
  )
}

interface Window {
  /** Pieces, the last not included. */
  readonly first: number
  readonly end: number
  beats: number
  similarity: number
  noise: number
}

/** Windows over the pieces, with what their beats say; what is left at the end and too short belongs to the last. */
const windowsOf = (pieces: Pieces, { peaks, similarities, noise }: JudgedLead): Window[] => {
  const { noiseWindowMs, pieceMs } = LEAD_QUALITY_CRITERIA
  const perWindow = Math.round(noiseWindowMs.value / pieceMs.value)
  const count = Math.max(1, Math.floor(pieces.faults.length / perWindow))
  const windows = Array.from({ length: count }, (_, index): Window => ({
    first: index * perWindow,
    end: index === count - 1 ? pieces.faults.length : (index + 1) * perWindow,
    beats: 0,
    similarity: 0,
    noise: 0,
  }))
  peaks.forEach((peak, beat) => {
    const piece = Math.floor(peak / pieces.samplesEach)
    const window = windows[Math.min(count - 1, Math.floor(piece / perWindow))]
    if (window === undefined || pieces.faults[piece] !== null) return
    window.beats += 1
    window.similarity += similarities[beat] ?? 0
    window.noise += noise[beat] ?? noise[beat - 1] ?? 0
  })
  return windows
}

/**
 * Mark windows in which noise drowns the beats: the band of the QRS complexes is spread like noise, what was found as
 * beats has no common shape, or what lies between them is not much lower than they are.
 *
 * Source: Li 2008 (kurtosis) and Orphanidou 2015 (similarity), see `LEAD_QUALITY_CRITERIA`.
 */
export const markNoise = (pieces: Pieces, lead: JudgedLead): Pieces => {
  const { minimumKurtosis, minimumSimilarity, maximumNoiseShare } = LEAD_QUALITY_CRITERIA
  const band = bandOf(lead)
  const faults: (LeadFault | null)[] = [...pieces.faults]
  for (const { first, end, beats, similarity, noise } of windowsOf(pieces, lead)) {
    const usable = pieces.faults.slice(first, end).flatMap((fault, index) => (fault === null ? [first + index] : []))
    if (usable.length === 0) continue
    const parts = usable.map((piece) => band.subarray(piece * pieces.samplesEach, (piece + 1) * pieces.samplesEach))
    const isNoisy =
      kurtosis(parts) < minimumKurtosis.value ||
      similarity < minimumSimilarity.value * beats ||
      noise > maximumNoiseShare.value * lead.complexMv * beats
    if (isNoisy) for (const piece of usable) faults[piece] = 'noisy'
  }
  return { ...pieces, faults }
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
