import type {
  AssessmentOutcome,
  AssessmentStatus,
  DR_SEVERITIES,
  EYE_LATERALITIES,
  Gender,
  MELANOMA_SUSPICIONS,
  PipelineType,
  RADIOLOGY_MODALITIES,
  RiskLevel,
  StageStatus,
} from '../../vocabulary.ts'
import type { UcumUnit } from '../../catalogue/unit.ts'
import type { Urgency } from '../../entities/assessment-review.ts'

/** What the demo shows; a modality that is not here has no invented recordings, and needs none. */
export const DEMO_PIPELINES = [
  'retinal',
  'speech',
  'cardiology',
  'radiology',
  'dermatology',
  'cognitive',
] as const satisfies readonly PipelineType[]
export type DemoPipeline = (typeof DEMO_PIPELINES)[number]

/** What shapes a demo patient's measurements; `conditions.ts` says how. */
export type DemoCondition =
  | 'hypertension'
  | 'type_2_diabetes'
  | 'heart_failure'
  | 'irregular_rhythm'
  | 'qt_prolonging_medication'
  | 'parkinsons_disease'
  | 'voice_strain'
  | 'multiple_naevi'
  | 'memory_complaint'

/** An invented person. Columns of `patients`, and what the generator of their history needs. */
export interface DemoPatient {
  /** p01 … p30, stable; part of every session id. */
  readonly key: string
  /** The one patient who signs in. */
  readonly hasAccount: boolean
  readonly fullName: string
  /** YYYY-MM-DD */
  readonly dateOfBirth: string
  readonly gender: Gender
  readonly phoneNumber: string
  readonly email: string
  readonly address: Readonly<Record<string, string>>
  readonly emergencyContact: Readonly<Record<string, string>> | null
  readonly medicalNotes: string | null
  readonly medicalHistory: readonly string[]
  readonly medications: readonly string[]
  readonly allergies: readonly string[]
  readonly familyHistory: readonly string[]
  readonly conditions: readonly DemoCondition[]
  readonly fitzpatrickType: number
  /** How far back the history goes: 90, and 730 for the first patient. */
  readonly historyDays: number
  readonly seed: number
}

/** A biomarker as a pipeline hands it over: status and range are the catalogue's to say. */
export interface DemoBiomarker {
  /** `biomarker_name` and `biomarker_category`, named as the entity names them. */
  readonly name: string
  readonly category: string
  readonly value: number
  readonly unit: UcumUnit
  /** 0–1 */
  readonly confidence: number
}

export interface DemoStage {
  readonly stageName: string
  readonly stageIndex: number
  readonly status: StageStatus
  readonly attempt: number
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly durationMs: number | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
}

/** Columns that a reference pipeline leaves null are left out here; the reasons stand in `results.notMeasured`. */
interface DemoRetinalResult {
  readonly pipelineType: 'retinal'
  readonly drGrade: number | null
  readonly drSeverity: (typeof DR_SEVERITIES)[number] | null
  readonly eyeLaterality: (typeof EYE_LATERALITIES)[number]
  readonly imageQuality: number
  readonly vesselDensity: number
  readonly avRatio: number | null
  readonly tortuosityIndex: number
  readonly hemorrhageCount: number | null
  readonly microaneurysmCount: number | null
}

/** Jitter and shimmer in percent, the catalogue's unit, as everywhere in MediLens. */
interface DemoSpeechResult {
  readonly pipelineType: 'speech'
  readonly durationSeconds: number
  readonly sampleRate: number
  readonly audioQualityScore: number
  readonly jitter: number
  readonly shimmer: number
  readonly hnr: number
  /** Of the sustained vowel. */
  readonly cpps: number
  readonly speechRate: number
  readonly pauseRatio: number
}

interface DemoCardiologyResult {
  readonly pipelineType: 'cardiology'
  readonly rhythmClassification: string
  readonly heartRateBpm: number
  readonly regularity: string
  readonly rPeaksDetected: number
  readonly rmssdMs: number | null
  readonly sdnnMs: number | null
  readonly pnn50Percent: number | null
  readonly prIntervalMs: number | null
  readonly qrsDurationMs: number
  readonly qtIntervalMs: number
  /** Fridericia. */
  readonly qtcMs: number
  readonly arrhythmiaDetected: boolean
  readonly arrhythmiaTypes: readonly string[]
  readonly signalQualityScore: number
}

interface DemoRadiologyResult {
  readonly pipelineType: 'radiology'
  readonly modalityType: (typeof RADIOLOGY_MODALITIES)[number]
  readonly findings: readonly { readonly label: string }[]
  readonly imageQuality: number
  readonly qualityScore: number
}

/** Asymmetry 0–2, border 0–8, colours 1–6: the points of Stolz's rule. */
export interface DemoDermatologyResult {
  readonly pipelineType: 'dermatology'
  readonly melanomaSuspicion: (typeof MELANOMA_SUSPICIONS)[number] | null
  readonly asymmetryScore: number
  readonly borderScore: number
  readonly colorScore: number
  readonly diameterMm: number
  readonly bodyLocation: string
  readonly fitzpatrickType: number
  readonly imageQuality: number
  readonly lesionCentered: boolean
}

interface DemoCognitiveResult {
  readonly pipelineType: 'cognitive'
  readonly confidenceScore: number
  readonly tasksCompleted: number
  readonly validTasks: number
  readonly fatigueIndex: number
  readonly consistencyScore: number
}

export type DemoResult =
  | DemoRetinalResult
  | DemoSpeechResult
  | DemoCardiologyResult
  | DemoRadiologyResult
  | DemoDermatologyResult
  | DemoCognitiveResult

/** Columns of `assessments` and the rows that hang on it. */
export interface DemoAssessment {
  /** `<pipeline>_demo_<patient>_<yyyymmdd>`, unique within one `until`; a later one moves every day along. */
  readonly sessionId: string
  readonly pipelineType: DemoPipeline
  readonly pipelineVersion: string
  readonly status: AssessmentStatus
  readonly outcome: AssessmentOutcome | null
  readonly ungradableReason: string | null
  readonly currentStage: string
  /** 0–100; null where nothing measured has an agreed norm, and then so is the level. */
  readonly riskScore: number | null
  readonly riskLevel: RiskLevel | null
  readonly confidence: number | null
  readonly qualityScore: number | null
  readonly requiresReview: boolean
  readonly reviewReason: string | null
  readonly reviewUrgency: Urgency
  /** By whom is the seeder's to say. */
  readonly reviewedAt: Date | null
  readonly reviewNote: string | null
  readonly processingTimeMs: number | null
  readonly results: { readonly notMeasured: Readonly<Record<string, string>> }
  readonly measuredAt: Date
  readonly createdAt: Date
  readonly completedAt: Date | null
  readonly stages: readonly DemoStage[]
  readonly biomarkers: readonly DemoBiomarker[]
  readonly result: DemoResult | null
}
