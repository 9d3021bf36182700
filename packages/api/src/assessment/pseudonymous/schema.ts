import {
  ASSESSMENT_OUTCOMES,
  ASSESSMENT_STATUSES,
  GENDERS,
  RISK_LEVELS,
  STAGE_STATUSES,
} from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId, BiomarkerValue, EyeLaterality } from '../../biomarker/schema.ts'
import { PatientId } from '../../patient/schema.ts'
import { AnyResult, Pipeline } from '../../pipeline/schema.ts'
import { cursor, instant } from '../../trpc/fields.ts'

/**
 * An assessment as those see it who may not know the patient: ids are pseudonyms, dates are moved, and nothing is there
 * that says who asked, who reviewed, or is free text.
 */
export const PseudonymousAssessment = z.object({
  id: AssessmentId,
  patientId: PatientId,
  /** Whole years when the sample was taken; 90 stands for 90 and more, and younger ages of whom is 90 by now are null. */
  ageYears: z.int().nullable(),
  gender: z.enum(GENDERS),
  pipelineType: Pipeline,
  pipelineVersion: z.string().nullable(),
  eyeLaterality: EyeLaterality.nullable(),
  status: z.enum(ASSESSMENT_STATUSES),
  outcome: z.enum(ASSESSMENT_OUTCOMES).nullable(),
  riskScore: z.number().nullable(),
  riskLevel: z.enum(RISK_LEVELS).nullable(),
  confidence: z.number().nullable(),
  qualityScore: z.number().nullable(),
  requiresReview: z.boolean(),
  processingTimeMs: z.int().nullable(),
  measuredAt: instant(),
  completedAt: instant().nullable(),
  supersedesId: AssessmentId.nullable(),
  supersededById: AssessmentId.nullable(),
  /** Whether its result does not hold, because the model that measured it was recalled; when is the same day for everybody. */
  isRecalled: z.boolean(),
})

const Stage = z.object({
  stageIndex: z.int(),
  status: z.enum(STAGE_STATUSES),
  attempt: z.int(),
  startedAt: instant().nullable(),
  completedAt: instant().nullable(),
  durationMs: z.int().nullable(),
})

/** With the sections that were asked for; of values, those of the catalogue; of a result, what is no text. */
export const PseudonymousDetail = PseudonymousAssessment.extend({
  view: z.literal('pseudonymous'),
  biomarkers: z.array(BiomarkerValue).optional(),
  stages: z.array(Stage).optional(),
  result: AnyResult.nullable().optional(),
})

/** Of one patient newest first; of several in an order that says nothing. */
export const PseudonymousPage = z.object({
  view: z.literal('pseudonymous'),
  items: z.array(PseudonymousAssessment),
  nextCursor: cursor<'AssessmentId'>().nullable(),
})
