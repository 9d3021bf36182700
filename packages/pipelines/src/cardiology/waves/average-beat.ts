import type { Beat } from '../beats/classify.ts'
import { correlation, median, medianOfRows } from '../signal/statistics.ts'
import { refinePeak } from '../signal/peak.ts'
import { splineThrough, valueAt } from '../signal/spline.ts'
import { WAVE_CRITERIA } from './criteria.ts'

/** Normal beats laid over each other, one value a ms. */
export interface AverageBeat {
  /** mV; 0 is the level just before the QRS complex. */
  readonly values: Float64Array
  /** Half the difference of the averages of odd and of even beats: the noise that is left. */
  readonly noise: Float64Array
  /** Where the R peak lies in `values`. */
  readonly peakMs: number
  /** The mean interval of the beats, ms. */
  readonly intervalMs: number
  /** Their standard deviation, ms. */
  readonly intervalSpreadMs: number
  readonly beatCount: number
}

/** A lead with what an average needs of it. */
export interface AveragedLead {
  /** mV. */
  readonly signal: Float64Array
  readonly samplingFrequencyHz: number
  readonly beats: readonly Beat[]
  /** `intervalsMs[i]` ends with beat i; null where there is none. */
  readonly intervalsMs: readonly (number | null)[]
}

interface Chosen {
  /** The R peak between samples, in samples. */
  readonly peak: number
  readonly intervalMs: number
}

/** Beats whose neighbours are normal too and whose interval is close to the median; spread over the recording. */
const choose = ({ signal, beats, intervalsMs }: AveragedLead): Chosen[] => {
  const { beats: count, intervalShare: share } = WAVE_CRITERIA
  const isNormal = (index: number): boolean => beats[index]?.class === 'normal'
  const steady = beats.flatMap(({ sample }, index) => {
    const intervalMs = intervalsMs[index] ?? null
    if (intervalMs === null || intervalsMs[index + 1] === null) return []
    return isNormal(index - 1) && isNormal(index) && isNormal(index + 1) ? [{ sample, intervalMs }] : []
  })
  const usual = median(steady.map(({ intervalMs }) => intervalMs))
  const near = steady.filter(({ intervalMs }) => Math.abs(intervalMs - usual) <= share.value * usual)
  const stride = Math.max(1, near.length / count.max)
  return Array.from({ length: Math.min(near.length, count.max) }).flatMap((_, index) => {
    const one = near[Math.floor(index * stride)]
    return one === undefined ? [] : [{ peak: refinePeak(signal, one.sample), intervalMs: one.intervalMs }]
  })
}

/**
 * The lead less a curve through its level just before each normal QRS complex, which takes the wander of the baseline
 * out and leaves the waves as they are.
 *
 * Source: Meyer 1977, see `WAVE_CRITERIA`. `onsetMs` is where the complex begins, before the R peak.
 */
const withoutBaseline = (lead: AveragedLead, onsetMs: number): Float64Array => {
  const { signal, samplingFrequencyHz, beats } = lead
  const { from, to } = WAVE_CRITERIA.levelMs
  const knots = beats.flatMap((beat) => {
    if (beat.class !== 'normal') return []
    const first = Math.round(beat.sample - ((onsetMs + from) / 1000) * samplingFrequencyHz)
    const last = Math.max(first, Math.round(beat.sample - ((onsetMs + to) / 1000) * samplingFrequencyHz))
    if (first < 0) return []
    const part = signal.subarray(first, last + 1)
    return [{ x: (first + last) / 2, y: part.reduce((sum, value) => sum + value, 0) / part.length }]
  })
  if (knots.length === 0) return signal
  const baseline = splineThrough(knots, signal.length)
  return signal.map((value, index) => value - (baseline[index] ?? 0))
}

/** Cut the beats out at one value a ms, their peaks over each other, moved so that each lies best on their median. */
const layOver = (
  signal: Float64Array,
  samplingFrequencyHz: number,
  chosen: readonly Chosen[],
  { before, width }: Bounds,
): Float64Array[] => {
  const cut = (peak: number): Float64Array => {
    const row = new Float64Array(width)
    for (let ms = 0; ms < width; ms += 1) {
      row[ms] = valueAt(signal, peak + ((ms - before) / 1000) * samplingFrequencyHz)
    }
    return row
  }
  const unmoved = chosen.map(({ peak }) => cut(peak))
  const first = medianOfRows(unmoved, width)
  const { reachMs, aroundMs } = WAVE_CRITERIA.align
  const from = before - Math.min(before - reachMs, aroundMs)
  const length = Math.min(width - reachMs, before + aroundMs) - from
  return unmoved.map((row, index) => {
    let best = { move: 0, fit: Number.NEGATIVE_INFINITY }
    for (let move = -reachMs; move <= reachMs; move += 1) {
      const fit = correlation(row, from + move, first, from, length)
      if (fit > best.fit) best = { move, fit }
    }
    const peak = chosen[index]?.peak ?? 0
    return best.move === 0 ? row : cut(peak + (best.move / 1000) * samplingFrequencyHz)
  })
}

interface Bounds {
  readonly before: number
  readonly width: number
}

/**
 * Average the normal beats of a lead: the median of those with normal neighbours and an interval close to the usual one.
 * `findOnset` tells how many ms before the R peak the QRS complex of a first average begins, for the baseline.
 *
 * Null where there are too few beats.
 */
export const averageBeat = (
  lead: AveragedLead,
  findOnset: (average: AverageBeat) => number | null,
): AverageBeat | null => {
  const chosen = choose(lead)
  if (chosen.length < WAVE_CRITERIA.beats.min) return null
  const intervalMs = chosen.reduce((sum, one) => sum + one.intervalMs, 0) / chosen.length
  const squares = chosen.reduce((sum, one) => sum + (one.intervalMs - intervalMs) ** 2, 0)
  const intervalSpreadMs = Math.sqrt(squares / chosen.length)
  const boundsOf = (most: { readonly before: number; readonly after: number }): Bounds => {
    const before = Math.round(Math.min(most.before, intervalMs))
    return { before, width: before + Math.round(Math.min(most.after, intervalMs)) + 1 }
  }
  const average = (signal: Float64Array, bounds: Bounds): AverageBeat => {
    const { before, width } = bounds
    const rows = layOver(signal, lead.samplingFrequencyHz, chosen, bounds)
    const half = (parity: 0 | 1): Float64Array =>
      medianOfRows(
        rows.filter((_, index) => index % 2 === parity),
        width,
      )
    const [even, odd] = [half(0), half(1)]
    const noise = even.map((value, ms) => (value - (odd[ms] ?? 0)) / 2)
    const values = medianOfRows(rows, width)
    return { values, noise, peakMs: before, intervalMs, intervalSpreadMs, beatCount: chosen.length }
  }
  const { windowMs, complexMs } = WAVE_CRITERIA
  // Of the first average the QRS complex alone is looked at.
  const onsetMs = findOnset(
    average(lead.signal, boundsOf({ before: complexMs.value, after: complexMs.value })),
  )
  return average(onsetMs === null ? lead.signal : withoutBaseline(lead, onsetMs), boundsOf(windowMs))
}
