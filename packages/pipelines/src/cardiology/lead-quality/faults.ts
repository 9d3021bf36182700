import type { Continuous } from '../signal/gaps.ts'
import { LEAD_QUALITY_CRITERIA } from './criteria.ts'

/** What makes a piece of a lead unusable. */
export const LEAD_FAULTS = ['not_recorded', 'flat', 'saturated', 'noisy'] as const
export type LeadFault = (typeof LEAD_FAULTS)[number]

/** The faults of a lead, a piece after the other. */
export interface Pieces {
  /** Samples of each piece; the last may be shorter. */
  readonly samplesEach: number
  readonly faults: readonly (LeadFault | null)[]
}

/** Runs of samples as [from, to), in order. */
type Run = readonly [number, number]

/** Runs in which the lead keeps within a narrow range for long; a bridged gap is none. */
const flatRuns = ({ values, recorded }: Continuous, samplingFrequencyHz: number): Run[] => {
  const { rangeMv, ms } = LEAD_QUALITY_CRITERIA.flat
  const length = (ms / 1000) * samplingFrequencyHz
  const runs: Run[] = []
  let from = 0
  let [low, high] = [values[0] ?? 0, values[0] ?? 0]
  for (let index = 1; index <= values.length; index += 1) {
    const isRecorded = recorded[index] === 1 && recorded[index - 1] === 1
    const value = values[index] ?? 0
    low = Math.min(low, value)
    high = Math.max(high, value)
    if (isRecorded && high - low <= rangeMv) continue
    if (index - from >= length) runs.push([from, index])
    from = index
    low = value
    high = value
  }
  return runs
}

/** Runs of the very same value where that is the lead's highest or lowest: the converter's end. */
const saturatedRuns = ({ values }: Continuous, samplingFrequencyHz: number): Run[] => {
  const { ms, samples } = LEAD_QUALITY_CRITERIA.saturated
  const length = Math.max(samples, Math.ceil((ms / 1000) * samplingFrequencyHz))
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const runs: Run[] = []
  let from = 0
  for (let index = 1; index <= values.length; index += 1) {
    if (values[index] === values[from]) continue
    if (index - from >= length && (values[from] === low || values[from] === high)) runs.push([from, index])
    from = index
  }
  return runs
}

const markRuns = (
  faults: (LeadFault | null)[],
  runs: readonly Run[],
  samplesEach: number,
  fault: LeadFault,
): void => {
  for (const [from, to] of runs) {
    for (let piece = Math.floor(from / samplesEach); piece * samplesEach < to; piece += 1) {
      faults[piece] ??= fault
    }
  }
}

/** Tell what can be told of a lead's faults without knowing its beats: not recorded, flat, saturated. */
export const findFaults = (lead: Continuous, samplingFrequencyHz: number): Pieces => {
  const { pieceMs, maximumMissingShare } = LEAD_QUALITY_CRITERIA
  const samplesEach = Math.max(1, Math.round((pieceMs.value / 1000) * samplingFrequencyHz))
  const faults = Array.from(
    { length: Math.ceil(lead.values.length / samplesEach) },
    (_, piece): LeadFault | null => {
      const recorded = lead.recorded.subarray(piece * samplesEach, (piece + 1) * samplesEach)
      const missing = recorded.reduce((count, is) => count + (is === 1 ? 0 : 1), 0)
      return missing > maximumMissingShare.value * recorded.length ? 'not_recorded' : null
    },
  )
  // A lead that lies still at the converter's end is flat first.
  markRuns(faults, flatRuns(lead, samplingFrequencyHz), samplesEach, 'flat')
  markRuns(faults, saturatedRuns(lead, samplingFrequencyHz), samplesEach, 'saturated')
  return { samplesEach, faults }
}

/** The fault of the piece that a sample lies in. */
export const faultAt = ({ samplesEach, faults }: Pieces, sample: number): LeadFault | null =>
  faults[Math.floor(sample / samplesEach)] ?? null

/** Whether every piece from one sample to another is without fault. */
export const isUsableBetween = ({ samplesEach, faults }: Pieces, from: number, to: number): boolean => {
  for (let piece = Math.floor(from / samplesEach); piece <= Math.floor(to / samplesEach); piece += 1) {
    if (faults[piece] !== null) return false
  }
  return true
}

/** Share of the pieces without fault, 0–1. */
export const usableShare = ({ faults }: Pieces): number =>
  faults.length === 0 ? 0 : faults.filter((fault) => fault === null).length / faults.length

/** The most frequent fault, or null without any. */
export const mainFault = ({ faults }: Pieces): LeadFault | null => {
  const count = (wanted: LeadFault): number => faults.filter((fault) => fault === wanted).length
  const main = LEAD_FAULTS.reduce((best, fault) => (count(fault) > count(best) ? fault : best))
  return count(main) === 0 ? null : main
}
