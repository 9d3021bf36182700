/** The reference pipelines: classical, explainable, without trained weights. A lab's own takes their place by name. */
export const PIPELINE = { name: 'reference', version: '0.4.0' } as const

export { analyzeIntervals, analyzeSegments } from './cardiology/analyze.ts'
export type { AnalysisOptions } from './cardiology/analyze.ts'
export { BEAT_CLASSES } from './cardiology/beats/classify.ts'
export type { Beat, BeatClass } from './cardiology/beats/classify.ts'
export { BEAT_CRITERIA, DETECTION_CRITERIA } from './cardiology/beats/criteria.ts'
export { INTERVAL_CRITERIA } from './cardiology/criteria.ts'
export { analyzeEcg } from './cardiology/ecg/analyze-ecg.ts'
export type { EcgOptions } from './cardiology/ecg/analyze-ecg.ts'
export type { DrawnAverage, EcgAnalysis, EcgDetails } from './cardiology/ecg/ecg-analysis.ts'
export { notMeasuredSentence, NOT_MEASURED_REASONS, UNGRADABLE_REASONS } from './cardiology/findings.ts'
export type {
  CardiologyAnalysis,
  CardiologyBiomarker,
  CardiologyResult,
  IntervalAnalysis,
  NotMeasured,
  NotMeasuredReason,
  UngradableReason,
} from './cardiology/findings.ts'
export { INTERVAL_ERROR_CODES, IntervalError } from './cardiology/interval-error.ts'
export type { IntervalErrorCode } from './cardiology/interval-error.ts'
export { parseIntervals, parseIntervalText } from './cardiology/intervals.ts'
export { LEAD_QUALITY_CRITERIA } from './cardiology/lead-quality/criteria.ts'
export { ECG_UNGRADABLE_REASONS } from './cardiology/lead-quality/ungradable.ts'
export type { EcgUngradableReason } from './cardiology/lead-quality/ungradable.ts'
export type { UnreadStretch } from './cardiology/lead-quality/unread.ts'
export { assessQuality, INTERVAL_UNGRADABLE_REASONS } from './cardiology/quality.ts'
export type { IntervalQuality, IntervalUngradableReason } from './cardiology/quality.ts'
export { READING_CRITERIA } from './cardiology/recording/criteria.ts'
export type { CsvOptions } from './cardiology/recording/csv.ts'
export { ECG_ERRORS, EcgError } from './cardiology/recording/ecg-error.ts'
export type { EcgErrorCode } from './cardiology/recording/ecg-error.ts'
export { LEFT_OUT_REASONS } from './cardiology/recording/ecg-recording.ts'
export type { EcgLead, EcgRecording, LeftOutReason } from './cardiology/recording/ecg-recording.ts'
export { isSameLead } from './cardiology/recording/lead-name.ts'
export { ecgCompanions, ecgFormatOf, readEcg } from './cardiology/recording/read-ecg.ts'
export type { EcgFile, EcgFormat } from './cardiology/recording/read-ecg.ts'
export { writeWfdb } from './cardiology/recording/wfdb-writer.ts'
export type { WfdbOptions } from './cardiology/recording/wfdb-writer.ts'
export { RHYTHM_CRITERIA } from './cardiology/rhythm/criteria.ts'
export { ARRHYTHMIA_FINDINGS, REGULARITIES } from './cardiology/rhythm/rhythm.ts'
export type { ArrhythmiaFinding, Regularity, Rhythm } from './cardiology/rhythm/rhythm.ts'
export type { Segment } from './cardiology/segments.ts'
export { MAINS_CRITERIA } from './cardiology/signal/mains.ts'
export { STAGE_NAMES } from './cardiology/stages.ts'
export type { Progress, Stage, StageName } from './cardiology/stages.ts'
export { syntheticEcg } from './cardiology/synthetic-ecg/synthetic-ecg.ts'
export type {
  SyntheticBeat,
  SyntheticEcg,
  SyntheticEcgOptions,
} from './cardiology/synthetic-ecg/synthetic-ecg.ts'
export { syntheticIntervals } from './cardiology/synthetic.ts'
export type { SyntheticOptions } from './cardiology/synthetic.ts'
export { measureVariability } from './cardiology/variability.ts'
export type { Variability } from './cardiology/variability.ts'
export { WAVE_CRITERIA } from './cardiology/waves/criteria.ts'
export type { WaveBounds } from './cardiology/waves/intervals.ts'
