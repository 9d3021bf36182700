import { scaleLinear, scaleTime } from 'd3-scale'
import { decimalsOf, formatNumber } from '../format/number.ts'
import type { HistoryPoint } from './history.ts'

/** What is shown of an axis: its ends, and the places that are named. */
export interface Axis {
  readonly from: number
  readonly until: number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

interface Possible {
  readonly least: number | null
  readonly most: number | null
}

/** About so many lines of a grid are read without counting. */
const VALUE_TICKS = 5
/** Of what is shown, so much is left free above and below. */
const ROOM = 0.06

/**
 * The axis of values: from and to round numbers that take in every value and every limit of a range, each line at the
 * number it is named by. It ends where the quantity does: no heart rate is below 0.
 *
 * @param possible what the quantity can be, in the unit of the points; null where that is not known
 */
export const valueAxis = (points: readonly HistoryPoint[], possible: Possible | null): Axis => {
  const shown = points.flatMap(({ value, normalRangeMin, normalRangeMax }) =>
    [value, normalRangeMin, normalRangeMax].filter((one) => one !== null),
  )
  const least = shown.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = shown.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const [bottom, top] = Number.isFinite(least) ? [least, most] : [0, 1]
  // A single value stands in the middle of something.
  const room = bottom === top ? Math.abs(bottom) * 0.1 || 1 : (top - bottom) * ROOM
  const scale = scaleLinear()
    .domain([bottom - room, top + room])
    .nice(VALUE_TICKS)
  const [niceFrom = 0, niceUntil = 1] = scale.domain()
  const from = Math.max(niceFrom, possible?.least ?? niceFrom)
  const until = Math.min(niceUntil, possible?.most ?? niceUntil)
  const at = scale.ticks(VALUE_TICKS).filter((tick) => tick >= from && tick <= until)
  const digits = digitsOfStep((at[1] ?? 0) - (at[0] ?? 0))
  return { from, until, ticks: at.map((tick) => ({ at: tick, label: formatNumber(tick, digits) })) }
}

/** Steps are 1, 2 or 5 times a power of ten: one decimal for each power below one. */
const digitsOfStep = (step: number): number =>
  step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0

const MONTH_DAYS = 28
const DAY_MS = 86_400_000
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' })

/**
 * The axis of time over a period: days, weeks or months by how long it is, where the reader is.
 *
 * @param room how many names have room beside each other
 */
export const timeAxis = (from: number, until: number, room: number): Axis => {
  const days = (until - from) / DAY_MS
  const scale = scaleTime().domain([new Date(from), new Date(until)])
  // Never more than one a day: a day is what is named. Asked for so many, the scale answers with about as many.
  const most = Math.max(2, Math.min(room, Math.ceil(days)))
  let at = scale.ticks(most)
  for (let fewer = most - 1; at.length > most && fewer > 0; fewer -= 1) at = scale.ticks(fewer)
  const [first, second] = at
  const stepDays =
    first === undefined || second === undefined ? 0 : (second.getTime() - first.getTime()) / DAY_MS
  const format = stepDays >= MONTH_DAYS ? MONTH : SHORT
  return { from, until, ticks: at.map((tick) => ({ at: tick.getTime(), label: format.format(tick) })) }
}

/**
 * With how many decimals a column of values is read: as few as show each, and no more than such a value is read with,
 * or than tell them apart where they lie close together.
 */
export const columnDigits = (values: readonly number[]): number => {
  const spread =
    values.length === 0
      ? 0
      : values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
  const telling = spread > 0 && spread < 1 ? Math.ceil(-Math.log10(spread)) + 2 : 0
  return values.reduce((digits, value) => {
    const stored = String(value).split('.')[1]?.length ?? 0
    return Math.max(digits, Math.min(stored, Math.max(decimalsOf(value), telling)))
  }, 0)
}
