import { timeOf, type HistoryPoint } from './history.ts'

/** A stretch of time over which one reference range holds; a limit that is null is open. */
export interface BandStep {
  readonly from: number
  readonly until: number
  readonly low: number | null
  readonly high: number | null
}

const hasRange = ({ normalRangeMin, normalRangeMax }: HistoryPoint): boolean =>
  normalRangeMin !== null || normalRangeMax !== null

const isSameRange = (a: HistoryPoint, b: HistoryPoint): boolean =>
  a.normalRangeMin === b.normalRangeMin && a.normalRangeMax === b.normalRangeMax

/**
 * The reference range over a period, as a step: at any moment that of the measurement nearest to it, and none where that
 * one has none. Ranges go by age and may be sent with a value, so that they change over time.
 *
 * @param points oldest first
 * @param from where the period begins, in ms since the epoch
 */
export const bandSteps = (
  points: readonly HistoryPoint[],
  from: number,
  until: number,
): readonly BandStep[] => {
  const runs: { readonly point: HistoryPoint; readonly from: number; until: number }[] = []
  let last: HistoryPoint | undefined
  for (const point of points) {
    const run = runs.at(-1)
    if (run === undefined || last === undefined) runs.push({ point, from, until })
    else if (!isSameRange(run.point, point)) {
      run.until = (timeOf(last) + timeOf(point)) / 2
      runs.push({ point, from: run.until, until })
    }
    last = point
  }
  return runs
    .filter((run) => hasRange(run.point) && run.until > run.from)
    .map(({ point, ...stretch }) => ({ ...stretch, low: point.normalRangeMin, high: point.normalRangeMax }))
}
