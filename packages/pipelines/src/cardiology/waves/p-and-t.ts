import type { AverageBeat } from './average-beat.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { isHidden, limbBoundary, limbEnd, stretchOf } from './limbs.ts'
import type { Limb, Stretch } from './limbs.ts'
import type { QrsBounds } from './qrs-bounds.ts'
import { steepestIn } from './slope.ts'
import type { Span } from './slope.ts'

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

/** Every two limbs that follow each other in opposite directions; the valley between two waves is one, too. */
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

/** Whether P begins on the T wave of the beat before, so that neither has an end of its own. */
const isOnT = (before: Stretch, { first }: Wave, onset: number | null): boolean => {
  const limbBefore = before.limbs.findLast(({ to }) => to <= first.from)
  if (limbBefore === undefined || isHidden(before, limbBefore)) return false
  const end = limbBoundary(before, limbBefore, 1)
  return end === null || (onset ?? first.from) - end < WAVE_CRITERIA.p.levelMs
}

/**
 * The limb that T ends with. T is the highest wave; it ends with the limb after its peak, or with that of a second phase
 * which is steep, too. Where it comes back so slowly that no end is to be seen, it ends with the limb before its peak.
 */
const lastLimbOfT = ({ slopes, limbs }: Stretch): Limb | null => {
  const { nextLimb, gentleLimb, smallLimb, reachMs } = WAVE_CRITERIA.t
  const steepness = ({ from, to }: Span): number => Math.abs(slopes[steepestIn(slopes, { from, to })] ?? 0)
  // Near the peak: the ST segment that leads to it may be steeper.
  const rise = ({ from, to }: Limb): number => steepness({ from: Math.max(from, to - reachMs), to })
  const heights = limbs.map(({ change }, index) =>
    Math.min(Math.abs(change), Math.abs(limbs[index - 1]?.change ?? 0)),
  )
  const last = heights.reduce((best, height, index) => (height > (heights[best] ?? 0) ? index : best), 0)
  const [first, limb, next] = [limbs[last - 1], limbs[last], limbs[last + 1]]
  if (limb === undefined) return null
  // What comes back by much is T itself, however gently beside a steep ST segment.
  const isSmall = Math.abs(limb.change) < smallLimb * Math.abs(first?.change ?? 0)
  if (first !== undefined && isSmall && steepness(limb) < gentleLimb * rise(first)) return first
  return next !== undefined && steepness(next) >= nextLimb * steepness(limb) ? next : limb
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
    {
      from: Math.max(CLEAR_MS, qrs.onset - p.beforeMs, qrs.end + t.afterMs - interval),
      to: qrs.onset - CLEAR_MS,
    },
    p.minimumMv,
  )
  const pWave = findP(average, before)
  const onset = pWave === null ? null : limbBoundary(before, pWave.first, -1)
  const areMerged = pWave !== null && isOnT(before, pWave, onset)
  const pOnset = areMerged ? null : onset
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
  const tEnd = tLimb === null || areMerged ? null : limbEnd(values, after, tLimb)
  return {
    pOnset: pOnset ?? (pWave === null ? 'no_p_wave' : 'boundaries_not_found'),
    tEnd: tEnd ?? (tLimb === null ? 'no_t_wave' : 'boundaries_not_found'),
  }
}
