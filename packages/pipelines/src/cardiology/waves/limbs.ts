import { movingMean } from '../signal/statistics.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { fitSlopes, rootMeanSquareIn } from './slope.ts'
import type { FittedSlopes, Span } from './slope.ts'

/** A stretch that rises or falls, but for turns that are too small to count. */
export interface Limb extends Span {
  /** Where it is steepest in its own direction. */
  readonly steepest: number
  /** How far it goes up, or below 0 down, mV. */
  readonly change: number
}

/** A stretch of an average with its slopes. */
export interface Stretch extends FittedSlopes {
  readonly span: Span
  readonly limbs: readonly Limb[]
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

/**
 * Part a stretch into limbs. A limb that goes nowhere (the level between waves) has no change that counts and is no limb.
 */
export const stretchOf = (
  average: { readonly values: Float64Array; readonly noise: Float64Array },
  span: Span,
  minimumMv: number,
): Stretch => {
  const { slopeMs, limb: bounds, smoothMs, signalToNoise } = WAVE_CRITERIA
  const { slopes, least } = fitSlopes(average, span, slopeMs.wave, bounds.share)
  const smooth = movingMean(average.values, smoothMs.value)
  const turn = Math.max(
    minimumMv,
    signalToNoise.value * rootMeanSquareIn(movingMean(average.noise, smoothMs.value), span),
  )
  const points = turningPoints(smooth, span, turn)
  const limbs = points.slice(1).flatMap((to, index): Limb[] => {
    const from = points[index] ?? to
    const change = (smooth[to] ?? 0) - (smooth[from] ?? 0)
    if (Math.abs(change) < turn) return []
    let steepest = from
    for (let at = from; at <= to; at += 1) {
      if (Math.sign(change) * ((slopes[at] ?? 0) - (slopes[steepest] ?? 0)) > 0) steepest = at
    }
    return [{ from, to, steepest, change }]
  })
  return { span, slopes, least, limbs }
}

const steepnessOf = ({ slopes }: Stretch, { steepest }: Limb): number => Math.abs(slopes[steepest] ?? 0)

/** Whether noise hides where a limb begins and ends. */
export const isHidden = (stretch: Stretch, limb: Limb): boolean =>
  stretch.least > WAVE_CRITERIA.limb.hidden * steepnessOf(stretch, limb)

/**
 * Where a wave begins (`step` −1, from its first limb) or ends (1, from its last): where the slope falls below a share of
 * the limb's steepest. Null where the stretch ends before it does, or noise hides it.
 *
 * Source: Laguna 1994, see `WAVE_CRITERIA`.
 */
export const limbBoundary = (stretch: Stretch, limb: Limb, step: 1 | -1): number | null => {
  if (isHidden(stretch, limb)) return null
  const { slopes, least, span } = stretch
  const limit = Math.max(least, WAVE_CRITERIA.limb.share * steepnessOf(stretch, limb))
  for (let at = limb.steepest; at >= span.from && at <= span.to; at += step) {
    if (Math.abs(slopes[at] ?? 0) < limit) return at
  }
  return null
}

/**
 * Where a wave ends that may come back in two steps: after the second, where the first stops far from the level before
 * the complex and the second follows soon and is steep, too.
 */
export const limbEnd = (values: Float64Array, stretch: Stretch, limb: Limb): number | null => {
  const { levelShare, withinMs, steep } = WAVE_CRITERIA.limb.shelf
  const end = limbBoundary(stretch, limb, 1)
  if (end === null || Math.abs(values[end] ?? 0) < levelShare * Math.abs(limb.change)) return end
  const slopeAt = (at: number): number => Math.sign(limb.change) * (stretch.slopes[at] ?? 0)
  let steepest = end
  for (let at = end; at <= Math.min(limb.to, end + withinMs); at += 1) {
    if (slopeAt(at) > slopeAt(steepest)) steepest = at
  }
  const isSteep = slopeAt(steepest) >= Math.max(stretch.least, steep * steepnessOf(stretch, limb))
  return isSteep ? limbBoundary(stretch, { ...limb, steepest }, 1) : end
}
