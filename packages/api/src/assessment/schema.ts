import { findingsOf } from '@medilens/db/rules'
import {
  ASSESSMENT_OUTCOMES,
  ASSESSMENT_STATUSES,
  RISK_LEVELS,
  type PipelineType,
} from '@medilens/db/vocabulary'
import { z } from 'zod'
import {
  AssessmentId,
  BiomarkerInput,
  BiomarkerValue,
  EyeLaterality,
  MAX_BIOMARKERS,
} from '../biomarker/schema.ts'
import { Source } from '../chat/schema.ts'
import { PatientId, UserId } from '../patient/schema.ts'
import { PseudonymousDetail, PseudonymousPage } from './pseudonymous/schema.ts'
import {
  AnyResult,
  ONE_RISK,
  Pipeline,
  saysOneRisk,
  withRequiredResult,
  withResult,
} from '../pipeline/schema.ts'
import { Stage, StageInput } from './stage/schema.ts'
import { cursor, decimal, expectedVersion, instant, limit, pastInstant, text, uuid } from '../trpc/fields.ts'

const RiskLevel = z.enum(RISK_LEVELS)

const ApiKeyId = uuid().brand<'ApiKeyId'>()

/** The caller's own name for a run, unique in its organization; made by the server where it is left out. */
const SessionId = text(255)

/** What is said of a run as a whole. */
const Grading = {
  riskScore: decimal(0, 100).optional(),
  riskLevel: RiskLevel.optional(),
  confidence: decimal(0, 1).optional(),
  qualityScore: decimal(0, 1).optional(),
}

/** What a pipeline could not honestly measure, and why. */
const NotMeasured = z.array(z.strictObject({ name: text(100), reason: text(500) })).max(100)

interface Graded {
  readonly ungradableReason?: string | undefined
  readonly riskScore?: number | undefined
  readonly riskLevel?: string | undefined
}

interface Analysis {
  readonly ungradableReason?: string | undefined
  readonly biomarkers: readonly unknown[]
}

interface Found {
  readonly ungradableReason?: string | undefined
  readonly pipelineType: PipelineType
  readonly result?: object | undefined
}

/** A poor sample says nothing of the patient. */
function hasNoRiskWhereUngradable({ ungradableReason, riskScore, riskLevel }: Graded): boolean {
  return ungradableReason === undefined || (riskScore === undefined && riskLevel === undefined)
}

function hasNoValuesWhereUngradable({ ungradableReason, biomarkers }: Analysis): boolean {
  return ungradableReason === undefined || biomarkers.length === 0
}

function foundNothingWhereUngradable({ ungradableReason, pipelineType, result }: Found): boolean {
  return ungradableReason === undefined || findingsOf(pipelineType, { ...result }).length === 0
}

const Run = {
  patientId: PatientId,
  pipelineVersion: text(50).optional(),
  sessionId: SessionId.optional(),
  /** When the sample was taken; now, where it is left out. */
  measuredAt: pastInstant().optional(),
}

export const CreateAssessmentInput = z.strictObject({ ...Run, pipelineType: Pipeline })

/** What was found, beside the result. */
const Finished = {
  pipelineVersion: text(50).optional(),
  sessionId: SessionId.optional(),
  ...Grading,
  biomarkers: z.array(BiomarkerInput).max(MAX_BIOMARKERS),
  stages: z.array(StageInput).max(100).optional(),
  notMeasured: NotMeasured.optional(),
  /** Said where the sample was too poor to measure; then there is no risk score. */
  ungradableReason: text(500).optional(),
}

const NO_RISK = { error: 'an ungradable run has no risk', path: ['ungradableReason'] }
const NO_FINDING = { error: 'an ungradable run found nothing', path: ['result'] }
const NO_VALUES = { error: 'an ungradable run measured nothing', path: ['biomarkers'] }

/** A finished analysis in one call. */
export const RecordAssessmentInput = withResult({
  ...Finished,
  patientId: PatientId,
  measuredAt: pastInstant().optional(),
})
  .refine(hasNoRiskWhereUngradable, NO_RISK)
  .refine(hasNoValuesWhereUngradable, NO_VALUES)
  .refine(foundNothingWhereUngradable, NO_FINDING)
  .refine(saysOneRisk, ONE_RISK)

/** The same sample analysed once more, and right: of the patient and the pipeline of what it takes the place of. */
export const SupersedeInput = withResult({
  ...Finished,
  supersedesId: AssessmentId,
  /** Where that was wrong too; else as it was. */
  measuredAt: pastInstant().optional(),
})
  .refine(hasNoRiskWhereUngradable, NO_RISK)
  .refine(hasNoValuesWhereUngradable, NO_VALUES)
  .refine(foundNothingWhereUngradable, NO_FINDING)
  .refine(saysOneRisk, ONE_RISK)

/** The result of an open assessment; of its own pipeline. */
export const SaveResultInput = withRequiredResult({ assessmentId: AssessmentId })
export const SavedResult = z.object({ assessmentId: AssessmentId, result: AnyResult })

/** `expectedVersion` as it was last read: what changed since is not deleted unseen. */
export const DeleteAssessmentInput = z.strictObject({
  assessmentId: AssessmentId,
  expectedVersion: expectedVersion(),
})

export const ASSESSMENT_SECTIONS = ['biomarkers', 'stages', 'result', 'explanations'] as const

const include = () => z.array(z.enum(ASSESSMENT_SECTIONS)).max(ASSESSMENT_SECTIONS.length).default([])

export const GetAssessmentInput = z.strictObject({ assessmentId: AssessmentId, include: include() })
export const GetBySessionInput = z.strictObject({ sessionId: SessionId, include: include() })

const Filters = {
  pipelineType: Pipeline.optional(),
  status: z.enum(ASSESSMENT_STATUSES).optional(),
  /** Only these levels; `['high', 'critical']` has an index of its own. */
  riskLevel: z.union([RiskLevel, z.array(RiskLevel).min(1).max(RISK_LEVELS.length)]).optional(),
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
  .refine(hasNoRiskWhereUngradable, NO_RISK)

export const AssessmentSummary = z.object({
  id: AssessmentId,
  sessionId: z.string(),
  patientId: PatientId,
  requestedBy: UserId.nullable(),
  apiKeyId: ApiKeyId.nullable(),
  pipelineType: Pipeline,
  pipelineVersion: z.string().nullable(),
  /** Which eye it is of, once its result says so. */
  eyeLaterality: EyeLaterality.nullable(),
  status: z.enum(ASSESSMENT_STATUSES),
  outcome: z.enum(ASSESSMENT_OUTCOMES).nullable(),
  ungradableReason: z.string().nullable(),
  currentStage: z.string().nullable(),
  riskScore: z.number().nullable(),
  riskLevel: RiskLevel.nullable(),
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
  /** The correction that took its place: what this one says no longer holds. */
  supersededById: AssessmentId.nullable(),
  /** Since when it does not hold, because the model that measured it was recalled: whoever signed it signed that. */
  recalledAt: instant().nullable(),
  createdAt: instant(),
  updatedAt: instant(),
  version: z.int(),
})

const Explanation = z.object({
  text: z.string(),
  modelUsed: z.string(),
  sources: z.array(Source),
  createdAt: instant(),
})

/** An assessment with the sections that were asked for; one that was not is absent. */
const IdentifiedDetail = AssessmentSummary.extend({
  view: z.literal('identified'),
  /** Which version of a model measured it; null where nobody said. */
  model: z
    .object({
      name: z.string(),
      version: z.string(),
      /** Since when its results are refused; what it measured before stands until it is recalled. */
      revokedAt: instant().nullable(),
      /** In the words of an admin, for staff alone. */
      revocationReason: z.string().nullable(),
    })
    .nullable(),
  notMeasured: z.array(z.object({ name: z.string(), reason: z.string() })),
  biomarkers: z.array(BiomarkerValue).optional(),
  stages: z.array(Stage).optional(),
  result: AnyResult.nullable().optional(),
  explanations: z.array(Explanation).optional(),
})

/** By the caller's own name for the run, which those under pseudonyms do not know. */
export const AssessmentBySession = IdentifiedDetail

/** `view` says whether the patient is known to the caller: what a researcher gets has less, and other ids and dates. */
export const AssessmentDetail = z.discriminatedUnion('view', [IdentifiedDetail, PseudonymousDetail])

export const AssessmentPage = z.discriminatedUnion('view', [
  z.object({
    view: z.literal('identified'),
    items: z.array(AssessmentSummary),
    nextCursor: cursor<'AssessmentId'>().nullable(),
  }),
  PseudonymousPage,
])

/** A conflict is an answer, since it shows what the row is now. */
export const DeletedAssessment = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('deleted'), assessmentId: AssessmentId }),
  z.object({ outcome: z.literal('conflict'), current: AssessmentSummary }),
])
