import type { BiomarkerStatus, EyeLaterality } from '@medilens/db/vocabulary'
import { formatMinute } from '../format/date.ts'
import { formatNumber } from '../format/number.ts'
import type { CatalogueEntry, History, HistoryPoint } from './history.ts'
import { limitsOf, limitsText } from './range.ts'
import { columnDigits } from './scale.ts'

/** How the points of one history are read: what they have in common. */
export interface Reader {
  /** The biomarker's key. */
  readonly name: string
  readonly entry: CatalogueEntry | null
  readonly unit: string | null
  readonly digits: number
}

/** A point in words, the same in chart, table and print. */
export interface Reading {
  readonly date: string
  readonly value: string
  readonly status: BiomarkerStatus | null
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
export const readerOf = ({ name, unit, points }: History, entry: CatalogueEntry | null): Reader => ({
  name,
  entry,
  unit,
  digits: columnDigits(points.map(({ value }) => value)),
})

/** One point in words. */
export const readingOf = (point: HistoryPoint, { entry, unit, digits }: Reader): Reading => ({
  date: formatMinute(point.measuredAt),
  value: formatNumber(point.value, digits),
  status: point.status,
  range: limitsText(limitsOf(point, unit, entry)),
  eye: point.eyeLaterality === null ? null : EYE_WORDS[point.eyeLaterality],
})
