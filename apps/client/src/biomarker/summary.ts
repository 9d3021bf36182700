import type { EyeLaterality } from '@medilens/db/vocabulary'
import type { HistoryPoint } from './history.ts'
import { changeBetween, type Change, type Series } from './series.ts'

/** What a series says at a glance. */
export interface Summary {
  readonly eye: EyeLaterality | null
  readonly latest: HistoryPoint
  /** From the first point to the latest, of those that the latest one's method measured. */
  readonly change: Change
  /** Whether the method changed within the period, so that the change is not over all of it. */
  readonly isBroken: boolean
  readonly least: number
  readonly most: number
  readonly outside: number
  /** How many have a status at all. */
  readonly judged: number
  readonly count: number
}

/** The summary of a series; null for one without points. */
export const summaryOf = ({ eye, segments }: Series): Summary | null => {
  const points = segments.flat()
  const last = segments.at(-1)
  const [first, latest] = [last?.[0], last?.at(-1)]
  if (first === undefined || latest === undefined) return null
  const values = points.map(({ value }) => value)
  const isBroken = segments.length > 1
  return {
    eye,
    latest,
    change: first === latest ? { kind: isBroken ? 'method' : 'first' } : changeBetween(first, latest),
    isBroken,
    least: values.reduce((a, b) => Math.min(a, b)),
    most: values.reduce((a, b) => Math.max(a, b)),
    outside: points.filter(({ status }) => status === 'borderline' || status === 'abnormal').length,
    judged: points.filter(({ status }) => status !== null).length,
    count: points.length,
  }
}
