import {
  ASSESSMENT_OUTCOMES,
  ASSESSMENT_STATUSES,
  RISK_LEVELS,
  STAGE_STATUSES,
} from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId, BiomarkerInput, BiomarkerValue, MAX_BIOMARKERS } from '../biomarker/schema.ts'
import { PatientId, UserId } from '../patient/schema.ts'
import {
  AnyResult,
  CardiologyResult,
  CognitiveResult,
  DermatologyResult,
  Pipeline,
  RadiologyResult,
  RetinalResult,
  SpeechResult,
} from '../pipeline/schema.ts'
import { cursor, decimal, instant, limit, pastInstant, text, uuid } from '../trpc/fields.ts'

const ApiKeyId = uuid().brand<'ApiKeyId'>()

/** The caller's own name for a run, unique in its organization; made by the server where it is left out. */
const SessionId = text(255)

/** What is said of a run as a whole. */
const Grading = {
  riskScore: decimal(0, 100).optional(),
  riskLevel: z.enum(RISK_LEVELS).optional(),
  confidence: decimal(0, 1).optional(),
  qualityScore: decimal(0, 1).optional(),
}

/** Scalars only, so that no document hides in a stage. */
const StageMetadata = z
  .record(text(50), z.union([text(500), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 50, { error: 'must have at most 50 keys' })

const StageInput = z.strictObject({
  stageName: text(100),
  status: z.enum(STAGE_STATUSES).default('completed'),
  startedAt: pastInstant().optional(),
  completedAt: pastInstant().optional(),
  durationMs: z.int().min(0).max(2_147_483_647).optional(),
  errorCode: text(100).optional(),
  errorMessage: text(2000).optional(),
  metadata: StageMetadata.optional(),
})

/** What a pipeline could not honestly measure, and why. */
const NotMeasured = z.array(z.strictObject({ name: text(100), reason: text(500) })).max(100)

interface Graded {
  readonly ungradableReason?: string | undefined
  readonly riskScore?: number | undefined
  readonly riskLevel?: string | undefined
}

/** A poor sample says nothing of the patient. */
function hasNoRiskWhereUngradable({ ungradableReason, riskScore, riskLevel }: Graded): boolean {
  return ungradableReason === undefined || (riskScore === undefined && riskLevel === undefined)
}

const Run = {
  patientId: PatientId,
  pipelineVersion: text(50).optional(),
  sessionId: SessionId.optional(),
  /** When the sample was taken; now, where it is left out. */
  measuredAt: pastInstant().optional(),
}

export const CreateAssessmentInput = z.strictObject({ ...Run, pipelineType: Pipeline })

const Recorded = {
  ...Run,
  ...Grading,
  biomarkers: z.array(BiomarkerInput).max(MAX_BIOMARKERS),
  stages: z.array(StageInput).max(100).optional(),
  notMeasured: NotMeasured.optional(),
  /** Said where the sample was too poor to measure; then there is no risk score. */
  ungradableReason: text(500).optional(),
}

/** A finished analysis in one call; the shape of `result` follows the pipeline. */
export const RecordAssessmentInput = z
  .discriminatedUnion('pipelineType', [
    z.strictObject({ pipelineType: z.literal('retinal'), result: RetinalResult.optional(), ...Recorded }),
    z.strictObject({ pipelineType: z.literal('speech'), result: SpeechResult.optional(), ...Recorded }),
    z.strictObject({
      pipelineType: z.literal('cardiology'),
      result: CardiologyResult.optional(),
      ...Recorded,
    }),
    z.strictObject({ pipelineType: z.literal('radiology'), result: RadiologyResult.optional(), ...Recorded }),
    z.strictObject({
      pipelineType: z.literal('dermatology'),
      result: DermatologyResult.optional(),
      ...Recorded,
    }),
    z.strictObject({ pipelineType: z.literal('cognitive'), result: CognitiveResult.optional(), ...Recorded }),
  ])
  .refine(hasNoRiskWhereUngradable, { error: 'an ungradable run has no risk', path: ['ungradableReason'] })
  .refine(({ ungradableReason, biomarkers }) => ungradableReason === undefined || biomarkers.length === 0, {
    error: 'an ungradable run measured nothing',
    path: ['biomarkers'],
  })

export const ASSESSMENT_SECTIONS = ['biomarkers', 'stages', 'result', 'explanations'] as const

const include = () => z.array(z.enum(ASSESSMENT_SECTIONS)).max(ASSESSMENT_SECTIONS.length).default([])

export const GetAssessmentInput = z.strictObject({ assessmentId: AssessmentId, include: include() })
export const GetBySessionInput = z.strictObject({ sessionId: SessionId, include: include() })

const Filters = {
  pipelineType: Pipeline.optional(),
  status: z.enum(ASSESSMENT_STATUSES).optional(),
  /** Only high and critical risk. */
  highRisk: z.literal(true).optional(),
  /** Only what waits for a clinician's review. */
  awaitingReview: z.literal(true).optional(),
  requestedBy: UserId.optional(),
  limit: limit(20, 100),
  cursor: cursor<'AssessmentId'>().optional(),
}

/** Newest first, by when the sample was taken; of everybody, of one patient, or of the patient that a user is. */
export const ListAssessmentsInput = z.union([
  z.strictObject({ patientId: PatientId, ...Filters }),
  z.strictObject({ userId: UserId, ...Filters }),
  z.strictObject(Filters),
])

export const UpdateStatusInput = z
  .strictObject({
    assessmentId: AssessmentId,
    status: z.enum(ASSESSMENT_STATUSES),
    currentStage: text(100).optional(),
    ...Grading,
    ungradableReason: text(500).optional(),
  })
  .refine(({ status, ungradableReason }) => status === 'completed' || ungradableReason === undefined, {
    error: 'only a completed run can be ungradable',
    path: ['ungradableReason'],
  })
  .refine(hasNoRiskWhereUngradable, { error: 'an ungradable run has no risk', path: ['ungradableReason'] })

export const AssessmentSummary = z.object({
  id: AssessmentId,
  sessionId: z.string(),
  patientId: PatientId,
  requestedBy: UserId.nullable(),
  apiKeyId: ApiKeyId.nullable(),
  pipelineType: Pipeline,
  pipelineVersion: z.string().nullable(),
  status: z.enum(ASSESSMENT_STATUSES),
  outcome: z.enum(ASSESSMENT_OUTCOMES).nullable(),
  ungradableReason: z.string().nullable(),
  currentStage: z.string().nullable(),
  riskScore: z.number().nullable(),
  riskLevel: z.enum(RISK_LEVELS).nullable(),
  confidence: z.number().nullable(),
  qualityScore: z.number().nullable(),
  requiresReview: z.boolean(),
  reviewReason: z.string().nullable(),
  reviewedBy: UserId.nullable(),
  reviewedAt: instant().nullable(),
  reviewNote: z.string().nullable(),
  processingTimeMs: z.int().nullable(),
  measuredAt: instant(),
  completedAt: instant().nullable(),
  supersedesId: AssessmentId.nullable(),
  createdAt: instant(),
  updatedAt: instant(),
  version: z.int(),
})

const Stage = z.object({
  stageName: z.string(),
  stageIndex: z.int(),
  status: z.enum(STAGE_STATUSES),
  attempt: z.int(),
  startedAt: instant().nullable(),
  completedAt: instant().nullable(),
  durationMs: z.int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
})

const Explanation = z.object({
  text: z.string(),
  modelUsed: z.string(),
  sources: z.array(z.object({ kind: z.enum(['assessment', 'biomarker_value']), id: z.string() })),
  createdAt: instant(),
})

/** An assessment with the sections that were asked for; one that was not is absent. */
export const AssessmentDetail = AssessmentSummary.extend({
  notMeasured: z.array(z.object({ name: z.string(), reason: z.string() })),
  biomarkers: z.array(BiomarkerValue).optional(),
  stages: z.array(Stage).optional(),
  result: AnyResult.nullable().optional(),
  explanations: z.array(Explanation).optional(),
})

export const AssessmentPage = z.object({
  items: z.array(AssessmentSummary),
  nextCursor: cursor<'AssessmentId'>().nullable(),
})
