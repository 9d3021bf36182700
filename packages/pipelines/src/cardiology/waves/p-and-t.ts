import type { AverageBeat } from './average-beat.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { limbBoundary, stretchOf } from './limbs.ts'
import type { Limb, Stretch } from './limbs.ts'
import type { QrsBounds } from './qrs-bounds.ts'

/** Why a boundary has no place. */
export type WaveProblem = 'no_p_wave' | 'no_t_wave' | 'boundaries_not_found'

export interface PAndT {
  /** ms in the average, or why there is none. */
  readonly pOnset: number | WaveProblem
  readonly tEnd: number | WaveProblem
}

/** Slopes are fitted over a reach that must not touch the complex. */
const CLEAR_MS = WAVE_CRITERIA.slopeMs.wave[0] + 1

/** A wave: one limb up and one down, or the other way round. */
interface Wave {
  readonly first: Limb
  readonly last: Limb
}

/**
 * Every two limbs that follow each other. The valley between two waves is one too, and tells itself apart by none of its
 * own: P is the last wave before the complex, and of T only the last limb matters.
 */
const wavesOf = ({ limbs }: Stretch): Wave[] =>
  limbs.slice(1).flatMap((last, index): Wave[] => {
    const first = limbs[index]
    return first === undefined || Math.sign(first.change) === Math.sign(last.change) ? [] : [{ first, last }]
  })

/** The P wave: the last wave before the complex, narrow, and not so early that it is T of the beat before. */
const findP = ({ intervalMs, peakMs }: AverageBeat, before: Stretch): Wave | null => {
  const { limbsMs, fromPhase } = WAVE_CRITERIA.p
  const last = wavesOf(before).at(-1)
  if (last === undefined || last.last.steepest - last.first.steepest > limbsMs) return null
  const phase = (last.first.to - peakMs + intervalMs) / intervalMs
  return phase >= fromPhase ? last : null
}

/** Where P begins; null where it does not, or begins on the T wave of the beat before. */
const onsetOfP = (before: Stretch, { first }: Wave): number | null => {
  const onset = limbBoundary(before, first, -1)
  const limbBefore = before.limbs.findLast(({ to }) => to <= first.from)
  if (onset === null || limbBefore === undefined) return onset
  const end = limbBoundary(before, limbBefore, 1)
  return end !== null && onset - end >= WAVE_CRITERIA.p.levelMs ? onset : null
}

/** The limb that T ends with: the steepest, or that of a second phase after it where it is steep, too. */
const lastLimbOfT = ({ slopes, limbs }: Stretch): Limb | null => {
  const steepness = ({ steepest }: Limb): number => Math.abs(slopes[steepest] ?? 0)
  const waves = limbs.map((limb, index) => ({
    limb,
    next: limbs[index + 1],
    // T has to come back: a limb that rises from the ST segment alone is the first half of a wave.
    height: Math.min(Math.abs(limb.change), Math.abs(limbs[index - 1]?.change ?? 0)),
  }))
  const whole = waves.filter(({ height }) => height > 0)
  const highest = (whole.length > 0 ? whole : waves.map((one) => ({ ...one, height: Math.abs(one.limb.change) }))).reduce<
    (typeof waves)[number] | null
  >((best, one) => (best === null || one.height > best.height ? one : best), null)
  if (highest === null) return null
  const { limb, next } = highest
  const isSecond = next !== undefined && steepness(next) >= WAVE_CRITERIA.t.secondPhase * steepness(limb)
  return isSecond ? next : limb
}

/**
 * Find where P begins and T ends. T is looked for between the QRS complex and the P wave of the next beat, which stands
 * an interval after that before the complex.
 */
export const boundPAndT = (average: AverageBeat, qrs: QrsBounds): PAndT => {
  const { p, t } = WAVE_CRITERIA
  const { values, intervalMs } = average
  const interval = Math.round(intervalMs)
  const before = stretchOf(
    average,
    { from: Math.max(CLEAR_MS, qrs.onset - p.beforeMs, qrs.end + t.afterMs - interval), to: qrs.onset - CLEAR_MS },
    p.minimumMv,
  )
  const pWave = findP(average, before)
  const pOnset = pWave === null ? null : onsetOfP(before, pWave)
  // Where no P wave is seen, T has to end so early that there is room for one, or it may be hiding one.
  const nextWave = pWave === null ? qrs.onset - t.roomForPMs : (pOnset ?? pWave.first.from)
  const after = stretchOf(
    average,
    {
      from: qrs.end + Math.max(CLEAR_MS, t.afterMs),
      // The next beat is smeared by as much as the intervals differ.
      to: Math.min(values.length - 1 - CLEAR_MS, nextWave + interval - Math.round(average.intervalSpreadMs)),
    },
    t.minimumMv,
  )
  const tLimb = lastLimbOfT(after)
  const tEnd = tLimb === null ? null : limbBoundary(after, tLimb, 1)
  return {
    pOnset: pOnset ?? (pWave === null ? 'no_p_wave' : 'boundaries_not_found'),
    tEnd: tEnd ?? (tLimb === null ? 'no_t_wave' : 'boundaries_not_found'),
  }
}
