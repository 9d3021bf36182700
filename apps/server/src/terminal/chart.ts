import { axisFor, cellOf } from './axis.ts'
import type { Axis } from './axis.ts'
import { columnsOf, fit, pad, printable } from './text.ts'

export interface ChartPoint {
  readonly at: Date
  readonly value: number
  /** normal, borderline or abnormal; anything else, and null, is drawn as not judged. */
  readonly status: string | null
}

/** The reference range; null where it is open to that side. */
export interface ChartRange {
  readonly min: number | null
  readonly max: number | null
}

export interface ChartOptions {
  /** Columns of the whole drawing, labels included; less than 24 is taken as 24. */
  readonly width?: number
  /** Lines of the plot, axis and legend not counted; less than 3 is taken as 3. */
  readonly height?: number
  /** UCUM, for the legend. */
  readonly unit?: string
  readonly range?: ChartRange | null
  readonly color?: boolean
}

/** Worse stands above better: where points meet in one cell, the worse is drawn. ANSI codes: green, yellow, red. */
const MARKS = [
  { status: 'abnormal', mark: '✖', ansi: 31 },
  { status: 'borderline', mark: '▲', ansi: 33 },
  { status: 'normal', mark: '●', ansi: 32 },
] as const
const NOT_JUDGED = { status: 'without status', mark: '○', ansi: 36 } as const
const DIM = 2
const BAND = '·'
const MS_PER_DAY = 86_400_000

const markOf = (status: string | null) => MARKS.find((mark) => mark.status === status) ?? NOT_JUDGED
type Mark = ReturnType<typeof markOf>
const ORDER: readonly Mark[] = [...MARKS, NOT_JUDGED]

/** Whether to draw in colour: only to a terminal, and not where NO_COLOR is set (no-color.org) or it can't. */
export const wantsColor = (
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean =>
  stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'

const limits = (range: ChartRange | null): number[] =>
  [range?.min ?? null, range?.max ?? null].filter((limit) => limit !== null)

/**
 * The rows of the band, counted from the top; null without a range. The limits are put into rows as the points are, so
 * that no point inside the range is drawn outside the band; a point just outside may share a row with it.
 */
const bandRows = (range: ChartRange | null, axis: Axis, height: number) => {
  if (range === null || limits(range).length === 0) return null
  return {
    top: height - 1 - cellOf(range.max ?? axis.max, axis, height),
    bottom: height - 1 - cellOf(range.min ?? axis.min, axis, height),
  }
}

const rangeText = ({ min, max }: ChartRange): string => {
  if (min === null) return `at most ${max}`
  return max === null ? `at least ${min}` : `${min}–${max}`
}

/** First, middle and last instant under their columns, in UTC; the middle only where it fits. */
const dateLine = (from: number, to: number, columns: number): string => {
  const precise = to - from < 2 * MS_PER_DAY
  const write = (at: number): string => {
    const iso = new Date(at).toISOString()
    return precise ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10)
  }
  const first = write(from)
  const last = write(to)
  if (from === to) return ' '.repeat(Math.max(0, Math.floor((columns - first.length) / 2))) + first
  if (first.length + last.length + 2 > columns) return first
  const middle = write((from + to) / 2)
  const free = columns - first.length - last.length
  if (free < middle.length + 4 || middle === first || middle === last) return first + ' '.repeat(free) + last
  const before = Math.floor((free - middle.length) / 2)
  return first + ' '.repeat(before) + middle + ' '.repeat(free - middle.length - before) + last
}

/**
 * Draw values over time for a terminal, one string a line: value axis with round numbers, dates in UTC, the reference
 * range as a band of dots, points marked by their status with a sign of their own (and a colour, if asked). The
 * legend names the signs that occur. Values that are not finite and invalid dates are left out; without any point
 * left the answer is one line that says so.
 */
export const chart = (
  points: readonly ChartPoint[],
  { width = 72, height = 12, unit = '', range = null, color = false }: ChartOptions = {},
): string[] => {
  const drawn = points.filter(({ at, value }) => Number.isFinite(value) && Number.isFinite(at.getTime()))
  if (drawn.length === 0) return ['no values in this period']

  const rows = Math.max(3, Math.floor(height))
  const paint = (text: string, ansi: number): string => (color ? `\u001B[${ansi}m${text}\u001B[0m` : text)
  const axis = axisFor(
    [...drawn.map(({ value }) => value), ...limits(range)],
    Math.min(6, Math.ceil(rows / 2)),
  )

  const labels = new Map(
    axis.ticks.map((tick) => [rows - 1 - cellOf(tick, axis, rows), tick.toFixed(axis.digits)]),
  )
  const gutter = [...labels.values()].reduce((widest, label) => Math.max(widest, label.length), 0)
  const columns = Math.max(24, Math.floor(width)) - gutter - 2

  const times = drawn.map(({ at }) => at.getTime())
  const from = times.reduce((least, time) => Math.min(least, time))
  const to = times.reduce((most, time) => Math.max(most, time))
  const cells = new Map<string, Mark>()
  for (const { at, value, status } of drawn) {
    const column = cellOf(at.getTime(), { min: from, max: to }, columns)
    const cell = `${rows - 1 - cellOf(value, axis, rows)}:${column}`
    const mark = markOf(status)
    const there = cells.get(cell)
    if (there === undefined || ORDER.indexOf(mark) < ORDER.indexOf(there)) cells.set(cell, mark)
  }

  const band = bandRows(range, axis, rows)
  const plot = Array.from({ length: rows }, (_, row) => {
    const label = labels.get(row)
    const inBand = band !== null && row >= band.top && row <= band.bottom
    const line = Array.from({ length: columns }, (_column, column) => {
      const mark = cells.get(`${row}:${column}`)
      if (mark !== undefined) return paint(mark.mark, mark.ansi)
      // Every other cell, so that the band lies behind the points and not before them.
      return inBand && column % 2 === 0 ? paint(BAND, DIM) : ' '
    })
    return `${pad(label ?? '', gutter, 'end')} ${label === undefined ? '│' : '┤'}${line.join('')}`.trimEnd()
  })

  const used = new Set(cells.values())
  const legend = ORDER.filter((mark) => used.has(mark)).map(
    ({ mark, ansi, status }) => `${paint(mark, ansi)} ${status}`,
  )
  if (range !== null && band !== null) legend.push(`${paint(BAND, DIM)} reference ${rangeText(range)}`)
  const indent = ' '.repeat(gutter + 2)
  return [
    ...(unit === '' ? [] : [`${pad('', gutter)} ${fit(printable(unit), columns)}`]),
    ...plot,
    `${' '.repeat(gutter + 1)}└${'─'.repeat(columns)}`,
    indent + dateLine(from, to, columns),
    ...wrapLegend(legend, columns).map((line) => indent + line),
  ]
}

/** Put the legend's parts on as few lines as the width allows. Colour codes take no columns. */
const wrapLegend = (parts: readonly string[], columns: number): string[] => {
  const lines: string[] = []
  let width = 0
  for (const part of parts) {
    const partWidth = columnsOf(printable(part))
    const last = lines.at(-1)
    if (last === undefined || width + 3 + partWidth > columns) {
      lines.push(part)
      width = partWidth
    } else {
      lines[lines.length - 1] = `${last}   ${part}`
      width += 3 + partWidth
    }
  }
  return lines
}
