import { GENDERS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { PatientId } from '../../patient/schema.ts'
import { Pipeline } from '../../pipeline/schema.ts'
import { cursor, expectedVersion, limit, text } from '../../trpc/fields.ts'
import { AssessmentSummary } from '../schema.ts'

/** Critical risk first, then high risk and crossed thresholds, and of each the longest waiting first. */
export const ReviewQueueInput = z.strictObject({
  pipelineType: Pipeline.optional(),
  limit: limit(20, 100),
  cursor: cursor<'AssessmentId'>().optional(),
})

/** Who it is about, by more than a name. */
const PersonAssessed = z.object({
  id: PatientId,
  fullName: z.string(),
  dateOfBirth: z.string().nullable(),
  /** Whole years today. */
  ageYears: z.int().nullable(),
  gender: z.enum(GENDERS),
})

export const ReviewQueue = z.object({
  items: z.array(
    AssessmentSummary.extend({
      /** Null for a caller who may not identify patients. */
      patient: PersonAssessed.nullable(),
    }),
  ),
  nextCursor: cursor<'AssessmentId'>().nullable(),
})

/** `expectedVersion` as it was read: nobody signs what they did not see. */
export const ReviewInput = z.strictObject({
  assessmentId: AssessmentId,
  expectedVersion: expectedVersion(),
  note: text(5000).optional(),
})

/** A conflict is an answer, since it shows what the assessment is now: who reviewed it, and what they wrote. */
export const Reviewed = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('reviewed'), assessment: AssessmentSummary }),
  z.object({ outcome: z.literal('conflict'), current: AssessmentSummary }),
])
