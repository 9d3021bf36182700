import type { Inputs } from '@medilens/client'
import {
  NOT_MEASURED_REASONS,
  UNGRADABLE_REASONS,
  type EcgAnalysis,
  type IntervalAnalysis,
} from '@medilens/pipelines'

/** A result as it is handed over. */
export type Payload = Inputs['pipeline']['submit']['payload']

/** Of an electrocardiogram, or of intervals alone. */
export type Analysis = EcgAnalysis | IntervalAnalysis

/** As many beats as the contract takes; of a longer recording they are left out. */
const MOST_BEATS = 50_000

/** The beats that were measured, for whoever draws the recording. */
function annotationsOf(analysis: Analysis) {
  if (!('peaks' in analysis) || analysis.peaks.length > MOST_BEATS) return {}
  const { lead, samplingFrequencyHz, peaks, beats } = analysis
  return {
    annotations: {
      lead: lead.replaceAll('\0', '').slice(0, 100).toWellFormed(),
      samplingFrequencyHz,
      peaks: [...peaks],
      beats: beats.map((beat) => beat.class),
    },
  }
}

/** What an analysis of cardiology found, by the contract `cardiology/1`. */
export function payloadOf(analysis: Analysis): Payload {
  const { qualityScore, result } = analysis
  const notMeasured = analysis.notMeasured.map(({ name, reason }) => ({
    name,
    reason: NOT_MEASURED_REASONS[reason],
  }))
  if (analysis.outcome === 'ungradable') {
    return { outcome: 'ungradable', reason: UNGRADABLE_REASONS[analysis.reason], qualityScore, notMeasured }
  }
  return {
    outcome: 'measured',
    qualityScore,
    notMeasured,
    ...annotationsOf(analysis),
    biomarkers: analysis.biomarkers.map(({ name, value, unit }) => ({ name, value, unit })),
    result: {
      ...result,
      arrhythmiaTypes: result.arrhythmiaTypes === null ? null : [...result.arrhythmiaTypes],
    },
  }
}
