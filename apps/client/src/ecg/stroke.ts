import type { Extremes, Lead } from './pyramid.ts'

/** What a line is drawn with. */
export interface Pen {
  moveTo: (x: number, y: number) => void
  lineTo: (x: number, y: number) => void
}

/** Which part of a lead is drawn, and where. */
export interface Stretch {
  /** The first sample, whole or not. */
  readonly first: number
  readonly samplesPerColumn: number
  /** From x = 0 on. */
  readonly columns: number
  /** Of a column, in the pen's units. */
  readonly columnWidth: number
  /** Of a value in mV. */
  readonly yOf: (value: number) => number
}

/** A column is drawn from at least so many buckets, so that nothing is drawn further from its place than a quarter of it. */
const BUCKETS_PER_COLUMN = 4

/**
 * Draws a lead with two points a column at most, between which lie all its samples: the lowest and the highest, in the order in
 * which they come. Where nothing was recorded the line ends. Columns are counted from the first sample of the recording,
 * so that one looks the same wherever it is moved to.
 */
export function strokeLead(lead: Lead, stretch: Stretch, pen: Pen): void {
  if (stretch.samplesPerColumn <= 2) strokeSamples(lead, stretch, pen)
  else strokeColumns(lead, stretch, pen)
}

function strokeSamples({ samples }: Lead, stretch: Stretch, pen: Pen): void {
  const { first, samplesPerColumn, columns, columnWidth, yOf } = stretch
  const last = Math.min(samples.length - 1, Math.ceil(first + columns * samplesPerColumn))
  let isDown = false
  for (let index = Math.max(0, Math.floor(first)); index <= last; index += 1) {
    const value = samples[index] ?? NaN
    if (Number.isNaN(value)) {
      isDown = false
      continue
    }
    const x = ((index - first) / samplesPerColumn) * columnWidth
    const y = yOf(value)
    if (isDown) pen.lineTo(x, y)
    else {
      pen.moveTo(x, y)
      // One sample alone is a dot.
      if (Number.isNaN(samples[index + 1] ?? NaN)) pen.lineTo(x, y)
    }
    isDown = true
  }
}

function strokeColumns(lead: Lead, stretch: Stretch, pen: Pen): void {
  const { first, samplesPerColumn, columns, columnWidth, yOf } = stretch
  const { size, low, high } = levelFor(lead, samplesPerColumn / BUCKETS_PER_COLUMN)
  const bucketsPerColumn = samplesPerColumn / size
  const begin = Math.max(0, Math.floor(first / samplesPerColumn))
  const end = Math.ceil(first / samplesPerColumn + columns)
  const offset = first / samplesPerColumn
  let isDown = false
  let to = Math.round(begin * bucketsPerColumn)
  for (let column = begin; column < end; column += 1) {
    const from = to
    to = Math.min(Math.round((column + 1) * bucketsPerColumn), low.length)
    let lowestAt = -1
    let highestAt = -1
    let lowest = Infinity
    let highest = -Infinity
    for (let bucket = from; bucket < to; bucket += 1) {
      const least = low[bucket] ?? NaN
      const most = high[bucket] ?? NaN
      if (least < lowest) {
        lowest = least
        lowestAt = bucket
      }
      if (most > highest) {
        highest = most
        highestAt = bucket
      }
    }
    if (lowestAt === -1) {
      isDown = false
      continue
    }
    const x = (column + 0.5 - offset) * columnWidth
    const isRising = lowestAt < highestAt
    // What was not recorded between two columns is not bridged.
    if (isDown && !Number.isNaN(low[from] ?? NaN)) pen.lineTo(x, yOf(isRising ? lowest : highest))
    else pen.moveTo(x, yOf(isRising ? lowest : highest))
    pen.lineTo(x, yOf(isRising ? highest : lowest))
    isDown = !Number.isNaN(low[to - 1] ?? NaN)
  }
}

/** The coarsest level of buckets not longer than that. */
function levelFor({ samples, levels }: Lead, longest: number) {
  let fitting: Extremes = { size: 1, low: samples, high: samples }
  for (const level of levels) if (level.size <= longest) fitting = level
  return fitting
}
