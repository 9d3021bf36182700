import { averageBeat } from './average-beat.ts'
import type { AverageBeat, AveragedLead } from './average-beat.ts'
import { WAVE_CRITERIA } from './criteria.ts'
import { boundPAndT } from './p-and-t.ts'
import { boundQrs } from './qrs-bounds.ts'

/** Why an interval of the averaged beat was not measured. */
export type IntervalProblem = 'too_few_normal_beats' | 'no_p_wave' | 'no_t_wave' | 'boundaries_not_found'

/** Where the waves of the averaged beat begin and end, ms from its R peak; null where it was not found. */
export interface WaveBounds {
  readonly pOnset: number | null
  readonly qrsOnset: number | null
  readonly qrsEnd: number | null
  readonly tEnd: number | null
}

export interface WaveIntervals {
  readonly prMs: number | IntervalProblem
  readonly qrsMs: number | IntervalProblem
  readonly qtMs: number | IntervalProblem
  readonly qtcFridericiaMs: number | IntervalProblem
  readonly qtcBazettMs: number | IntervalProblem
  readonly bounds: WaveBounds
  readonly average: AverageBeat | null
}

type Plausible = Exclude<keyof typeof WAVE_CRITERIA.plausibleMs, 'source'>

/** An interval between two boundaries, if both are found and it is one a heart has. */
const between = (
  from: number | IntervalProblem,
  to: number | IntervalProblem,
  kind: Plausible,
): number | IntervalProblem => {
  if (typeof from === 'string') return from
  if (typeof to === 'string') return to
  const { min, max } = WAVE_CRITERIA.plausibleMs[kind]
  return to - from >= min && to - from <= max ? to - from : 'boundaries_not_found'
}

const correct = (
  qt: number | IntervalProblem,
  intervalMs: number,
  exponent: number,
): number | IntervalProblem => (typeof qt === 'string' ? qt : qt / (intervalMs / 1000) ** exponent)

/** ms from the R peak, or null where there is no boundary. */
const fromPeak = (boundary: number | IntervalProblem, { peakMs }: AverageBeat): number | null =>
  typeof boundary === 'string' ? null : boundary - peakMs

const unmeasured = (problem: IntervalProblem, average: AverageBeat | null): WaveIntervals => ({
  prMs: problem,
  qrsMs: problem,
  qtMs: problem,
  qtcFridericiaMs: problem,
  qtcBazettMs: problem,
  bounds: { pOnset: null, qrsOnset: null, qrsEnd: null, tEnd: null },
  average,
})

/**
 * Measure PR, QRS, QT and QTc of one lead from the average of its normal beats; ms. QTc is of that average's own mean
 * interval. In one lead a wave may begin later and end earlier than in the lead that shows it first and last, so that these
 * intervals are at most those over all leads.
 */
export const measureIntervals = (lead: AveragedLead): WaveIntervals => {
  const average = averageBeat(lead, (first) => {
    const qrs = boundQrs(first)
    return qrs === null ? null : first.peakMs - qrs.onset
  })
  if (average === null) return unmeasured('too_few_normal_beats', null)
  const qrs = boundQrs(average)
  if (qrs === null) return unmeasured('boundaries_not_found', average)
  const { pOnset, tEnd } = boundPAndT(average, qrs)
  const qtMs = between(qrs.onset, tEnd, 'qt')
  const { bazett, fridericia } = WAVE_CRITERIA.correction
  return {
    prMs: between(pOnset, qrs.onset, 'pr'),
    qrsMs: qrs.isEndUnsure ? 'boundaries_not_found' : between(qrs.onset, qrs.end, 'qrs'),
    qtMs,
    qtcFridericiaMs: correct(qtMs, average.intervalMs, fridericia),
    qtcBazettMs: correct(qtMs, average.intervalMs, bazett),
    bounds: {
      pOnset: fromPeak(pOnset, average),
      qrsOnset: fromPeak(qrs.onset, average),
      qrsEnd: qrs.isEndUnsure ? null : fromPeak(qrs.end, average),
      tEnd: fromPeak(tEnd, average),
    },
    average,
  }
}
