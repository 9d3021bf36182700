import { classifyBeats } from '../beats/classify.ts'
import type { Beat } from '../beats/classify.ts'
import { nnSegments } from '../beats/nn-segments.ts'
import { faultAt } from '../lead-quality/faults.ts'
import { leadIntervals } from '../lead-quality/lead-intervals.ts'
import type { LeadReading } from '../lead-quality/read-lead.ts'
import { unreadStretches } from '../lead-quality/unread.ts'
import type { UnreadStretch } from '../lead-quality/unread.ts'
import { assessQuality } from '../quality.ts'
import type { IntervalQuality } from '../quality.ts'
import { describeRhythm } from '../rhythm/rhythm.ts'
import type { Rhythm } from '../rhythm/rhythm.ts'
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
  /** What was recorded and not measured, of 3 s or more. */
  readonly unread: readonly UnreadStretch[]
}

/** Measure a lead: its beats and their classes, the rate, the normal-to-normal intervals, the rhythm and the waves. */
export const measureLead = (reading: LeadReading): LeadMeasures => {
  const { peaks, pieces, groups, band, window, signal, samplingFrequencyHz } = reading
  const intervals = leadIntervals(reading)
  const { places, intervalsMs, disturbances, ratePerMin } = intervals
  const unread = unreadStretches(reading, intervals)
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
    unread.length === 0,
  )
  const waves = measureIntervals({ signal, samplingFrequencyHz, beats, intervalsMs })
  return { beats, heartRatePerMin: ratePerMin, rhythm, normal, waves, unread }
}
