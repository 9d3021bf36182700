import { median } from '../signal/statistics.ts'
import { DETECTION_CRITERIA } from './criteria.ts'

interface Extremes {
  readonly highest: number
  readonly lowest: number
}

const extremesAround = (values: Float64Array, from: number, to: number): Extremes => {
  let highest = from
  let lowest = from
  for (let index = from; index <= to; index += 1) {
    const value = values[index] ?? 0
    if (value > (values[highest] ?? 0)) highest = index
    if (value < (values[lowest] ?? 0)) lowest = index
  }
  return { highest, lowest }
}

/** Step to the neighbour as long as it is higher (or lower, where `sign` is −1). */
const climb = (values: Float64Array, start: number, sign: 1 | -1): number => {
  let at = start
  for (;;) {
    const here = sign * (values[at] ?? 0)
    const [before, after] = [sign * (values[at - 1] ?? Number.NaN), sign * (values[at + 1] ?? Number.NaN)]
    if (after > here) at += 1
    else if (before > here) at -= 1
    else return at
  }
}

/** A QRS complex: the sample near its middle where it was found, and the sample of its R peak. */
export interface Complex {
  readonly middle: number
  readonly peak: number
}

/** A lead for locating peaks: the peak is that of `signal`; `level` is it without its baseline, for choosing. */
export interface Peaked {
  readonly signal: Float64Array
  readonly level: Float64Array
  readonly samplingFrequencyHz: number
}

const extremesOf = (
  { level, samplingFrequencyHz }: Peaked,
  middle: number,
  bounds: { readonly from: number; readonly to: number },
) => {
  const reach = Math.round((DETECTION_CRITERIA.peakReachMs.value / 1000) * samplingFrequencyHz)
  const from = Math.max(0, middle - reach, Math.ceil(bounds.from))
  const to = Math.min(level.length - 1, middle + reach, Math.floor(bounds.to))
  const { highest, lowest } = extremesAround(level, from, to)
  return { highest, lowest, up: level[highest] ?? 0, down: -(level[lowest] ?? 0) }
}

type Found = ReturnType<typeof extremesOf>

const peakOf = ({ signal }: Peaked, { highest, lowest, up, down }: Found, usual: 1 | -1): number => {
  const [own, other] = usual === 1 ? [up, down] : [down, up]
  const isOpposite = other > DETECTION_CRITERIA.oppositeShare.value * own
  const sign = isOpposite ? (usual === 1 ? -1 : 1) : usual
  return climb(signal, sign === 1 ? highest : lowest, sign)
}

/** Never beyond the middle to the neighbour. */
const boundsOf = (middles: readonly number[], index: number): { from: number; to: number } => {
  const middle = middles[index] ?? 0
  return {
    from: (middle + (middles[index - 1] ?? Number.NEGATIVE_INFINITY)) / 2,
    to: (middle + (middles[index + 1] ?? Number.POSITIVE_INFINITY)) / 2,
  }
}

/**
 * The sample of the R peak of each QRS complex: the extremum of the signal to the sample. The direction, up or down, is
 * that of most complexes of the lead, so that it does not change between R and S from beat to beat; a complex that points
 * clearly the other way has its own.
 */
export const locatePeaks = (lead: Peaked, middles: readonly number[]): Complex[] => {
  const found = middles.map((middle, index) => extremesOf(lead, middle, boundsOf(middles, index)))
  const usual: 1 | -1 = median(found.map(({ up, down }) => up - down)) >= 0 ? 1 : -1
  const located = found.map((extremes, index) => ({
    middle: middles[index] ?? 0,
    peak: peakOf(lead, extremes, usual),
  }))
  return located.filter(({ peak }, index) => peak > (located[index - 1]?.peak ?? -1))
}
