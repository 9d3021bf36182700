import { RHYTHM_CRITERIA } from './criteria.ts'

/** Root of the mean squared difference of neighbours, over the mean. */
const variationOf = (intervals: readonly number[]): number => {
  const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length
  const squares = intervals
    .slice(1)
    .reduce((sum, interval, index) => sum + (interval - (intervals[index] ?? interval)) ** 2, 0)
  return Math.sqrt(squares / (intervals.length - 1)) / mean
}

const turningShare = (intervals: readonly number[]): number => {
  let turns = 0
  for (let index = 1; index < intervals.length - 1; index += 1) {
    const [before, own, next] = [intervals[index - 1] ?? 0, intervals[index] ?? 0, intervals[index + 1] ?? 0]
    if ((own > before && own > next) || (own < before && own < next)) turns += 1
  }
  return turns / (intervals.length - 2)
}

/** Entropy of the intervals in bins from the shortest to the longest, 0–1. */
const entropyOf = (intervals: readonly number[]): number => {
  const { bins } = RHYTHM_CRITERIA.entropy
  const { eachSide } = RHYTHM_CRITERIA.outliers
  const inner = intervals.toSorted((one, other) => one - other).slice(eachSide, -eachSide)
  const [shortest = 0] = inner
  const width = ((inner.at(-1) ?? 0) - shortest) / bins
  if (width <= 0) return 0
  const counts = Array.from({ length: bins }, () => 0)
  for (const interval of inner) {
    const bin = Math.min(bins - 1, Math.floor((interval - shortest) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const sum = counts.reduce((total, count) => {
    const share = count / inner.length
    return share === 0 ? total : total - share * Math.log(share)
  }, 0)
  return sum / Math.log(bins)
}

/**
 * Share of the windows of 128 intervals, 0–1, that are irregularly irregular: the intervals vary much, turn as often as
 * random numbers do, and have no preferred lengths. Null where there are too few intervals for one window.
 *
 * Source: Dash 2009, see `RHYTHM_CRITERIA`; early beats are left out before, by their class in place of the paper's ratios.
 */
export const irregularShare = (intervals: readonly number[]): number | null => {
  const { window, variation, turningPoints, entropy } = RHYTHM_CRITERIA
  let [windows, irregular] = [0, 0]
  for (let from = 0; from + window.intervals <= intervals.length; from += window.step) {
    const part = intervals.slice(from, from + window.intervals)
    const turns = turningShare(part)
    windows += 1
    if (
      variationOf(part) > variation.value &&
      turns > turningPoints.min &&
      turns < turningPoints.max &&
      entropyOf(part) > entropy.value
    ) {
      irregular += 1
    }
  }
  return windows === 0 ? null : irregular / windows
}
