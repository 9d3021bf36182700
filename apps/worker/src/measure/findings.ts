import type { Inputs } from '@medilens/client'
import { NOT_MEASURED_REASONS, UNGRADABLE_REASONS, type CardiologyAnalysis } from '@medilens/pipelines'

/** A result as it is handed over. */
export type Payload = Inputs['pipeline']['submit']['payload']

/** What an analysis of cardiology found, by the contract `cardiology/1`. */
export function payloadOf(analysis: CardiologyAnalysis): Payload {
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
    biomarkers: analysis.biomarkers.map(({ name, value, unit }) => ({ name, value, unit })),
    result: {
      ...result,
      arrhythmiaTypes: result.arrhythmiaTypes === null ? null : [...result.arrhythmiaTypes],
    },
  }
}
