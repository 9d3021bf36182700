import { BEAT_CRITERIA } from '../beats/criteria.ts'
import { isLong } from '../beats/intervals-around.ts'
import { toMs } from '../beats/nn-segments.ts'
import { refinePeak } from '../signal/peak.ts'
import { findDisturbances } from './noise.ts'
import type { LeadReading } from './read-lead.ts'
import { intervalsBetween } from './read-lead.ts'

/** The intervals of a lead, by which it is judged and of which it is measured: the same, lest the two disagree. */
export interface LeadIntervals {
  /** The peaks in samples: between samples only where these are far apart (`BEAT_CRITERIA.refineBelowHz`). */
  readonly places: readonly number[]
  /** `intervalsMs[i]` ends with beat i; null for the first, across what is unusable, and where beats may be hidden. */
  readonly intervalsMs: readonly (number | null)[]
  /** Whether the stretch after each beat is disturbed. */
  readonly disturbances: readonly boolean[]
  /** Over all intervals, a minute; null without any. */
  readonly ratePerMin: number | null
}

const placesOf = ({ signal, samplingFrequencyHz, peaks }: LeadReading): number[] =>
  samplingFrequencyHz >= BEAT_CRITERIA.refineBelowHz.value
    ? [...peaks]
    : peaks.map((peak) => refinePeak(signal, peak))

/** The intervals between the beats of a lead, and their rate. */
export const leadIntervals = (reading: LeadReading): LeadIntervals => {
  const { peaks, pieces, samplingFrequencyHz } = reading
  const places = placesOf(reading)
  const disturbances = findDisturbances(reading)
  const inSamples = intervalsBetween(peaks, pieces)
  // A long interval over a disturbance may hide beats: it is no pause and no part of the rate.
  const isHiding = (index: number): boolean => isLong(inSamples, index) && disturbances[index - 1] === true
  const intervalsMs = inSamples.map((interval, index) =>
    interval === null || isHiding(index)
      ? null
      : toMs((places[index] ?? 0) - (places[index - 1] ?? 0), samplingFrequencyHz),
  )
  const measured = intervalsMs.filter((interval) => interval !== null)
  const mean = measured.reduce((sum, interval) => sum + interval, 0) / measured.length
  return { places, intervalsMs, disturbances, ratePerMin: measured.length === 0 ? null : 60_000 / mean }
}
