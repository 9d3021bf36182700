import type { EyeLaterality } from '@medilens/db/vocabulary'
import { formatDay, formatMinute } from '../format/date.ts'
import { formatNumber } from '../format/number.ts'
import { crossedText, formatRange } from '../format/range.ts'
import { standingOf, type Standing } from '../format/standing.ts'
import type { CatalogueEntry } from '../server/catalogue.ts'
import type { History, HistoryPoint } from './history.ts'
import { columnDigits } from './scale.ts'

/** How the points of one history are read: what they have in common. */
export interface Reader {
  /** The biomarker's key. */
  readonly name: string
  readonly entry: CatalogueEntry | undefined
  readonly unit: string | null
  readonly digits: number
}

/** A point in words, the same in chart, table and print. */
export interface Reading {
  readonly day: string
  /** Hour and minute, after a comma. */
  readonly time: string
  readonly value: string
  readonly standing: Standing
  /** The thresholds that it crossed, with their unit. */
  readonly crossed: readonly string[]
  /** Without its unit; null where there is none. */
  readonly range: string | null
  readonly eye: string | null
}

export const EYE_WORDS = {
  left: 'left eye',
  right: 'right eye',
  both: 'both eyes',
} as const satisfies Record<EyeLaterality, string>

/** How these points are read. */
export const readerOf = ({ name, unit, points }: History, entry: CatalogueEntry | undefined): Reader => ({
  name,
  entry,
  unit,
  digits: columnDigits(points.map(({ value }) => value)),
})

/** One point in words. */
export const readingOf = (point: HistoryPoint, { entry, unit, digits }: Reader): Reading => ({
  day: formatDay(point.measuredAt),
  time: formatMinute(point.measuredAt).slice(formatDay(point.measuredAt).length),
  value: formatNumber(point.value, digits),
  standing: standingOf(point),
  crossed: point.crossed.map((threshold) => crossedText(threshold, unit)),
  // Whether a limit is itself normal is said by the catalogue, in its own unit.
  range: formatRange(point, entry?.unit === unit ? entry : undefined) || null,
  eye: point.eyeLaterality === null ? null : EYE_WORDS[point.eyeLaterality],
})
