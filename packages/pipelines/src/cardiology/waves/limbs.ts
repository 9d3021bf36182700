import { WAVE_CRITERIA } from './criteria.ts'
import { slopeOf, steepestIn } from './slope.ts'
import type { Span } from './slope.ts'

/** A stretch that rises or falls, but for turns that are too small to count. */
export interface Limb extends Span {
  /** Where it is steepest in its own direction. */
  readonly steepest: number
  /** How far it goes up, or below 0 down, mV. */
  readonly change: number
}

/** A stretch of an average with its slopes. */
export interface Stretch {
  readonly span: Span
  readonly values: Float64Array
  readonly slopes: Float64Array
  /** mV a ms; below it a slope is noise. */
  readonly least: number
  readonly limbs: readonly Limb[]
}

const meanSquare = (values: Float64Array, { from, to }: Span): number => {
  let squares = 0
  for (let at = from; at <= to; at += 1) squares += (values[at] ?? 0) ** 2
  return squares / Math.max(1, to - from + 1)
}

/**
 * The slopes of a stretch, fitted over as few ms as noise allows: so many that the steepest slope times the share that
 * bounds a wave stands out of the noise.
 */
const fitSlopes = (values: Float64Array, noise: Float64Array, span: Span) => {
  const { slopeMs, noiseTimes, limb } = WAVE_CRITERIA
  const fitted = (reach: number) => ({
    slopes: slopeOf(values, reach),
    least: noiseTimes.value * Math.sqrt(meanSquare(slopeOf(noise, reach), span)),
  })
  const [first, ...wider] = slopeMs.wave
  return wider.reduce((best, reach) => {
    const steepest = Math.abs(best.slopes[steepestIn(best.slopes, span)] ?? 0)
    return best.least <= limb.share * steepest ? best : fitted(reach)
  }, fitted(first))
}

/** Turning points that are at least `turn` mV apart in height, from one end of the span to the other. */
const turningPoints = (values: Float64Array, { from, to }: Span, turn: number): number[] => {
  const height = (at: number): number => values[at] ?? 0
  const points = [from]
  let [highest, lowest] = [from, from]
  let direction: 1 | -1 | 0 = 0
  for (let at = from; at <= to; at += 1) {
    if (height(at) > height(highest)) highest = at
    if (height(at) < height(lowest)) lowest = at
    if (direction !== -1 && height(highest) - height(at) >= turn) {
      if (direction === 1 || highest > lowest) points.push(highest)
      direction = -1
      lowest = at
    } else if (direction !== 1 && height(at) - height(lowest) >= turn) {
      if (direction === -1 || lowest > highest) points.push(lowest)
      direction = 1
      highest = at
    }
    if (direction === -1 && lowest === at) highest = at
    if (direction === 1 && highest === at) lowest = at
  }
  return [...points, to].filter((point, index, all) => index === 0 || point > (all[index - 1] ?? point))
}

/** Part a stretch into limbs. A limb that goes nowhere (level between waves) has no change that counts and is no limb. */
export const stretchOf = (values: Float64Array, noise: Float64Array, span: Span, minimumMv: number): Stretch => {
  const { slopes, least } = fitSlopes(values, noise, span)
  const turn = Math.max(minimumMv, WAVE_CRITERIA.signalToNoise.value * Math.sqrt(meanSquare(noise, span)))
  const points = turningPoints(values, span, turn)
  const limbs = points.slice(1).flatMap((to, index): Limb[] => {
    const from = points[index] ?? to
    const change = (values[to] ?? 0) - (values[from] ?? 0)
    if (Math.abs(change) < turn) return []
    let steepest = from
    for (let at = from; at <= to; at += 1) {
      if (Math.sign(change) * ((slopes[at] ?? 0) - (slopes[steepest] ?? 0)) > 0) steepest = at
    }
    return [{ from, to, steepest, change }]
  })
  return { span, values, slopes, least, limbs }
}

/**
 * Where a wave begins (`step` −1, from its first limb) or ends (1, from its last): where the slope falls below a share of
 * the limb's steepest. Null where the stretch ends before it does.
 *
 * Source: Laguna 1994, see `WAVE_CRITERIA`.
 */
export const limbBoundary = ({ slopes, least, span }: Stretch, limb: Limb, step: 1 | -1): number | null => {
  const limit = Math.max(least, WAVE_CRITERIA.limb.share * Math.abs(slopes[limb.steepest] ?? 0))
  for (let at = limb.steepest; at >= span.from && at <= span.to; at += step) {
    if (Math.abs(slopes[at] ?? 0) < limit) return at
  }
  return null
}
