import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { EyeLaterality } from '@medilens/db/vocabulary'
import { COMPARISON_SIGNS } from '../format/range.ts'
import { bandSteps } from './band.ts'
import { standingOf } from '../format/standing.ts'
import type { CatalogueEntry } from '../server/catalogue.ts'
import { timeOf, type HistoryPoint } from './history.ts'
import { markerPath, type MarkerShape } from './marker.ts'
import { timeAxis, valueAxis } from './scale.ts'
import { methodChanges, seriesOf } from './series.ts'

interface Input {
  /** Oldest first. */
  readonly points: readonly HistoryPoint[]
  readonly unit: string | null
  readonly entry: CatalogueEntry | undefined
  readonly from: number
  readonly until: number
  readonly width: number
  readonly height: number
}

/** Where something stands and what it is called there. */
interface Mark {
  readonly at: number
  readonly label: string
}

/** Where the method changed, and whether there is room to say so. */
interface MethodMark {
  readonly at: number
  /** On which side of it that is said; null where it would stand on another's. */
  readonly side: 'left' | 'right' | null
}

/** A line of one eye and one method. */
interface Stroke {
  readonly eye: EyeLaterality | null
  readonly path: string
}

/** A chart as it is drawn, in pixels. */
export interface Geometry {
  readonly plot: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  readonly places: readonly { readonly x: number; readonly y: number }[]
  readonly strokes: readonly Stroke[]
  /** The marks of all points that stand alike, as one outline: a few elements draw however many points. */
  readonly markers: readonly { readonly shape: MarkerShape; readonly path: string }[]
  readonly band: readonly BandBox[]
  readonly values: readonly Mark[]
  readonly times: readonly Mark[]
  readonly thresholds: readonly Mark[]
  readonly methodChanges: readonly MethodMark[]
  /** How large a mark is. */
  readonly radius: number
}

/** One step of the reference band; an edge that is null is open, and the band goes on beyond what is shown. */
interface BandBox {
  readonly x: number
  readonly width: number
  readonly y: number
  readonly height: number
  readonly lowEdge: number | null
  readonly highEdge: number | null
  readonly low: number | null
  readonly high: number | null
}

const MARGIN = { left: 46, right: 14, top: 12, bottom: 26 } as const
/** So wide is the name of a day or month with some air. */
const TIME_LABEL = 84

const SHAPES: readonly MarkerShape[] = ['none', 'normal', 'borderline', 'crossed', 'abnormal']

/** Lays a history out in so many pixels. */
export function geometryOf({ points, unit, entry, from, until, width, height }: Input): Geometry {
  const plot = {
    left: MARGIN.left,
    right: Math.max(MARGIN.left + 1, width - MARGIN.right),
    top: MARGIN.top,
    bottom: Math.max(MARGIN.top + 1, height - MARGIN.bottom),
  }
  const isOwnUnit = entry !== undefined && entry.unit === unit
  const vertical = valueAxis(points, isOwnUnit ? entry.possible : null)
  const horizontal = timeAxis(from, until, Math.floor((plot.right - plot.left) / TIME_LABEL))
  const x = scaleLinear([from, until], [plot.left, plot.right])
  const y = scaleLinear([vertical.from, vertical.until], [plot.bottom, plot.top])
  const place = (point: HistoryPoint) => ({ x: x(timeOf(point)), y: y(point.value) })
  const places = points.map(place)
  const series = seriesOf(points)
  const radius = radiusFor(points.length, plot.right - plot.left)
  const draw = line<HistoryPoint>(
    (point) => x(timeOf(point)),
    (point) => y(point.value),
  ).digits(2)
  return {
    plot,
    places,
    radius,
    strokes: series.flatMap(({ eye, segments }) =>
      segments.flatMap((segment) => {
        const path = segment.length > 1 ? draw(segment) : null
        return path === null ? [] : [{ eye, path }]
      }),
    ),
    markers: SHAPES.flatMap((shape) => {
      const outlines = points.flatMap((point, index) => {
        const at = places[index]
        return at === undefined || standingOf(point) !== shape ? [] : [markerPath(shape, at.x, at.y, radius)]
      })
      return outlines.length === 0 ? [] : [{ shape, path: outlines.join('') }]
    }),
    band: bandSteps(points, from, until).map((step) => {
      const lowEdge = step.low === null ? null : y(step.low)
      const highEdge = step.high === null ? null : y(step.high)
      const top = highEdge ?? plot.top
      return {
        x: x(step.from),
        width: x(step.until) - x(step.from),
        y: top,
        height: (lowEdge ?? plot.bottom) - top,
        lowEdge,
        highEdge,
        low: step.low,
        high: step.high,
      }
    }),
    values: vertical.ticks.map(({ at, label }) => ({ at: y(at), label })),
    times: horizontal.ticks.map(({ at, label }) => ({ at: x(at), label })),
    thresholds: (isOwnUnit ? entry.thresholds : [])
      .filter(({ anyAge }) => anyAge || points.some(isOfItsAge))
      .filter(({ value }) => value >= vertical.from && value <= vertical.until)
      .map(({ value, label, comparison }) => ({
        at: y(value),
        label: `${COMPARISON_SIGNS[comparison]} ${value} ${label}`,
      })),
    methodChanges: named(
      methodChanges(series).map(({ before, after }) => x((timeOf(before) + timeOf(after)) / 2)),
      plot.right,
    ),
  }
}

/** Whether what is agreed for some ages may be said of it: not where its age has no range, or another makes it normal. */
const isOfItsAge = ({ noRangeReason, status }: HistoryPoint): boolean =>
  noRangeReason !== 'age_outside' && status !== 'normal'

/** So wide is what is said of a change of method. */
const METHOD_LABEL = 96

/** Each change with the side on which there is room for its name, from the left on. */
const named = (changes: readonly number[], right: number): readonly MethodMark[] => {
  let taken = Number.NEGATIVE_INFINITY
  return changes.map((at): MethodMark => {
    const side = at + METHOD_LABEL <= right ? 'right' : 'left'
    const begin = side === 'right' ? at : at - METHOD_LABEL
    if (begin < taken) return { at, side: null }
    taken = begin + METHOD_LABEL
    return { at, side }
  })
}

/** Marks shrink before they run into each other. */
const radiusFor = (count: number, width: number): number => {
  const each = width / Math.max(1, count)
  if (each >= 10) return 4.5
  return each >= 4 ? 3.5 : 2.5
}
