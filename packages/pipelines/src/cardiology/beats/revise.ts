import { BEAT_CRITERIA, DETECTION_CRITERIA } from './criteria.ts'
import { medianAround } from './intervals-around.ts'
import { locatePeaks } from './locate.ts'
import type { Complex, Peaked } from './locate.ts'
import { similarityTo } from './shapes.ts'
import type { ShapeWindow } from './shapes.ts'
import { median } from '../signal/statistics.ts'

/** What complexes are checked against: the lead itself and the usual shape in it. */
export interface Revision {
  readonly lead: Peaked
  readonly energy: Float64Array
  readonly band: Float64Array
  readonly template: Float64Array
  readonly window: ShapeWindow
  /** Whether nothing between the two samples is unusable. */
  readonly isUsableBetween: (from: number, to: number) => boolean
}

const intervalsOf = (complexes: readonly Complex[], { isUsableBetween }: Revision): (number | null)[] =>
  complexes.map(({ peak }, index) => {
    const before = complexes[index - 1]
    return before !== undefined && isUsableBetween(before.peak, peak) ? peak - before.peak : null
  })

const usualEnergy = (complexes: readonly Complex[], { energy }: Revision): number =>
  median(complexes.map(({ middle }) => energy[middle] ?? 0))

/**
 * Leave out what is no beat: a complex with little energy and another shape, without which the interval is as long as
 * those around it.
 */
export const withoutFalseBeats = (complexes: readonly Complex[], revision: Revision): Complex[] => {
  const { energy, band, template, window } = revision
  const { fit, energyShare } = BEAT_CRITERIA.falseBeat
  const intervals = intervalsOf(complexes, revision)
  const usual = usualEnergy(complexes, revision)
  const isFalse = complexes.map(({ middle, peak }, beat) => {
    const [own, next] = [intervals[beat] ?? null, intervals[beat + 1] ?? null]
    // Without the two intervals in question.
    const around = medianAround(intervals, beat, true)
    if (own === null || next === null || around === null) return false
    if ((energy[middle] ?? 0) >= energyShare * usual) return false
    if (Math.abs(own + next - around) > fit * around) return false
    return similarityTo(band, peak, template, window) < BEAT_CRITERIA.sameShape.value
  })
  return complexes.filter((_, beat) => isFalse[beat] !== true)
}

interface Candidate extends Complex {
  readonly similarity: number
}

/** Complexes of the usual shape between two, however low, the most alike first. */
const candidatesBetween = (from: Complex, to: Complex, revision: Revision, least: number): Candidate[] => {
  const { lead, energy, band, template, window } = revision
  const refractory = Math.round((DETECTION_CRITERIA.refractoryMs.value / 1000) * lead.samplingFrequencyHz)
  const found: Candidate[] = []
  for (let middle = from.peak + refractory; middle <= to.peak - refractory; middle += 1) {
    const height = energy[middle] ?? 0
    if (height < least || height <= (energy[middle - 1] ?? 0) || height < (energy[middle + 1] ?? 0)) continue
    const complex = locatePeaks(lead, [from.middle, middle, to.middle]).find((one) => one.middle === middle)
    if (complex === undefined) continue
    const similarity = similarityTo(band, complex.peak, template, window)
    if (similarity >= BEAT_CRITERIA.weakBeat.similarity) found.push({ ...complex, similarity })
  }
  return found.toSorted((one, other) => other.similarity - one.similarity)
}

/**
 * Look for beats that were missed: in each gap that is much longer than the intervals around it, a complex of the usual
 * shape, however low, counts as a beat.
 *
 * Own procedure, after the search-back of Pan 1985 and Hamilton 2002, which looks at heights alone.
 */
export const withWeakBeats = (complexes: readonly Complex[], revision: Revision): Complex[] => {
  const { intervals: times, apart, energyShare } = BEAT_CRITERIA.weakBeat
  const intervals = intervalsOf(complexes, revision)
  const least = energyShare * usualEnergy(complexes, revision)
  const fill = (from: Complex, to: Complex, usual: number): Complex[] => {
    const taken: Complex[] = []
    for (const candidate of candidatesBetween(from, to, revision, least)) {
      const isApart = ({ peak }: Complex): boolean => Math.abs(peak - candidate.peak) >= apart * usual
      if (isApart(from) && isApart(to) && taken.every(isApart)) taken.push(candidate)
    }
    return taken.toSorted((one, other) => one.peak - other.peak)
  }
  return complexes.flatMap((complex, beat) => {
    const before = complexes[beat - 1]
    const [own, usual] = [intervals[beat] ?? null, medianAround(intervals, beat)]
    if (before === undefined || own === null || usual === null || own < times * usual) return [complex]
    return [...fill(before, complex, usual), complex]
  })
}
