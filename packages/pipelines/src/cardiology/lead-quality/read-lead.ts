import { BEAT_CRITERIA } from '../beats/criteria.ts'
import { findQrs } from '../beats/find-qrs.ts'
import { locatePeaks } from '../beats/locate.ts'
import { qrsEnergy } from '../beats/qrs-energy.ts'
import { withoutFalseBeats, withWeakBeats } from '../beats/revise.ts'
import { groupShapes, medianShape, shapeWindow, similarityTo } from '../beats/shapes.ts'
import type { ShapeGroup, ShapeWindow } from '../beats/shapes.ts'
import { usualTemplate } from '../beats/classify.ts'
import { butterworth, filterBothWays } from '../signal/biquad.ts'
import { bridgeGaps } from '../signal/gaps.ts'
import { subtractMains } from '../signal/mains.ts'
import { median } from '../signal/statistics.ts'
import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import { faultAt, findFaults, isUsableBetween } from './faults.ts'
import type { LeadFault, Pieces } from './faults.ts'
import { markNoise, markSpread, noiseBetween } from './noise.ts'

/** A lead with its beats found, before they are told apart. */
export interface LeadReading {
  readonly samplingFrequencyHz: number
  /** mV, without hum; a straight line where nothing was recorded. */
  readonly signal: Float64Array
  /** The same without its baseline. */
  readonly level: Float64Array
  /** The band that shapes are compared in. */
  readonly band: Float64Array
  /** Samples of the R peaks, in order; none in pieces with a fault that shows without them. */
  readonly peaks: readonly number[]
  readonly groups: readonly ShapeGroup[]
  readonly window: ShapeWindow
  readonly pieces: Pieces
  /** Correlation of each beat with the nearest of the usual shapes. */
  readonly similarities: readonly number[]
  /** Mean size of the high frequencies between each two beats, mV. */
  readonly noise: readonly number[]
  /** Usual height of a complex, from lowest to highest, mV; 0 without beats. */
  readonly complexMv: number
}

/** 1 where no QRS complex and no gap is, so that hum can be seen alone. */
const quietMask = (
  recorded: Uint8Array,
  middles: readonly number[],
  samplingFrequencyHz: number,
): Uint8Array => {
  const reach = Math.round((LEAD_QUALITY_CRITERIA.complexReachMs.value / 1000) * samplingFrequencyHz)
  const quiet = Uint8Array.from(recorded)
  for (const middle of middles) quiet.fill(0, Math.max(0, middle - reach), middle + reach + 1)
  return quiet
}

/** Intervals in samples; null for the first and across what is unusable. */
export const intervalsBetween = (peaks: readonly number[], pieces: Pieces): (number | null)[] =>
  peaks.map((peak, index) => {
    const before = peaks[index - 1]
    return before !== undefined && isUsableBetween(pieces, before, peak) ? peak - before : null
  })

/** The height of the median complex, and how wide it is at half of it. */
const usualComplex = (signal: Float64Array, peaks: readonly number[], samplingFrequencyHz: number) => {
  if (peaks.length === 0) return { heightMv: 0, widthMs: 0 }
  const reach = Math.round((LEAD_QUALITY_CRITERIA.complexReachMs.value / 1000) * samplingFrequencyHz)
  const shape = medianShape(signal, peaks, { before: reach, width: 2 * reach + 1 })
  const level = median(shape)
  const top = (shape[reach] ?? 0) - level
  const isAbove = (at: number): boolean => ((shape[at] ?? level) - level) / top >= 0.5
  let [from, to] = [reach, reach]
  while (from > 0 && isAbove(from - 1)) from -= 1
  while (to < shape.length - 1 && isAbove(to + 1)) to += 1
  return {
    heightMv:
      shape.reduce((most, value) => Math.max(most, value)) -
      shape.reduce((least, value) => Math.min(least, value)),
    widthMs: ((to - from + 1) / samplingFrequencyHz) * 1000,
  }
}

const allNoisy = (pieces: Pieces): Pieces => ({
  ...pieces,
  faults: pieces.faults.map((fault): LeadFault => fault ?? 'noisy'),
})

/** Find the beats of a lead and judge each piece of it. */
export const readLead = (samples: Float32Array, samplingFrequencyHz: number): LeadReading => {
  const lead = bridgeGaps(samples)
  const faults = markSpread(findFaults(lead, samplingFrequencyHz), lead.values, samplingFrequencyHz)
  const energies = qrsEnergy(lead.values, samplingFrequencyHz)
  const middles = findQrs(energies, samplingFrequencyHz, (sample) => faultAt(faults, sample) === null)
  const signal = subtractMains(
    lead.values,
    quietMask(lead.recorded, middles, samplingFrequencyHz),
    samplingFrequencyHz,
  )
  const { lowHz, highHz } = BEAT_CRITERIA.shapeBand
  const level = filterBothWays(signal, [butterworth('high', lowHz, samplingFrequencyHz)], samplingFrequencyHz)
  const band = filterBothWays(level, [butterworth('low', highHz, samplingFrequencyHz)], samplingFrequencyHz)
  const window = shapeWindow(samplingFrequencyHz)
  const peaked = { signal, level, samplingFrequencyHz }

  let complexes = locatePeaks(peaked, middles)
  const peaksOf = (): number[] => complexes.map(({ peak }) => peak)
  const first = groupShapes(band, peaksOf(), window)
  const template = usualTemplate(first, intervalsBetween(peaksOf(), faults))
  if (template !== null) {
    const revision = {
      lead: peaked,
      energy: energies.energy,
      band,
      template,
      window,
      isUsableBetween: (from: number, to: number) => isUsableBetween(faults, from, to),
    }
    complexes = withWeakBeats(withoutFalseBeats(complexes, revision), revision)
  }
  const peaks = peaksOf()
  const groups = groupShapes(band, peaks, window)
  const usual = groups.filter(({ beats }) => beats.length >= BEAT_CRITERIA.usualShare.value * peaks.length)
  const similarities = peaks.map((peak) =>
    usual.reduce((best, group) => Math.max(best, similarityTo(band, peak, group.template, window)), 0),
  )
  const { heightMv: complexMv, widthMs } = usualComplex(
    signal,
    groups[0]?.beats.map((beat) => peaks[beat] ?? 0) ?? [],
    samplingFrequencyHz,
  )
  const noise = noiseBetween(signal, peaks, samplingFrequencyHz)
  const judged = { signal, samplingFrequencyHz, peaks, similarities, noise, complexMv }
  const { ms: narrowest, fromHz } = LEAD_QUALITY_CRITERIA.narrowest
  const areSpikes = samplingFrequencyHz >= fromHz && peaks.length > 0 && widthMs < narrowest
  const pieces = areSpikes ? allNoisy(faults) : markNoise(faults, judged)
  return { ...judged, level, band, groups, window, pieces }
}
