import { classifyBeats } from '../beats/classify.ts'
import type { Beat } from '../beats/classify.ts'
import { BEAT_CRITERIA } from '../beats/criteria.ts'
import { isLong } from '../beats/intervals-around.ts'
import { nnSegments, toMs } from '../beats/nn-segments.ts'
import { faultAt } from '../lead-quality/faults.ts'
import { findDisturbances } from '../lead-quality/noise.ts'
import { intervalsBetween } from '../lead-quality/read-lead.ts'
import type { LeadReading } from '../lead-quality/read-lead.ts'
import { assessQuality } from '../quality.ts'
import type { IntervalQuality } from '../quality.ts'
import { describeRhythm } from '../rhythm/rhythm.ts'
import type { Rhythm } from '../rhythm/rhythm.ts'
import { refinePeak } from '../signal/peak.ts'
import { measureIntervals } from '../waves/intervals.ts'
import type { WaveIntervals } from '../waves/intervals.ts'

/** All that is measured of a lead that passed the quality gate. */
export interface LeadMeasures {
  readonly beats: readonly Beat[]
  /** Over all beats, a minute; null without any interval. */
  readonly heartRatePerMin: number | null
  readonly rhythm: Rhythm
  /** The normal-to-normal intervals with how far they may be measured; null where there are none. */
  readonly normal: IntervalQuality | null
  readonly waves: WaveIntervals
}

/** Where the peaks lie, in samples: between samples only where these are far apart (`BEAT_CRITERIA.refineBelowHz`). */
const placesOf = ({ signal, samplingFrequencyHz, peaks }: LeadReading): number[] =>
  samplingFrequencyHz >= BEAT_CRITERIA.refineBelowHz.value
    ? [...peaks]
    : peaks.map((peak) => refinePeak(signal, peak))

/** Measure a lead: its beats and their classes, the rate, the normal-to-normal intervals, the rhythm and the waves. */
export const measureLead = (reading: LeadReading): LeadMeasures => {
  const { peaks, pieces, groups, band, window, signal, samplingFrequencyHz } = reading
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
  const classified = classifyBeats({
    peaks,
    intervals: intervalsMs,
    groups,
    band,
    window,
    isDisturbed: (beat) => disturbances[beat - 1] === true || disturbances[beat] === true,
  })
  const beats = classified.map((beat): Beat =>
    faultAt(pieces, beat.sample) === null ? beat : { ...beat, class: 'unclear' },
  )

  const segments = nnSegments(beats, places, intervalsMs, samplingFrequencyHz)
  const normal = segments.length === 0 ? null : assessQuality(segments)
  const rhythm = describeRhythm(
    beats,
    intervalsMs,
    normal === null ? null : normal.isIrregular || normal.reason === 'irregular',
  )
  const measured = intervalsMs.filter((interval) => interval !== null)
  const mean = measured.reduce((sum, interval) => sum + interval, 0) / measured.length
  const waves = measureIntervals({ signal, samplingFrequencyHz, beats, intervalsMs })
  return { beats, heartRatePerMin: measured.length === 0 ? null : 60_000 / mean, rhythm, normal, waves }
}
