import { EYE_LATERALITIES, type EyeLaterality } from '@medilens/db/vocabulary'
import type { HistoryPoint } from './history.ts'

/** Points of one eye (or of none), in pieces of one method each: only within a piece are they joined by a line. */
export interface Series {
  readonly eye: EyeLaterality | null
  readonly segments: readonly (readonly HistoryPoint[])[]
}

/** Two neighbours of a series between which the method changed. */
export interface MethodChange {
  readonly before: HistoryPoint
  readonly after: HistoryPoint
}

/** What came before a point of its series, and what can be said of the step between them. */
export type Change =
  | { readonly kind: 'first' }
  | { readonly kind: 'method' }
  | { readonly kind: 'change'; readonly by: number; readonly since: HistoryPoint }

const EYES: readonly (EyeLaterality | null)[] = [...EYE_LATERALITIES, null]

/** Another pipeline or another version of it is another method. */
const isSameMethod = (a: HistoryPoint, b: HistoryPoint): boolean =>
  a.pipelineType === b.pipelineType && a.pipelineVersion === b.pipelineVersion

/** A series for each eye, the left first, broken where the method changes. */
export const seriesOf = (points: readonly HistoryPoint[]): readonly Series[] =>
  EYES.flatMap((eye) => {
    const own = points.filter(({ eyeLaterality }) => eyeLaterality === eye)
    return own.length === 0 ? [] : [{ eye, segments: segmentsOf(own) }]
  })

const segmentsOf = (points: readonly HistoryPoint[]): HistoryPoint[][] => {
  const segments: HistoryPoint[][] = []
  for (const point of points) {
    const open = segments.at(-1)
    const last = open?.at(-1)
    if (open !== undefined && last !== undefined && isSameMethod(last, point)) open.push(point)
    else segments.push([point])
  }
  return segments
}

/** Where the method changed, oldest first. */
export const methodChanges = (series: readonly Series[]): readonly MethodChange[] =>
  series
    .flatMap(({ segments }) =>
      segments.flatMap((segment, index) => {
        const [before, after] = [segments[index - 1]?.at(-1), segment[0]]
        return before === undefined || after === undefined ? [] : [{ before, after }]
      }),
    )
    .toSorted((a, b) => a.after.measuredAt.localeCompare(b.after.measuredAt))

/** By point, how far it is from the one before it of the same eye and method. */
export const changesOf = (series: readonly Series[]): ReadonlyMap<HistoryPoint, Change> =>
  new Map(
    series.flatMap(({ segments }) =>
      segments.flatMap((segment, piece) =>
        segment.map((point, index): [HistoryPoint, Change] => {
          const before = segment[index - 1]
          if (before !== undefined) return [point, changeBetween(before, point)]
          return [point, { kind: piece === 0 ? 'first' : 'method' }]
        }),
      ),
    ),
  )

/** A step without the noise that doubles bring: values are stored with six decimals. */
export const changeBetween = (since: HistoryPoint, now: HistoryPoint): Change => ({
  kind: 'change',
  by: Math.round((now.value - since.value) * 1e6) / 1e6,
  since,
})
