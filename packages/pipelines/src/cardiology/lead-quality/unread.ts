import { LEAD_QUALITY_CRITERIA } from './criteria.ts'
import type { LeadIntervals } from './lead-intervals.ts'
import type { LeadReading } from './read-lead.ts'

/**
 * A stretch of a lead that was recorded and of which nothing was measured: noise, a flat line, a lead at its recorder's
 * limit. Ventricular fibrillation looks like the first to a program, and an arrest like the first two.
 */
export interface UnreadStretch {
  /** Samples, [from, to). */
  readonly from: number
  readonly to: number
}

type UnreadOf = Pick<LeadReading, 'signal' | 'pieces' | 'peaks' | 'samplingFrequencyHz'>

/**
 * The stretches of `LEAD_QUALITY_CRITERIA.unreadMs` or more, in order, that were recorded and lie in no measured interval:
 * before the first beat, after the last, and between two across a fault or where beats may be hidden. What was not recorded
 * is none of them, since there is nothing to look at.
 */
export const unreadStretches = (
  { signal, pieces, peaks, samplingFrequencyHz }: UnreadOf,
  { intervalsMs }: Pick<LeadIntervals, 'intervalsMs'>,
): UnreadStretch[] => {
  const { samplesEach, faults } = pieces
  const shortest = (LEAD_QUALITY_CRITERIA.unreadMs.value / 1000) * samplingFrequencyHz
  const stretches: UnreadStretch[] = []
  const add = (from: number, to: number): void => {
    if (to - from >= shortest) stretches.push({ from, to })
  }
  /** What was recorded between two samples, without the pieces that were not. */
  const addRecorded = (from: number, to: number): void => {
    let start = from
    for (let piece = Math.floor(from / samplesEach); piece * samplesEach < to; piece += 1) {
      if (faults[piece] !== 'not_recorded') continue
      add(start, piece * samplesEach)
      start = (piece + 1) * samplesEach
    }
    add(start, to)
  }
  let from = 0
  peaks.forEach((peak, index) => {
    if (typeof intervalsMs[index] !== 'number') return
    addRecorded(from, peaks[index - 1] ?? 0)
    from = peak
  })
  addRecorded(from, signal.length)
  return stretches
}
