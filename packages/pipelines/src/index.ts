/** The reference pipelines: classical, explainable, without trained weights. A lab's own takes their place by name. */
export const PIPELINE = { name: 'reference', version: '0.2.0' } as const

export { analyzeIntervals, analyzeSegments } from './cardiology/analyze.ts'
export type { AnalysisOptions } from './cardiology/analyze.ts'
export { INTERVAL_CRITERIA } from './cardiology/criteria.ts'
export { NOT_MEASURED_REASONS, STAGE_NAMES } from './cardiology/findings.ts'
export type {
  CardiologyBiomarker,
  CardiologyResult,
  IntervalAnalysis,
  NotMeasured,
  NotMeasuredReason,
  Stage,
  StageName,
} from './cardiology/findings.ts'
export { INTERVAL_ERROR_CODES, IntervalError } from './cardiology/interval-error.ts'
export type { IntervalErrorCode } from './cardiology/interval-error.ts'
export { parseIntervals, parseIntervalText } from './cardiology/intervals.ts'
export { assessQuality, UNGRADABLE_REASONS } from './cardiology/quality.ts'
export type { IntervalQuality, UngradableReason } from './cardiology/quality.ts'
export type { Segment } from './cardiology/segments.ts'
export { syntheticIntervals } from './cardiology/synthetic.ts'
export type { SyntheticOptions } from './cardiology/synthetic.ts'
export { measureVariability } from './cardiology/variability.ts'
export type { Variability } from './cardiology/variability.ts'
