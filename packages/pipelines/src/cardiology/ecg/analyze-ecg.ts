import { assertRecording, sampleCount } from '../recording/ecg-recording.ts'
import type { EcgRecording } from '../recording/ecg-recording.ts'
import { chooseLead } from '../lead-quality/choose-lead.ts'
import type { ChosenLead } from '../lead-quality/choose-lead.ts'
import { LEAD_QUALITY_CRITERIA } from '../lead-quality/criteria.ts'
import type { EcgUngradableReason } from '../lead-quality/ungradable.ts'
import { stageRunner } from '../stages.ts'
import type { StageOptions } from '../stages.ts'
import type { EcgAnalysis, EcgDetails } from './ecg-analysis.ts'
import { measureLead } from './measure-lead.ts'
import type { LeadMeasures } from './measure-lead.ts'
import { ecgBiomarkers, ecgNotMeasured, ecgResult, judgeMeasures, ungradableReport } from './report.ts'

export interface EcgOptions extends StageOptions {
  /** The lead to measure, by its name; by default lead II (MLII), else the best of the others. */
  readonly lead?: string | undefined
}

/** The lead with the quality gate's verdict; a recording that is too short is not read at all. */
type Gated =
  | { readonly reason: null; readonly score: number; readonly chosen: ChosenLead }
  | { readonly reason: EcgUngradableReason; readonly score: number; readonly chosen: ChosenLead | null }

const gate = (recording: EcgRecording, durationMs: number, lead: string | undefined): Gated => {
  if (durationMs < LEAD_QUALITY_CRITERIA.minimumMs.value) {
    return { reason: 'recording_too_short', score: 0, chosen: null }
  }
  const chosen = chooseLead(recording, lead)
  return { ...chosen.quality, chosen }
}

const drawn = ({ waves }: LeadMeasures): EcgDetails['averageBeat'] => {
  if (waves.average === null) return null
  const { values, peakMs, beatCount } = waves.average
  return { values, peakMs, bounds: waves.bounds, beatCount }
}

/**
 * Analyze an electrocardiogram: find the beats of one lead, judge its quality, tell normal beats from early ones, and
 * measure rate, variability, PR, QRS, QT and QTc. A recording too poor to measure is `ungradable` with its reason; what
 * can't be told of a good one is null with a reason, and what could not be read of it is in `unread`. Values are not rounded. It screens and records: it does not diagnose.
 *
 * @throws EcgError when it is no recording that can be analyzed: `no_ecg_lead`, `empty`, `recording_invalid`,
 * `sampling_frequency_unsupported`, `lead_not_found`.
 */
export const analyzeEcg = (recording: EcgRecording, options: EcgOptions = {}): EcgAnalysis => {
  const { run, stages } = stageRunner(options)
  const { samplingFrequencyHz } = recording
  run('validate', () => assertRecording(recording, LEAD_QUALITY_CRITERIA.samplingFrequencyHz))
  const durationMs = (sampleCount(recording) / samplingFrequencyHz) * 1000
  const gated = run('quality', () => gate(recording, durationMs, options.lead))
  const { score: qualityScore } = gated
  const lead = gated.chosen?.lead.name ?? recording.leads[0]?.name ?? ''
  const described = { lead, samplingFrequencyHz, durationMs, qualityScore }

  if (gated.reason !== null) {
    const report = run('report', () => ungradableReport(qualityScore))
    const nothing = {
      peaks: [],
      beats: [],
      rhythm: null,
      unread: [],
      averageBeat: null,
      biomarkers: [],
    } as const
    return {
      outcome: 'ungradable',
      reason: gated.reason,
      ...nothing,
      ...report,
      ...described,
      stages: stages(),
    }
  }
  const measures = run('extract', () => measureLead(gated.chosen.reading))
  const { judged, biomarkers } = run('score', () => {
    const decided = judgeMeasures(measures, durationMs)
    return { judged: decided, biomarkers: ecgBiomarkers(measures.heartRatePerMin, decided) }
  })
  const report = run('report', () => {
    const result = ecgResult(measures, judged, qualityScore)
    return { result, notMeasured: ecgNotMeasured(result, judged, measures.unread.length === 0) }
  })
  const { beats, rhythm, unread } = measures
  return {
    outcome: 'measured',
    biomarkers,
    ...report,
    ...described,
    peaks: beats.map(({ sample }) => sample),
    beats,
    rhythm,
    unread,
    averageBeat: drawn(measures),
    stages: stages(),
  }
}
