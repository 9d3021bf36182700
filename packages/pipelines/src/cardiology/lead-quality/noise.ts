import { butterworth, filterBothWays } from '../signal/biquad.ts'
import { median } from '../signal/statistics.ts'
import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import type { LeadFault, Pieces } from './faults.ts'

/** Fourth moment over the squared second: 3 of Gaussian noise. 0 where nothing varies. */
const kurtosis = (values: Float64Array): number => {
  let [sum, squares, fourths] = [0, 0, 0]
  for (const value of values) sum += value
  const mean = sum / values.length
  for (const value of values) {
    const square = (value - mean) ** 2
    squares += square
    fourths += square * square
  }
  return squares === 0 ? 0 : (fourths * values.length) / (squares * squares)
}

/** A beat as the judgement of noise needs it: where it is, and how well it fits the nearest of the usual shapes. */
export interface JudgedBeat {
  readonly peak: number
  readonly similarity: number
}

/**
 * Mark windows in which noise drowns the beats: the band of the QRS complexes is spread like noise, or what was found as
 * beats has no common shape.
 *
 * Source: Li 2008 (kurtosis) and Orphanidou 2015 (similarity), see `LEAD_QUALITY_CRITERIA`.
 */
export const markNoise = (
  pieces: Pieces,
  signal: Float64Array,
  beats: readonly JudgedBeat[],
  samplingFrequencyHz: number,
): Pieces => {
  const { noiseWindowMs, noiseBand, minimumKurtosis, minimumSimilarity, pieceMs } = LEAD_QUALITY_CRITERIA
  const band = filterBothWays(
    signal,
    [
      butterworth('high', noiseBand.lowHz, samplingFrequencyHz),
      butterworth('low', Math.min(noiseBand.highHz, 0.45 * samplingFrequencyHz), samplingFrequencyHz),
    ],
    Math.round(samplingFrequencyHz),
  )
  const perWindow = Math.round(noiseWindowMs.value / pieceMs.value)
  const faults: (LeadFault | null)[] = [...pieces.faults]
  // What is left at the end and too short for a window of its own belongs to the last.
  const windows = Math.max(1, Math.floor(faults.length / perWindow))
  const inWindow = Array.from({ length: windows }, () => ({ count: 0, similarity: 0 }))
  for (const { peak, similarity } of beats) {
    const piece = Math.floor(peak / pieces.samplesEach)
    const sums = inWindow[Math.min(windows - 1, Math.floor(piece / perWindow))]
    if (sums === undefined || pieces.faults[piece] !== null) continue
    sums.count += 1
    sums.similarity += similarity
  }
  for (let window = 0; window < windows; window += 1) {
    const first = window * perWindow
    const end = window === windows - 1 ? faults.length : first + perWindow
    const usable = pieces.faults.slice(first, end).flatMap((fault, index) => (fault === null ? [first + index] : []))
    const parts = usable.map((piece) => band.subarray(piece * pieces.samplesEach, (piece + 1) * pieces.samplesEach))
    const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    const { count, similarity } = inWindow[window] ?? { count: 0, similarity: 0 }
    const isNoisy =
      joined.length > 0 &&
      (kurtosis(joined) < minimumKurtosis.value || (count > 0 && similarity / count < minimumSimilarity.value))
    if (isNoisy) for (const piece of usable) faults[piece] = 'noisy'
  }
  return { ...pieces, faults }
}

/** Mean size of the high frequencies between each two neighbours, outside the complexes, mV. */
const noiseBetween = (signal: Float64Array, peaks: readonly number[], samplingFrequencyHz: number): number[] => {
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

/** What a judgement of disturbance needs of a lead. */
export interface DisturbedLead {
  /** mV. */
  readonly signal: Float64Array
  /** The same without its baseline. */
  readonly level: Float64Array
  readonly peaks: readonly number[]
  readonly samplingFrequencyHz: number
  /** Usual height of a complex, mV. */
  readonly complexMv: number
}

/**
 * Whether each beat stands beside a disturbance: much more high frequency than usual next to it, or a baseline that
 * moves by more than the height of a complex, as when an electrode loses the skin.
 */
export const findDisturbed = (lead: DisturbedLead): boolean[] => {
  const { signal, level, peaks, samplingFrequencyHz, complexMv } = lead
  const { times, atLeastMv, baselineMs } = LEAD_QUALITY_CRITERIA.disturbed
  const between = noiseBetween(signal, peaks, samplingFrequencyHz)
  const limit = Math.max(atLeastMv, between.length === 0 ? 0 : times * median(between))
  const reach = Math.round((baselineMs / 2000) * samplingFrequencyHz)
  const baselineAt = (sample: number): number => {
    const inside = Math.min(signal.length - 1, Math.max(0, sample))
    return (signal[inside] ?? 0) - (level[inside] ?? 0)
  }
  return peaks.map((peak, index) => {
    if (Math.max(between[index - 1] ?? 0, between[index] ?? 0) > limit) return true
    return Math.abs(baselineAt(peak + reach) - baselineAt(peak - reach)) > complexMv
  })
}
