import { BEAT_CRITERIA } from './criteria.ts'
import { medianAround } from './intervals-around.ts'

/** Whether a beat is early by its intervals; unknown where the recording or a gap hides what would tell. */
export type Earliness = 'early' | 'in_time' | 'unknown'

/** The end of a row of intervals that are much shorter than the usual one, from `first` on: the index after it. */
const rowEnd = (intervals: readonly (number | null)[], first: number, usual: number): number => {
  const { row } = BEAT_CRITERIA
  let end = first + 1
  while (end < intervals.length && end - first < row.longest) {
    const next = intervals[end] ?? null
    if (next === null || next * row.prematurity >= usual) break
    end += 1
  }
  return end
}

/**
 * Which beats are early by their intervals alone. `intervals[i]` is the one that ends with beat i, null across a gap.
 *
 * A row of early beats begins with one whose interval is much shorter than the one before it, goes on as long as
 * intervals are much shorter than the median around the first, and ends with a pause: an interval that is not shorter than
 * that median. Without a pause a faster rhythm began, and breathing makes intervals shorter and longer slowly. The first
 * beat after a gap is unknown where a pause follows it, and so is a row whose pause is hidden.
 */
export const findEarly = (intervals: readonly (number | null)[]): Earliness[] => {
  const { prematurity, pauseShare } = BEAT_CRITERIA
  const found = intervals.map((): Earliness => 'in_time')
  intervals.forEach((interval, first) => {
    if (found[first] !== 'in_time') return
    const usual = medianAround(intervals, first)
    if (usual === null) return
    if (interval === null) {
      const next = intervals[first + 1] ?? null
      if (next !== null && next > prematurity.value * usual) found[first] = 'unknown'
      return
    }
    const before = intervals[first - 1] ?? null
    if (interval * prematurity.value >= usual) return
    if (before !== null && interval * prematurity.value >= before) return
    const end = rowEnd(intervals, first, usual)
    const pause = intervals[end] ?? null
    if (pause !== null && pause < pauseShare.value * usual) return
    for (let beat = first; beat < end; beat += 1) {
      const own = intervals[beat] ?? interval
      // The last of the row also has to be much shorter than the pause.
      if (pause === null) found[beat] = 'unknown'
      else if (own * prematurity.value < pause) found[beat] = 'early'
    }
  })
  return found
}
