import { JOB_STATUSES, SUBMISSION_DISPOSITIONS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { cursor, instant, limit, uuid } from '../../trpc/fields.ts'
import { Pipeline } from '../schema.ts'

const JobId = uuid().brand<'JobId'>()

/** Why a sample cannot be measured here: no file of it was ever given, or one is gone. The `errorCode` of such work. */
export const NOT_MEASURABLE = ['no_sample', 'sample_not_there'] as const
export type NotMeasurable = (typeof NOT_MEASURABLE)[number]

export const DeadLettersInput = z.strictObject({
  pipelineType: Pipeline.optional(),
  limit: limit(50, 100),
  cursor: cursor<'JobId'>().optional(),
})

/** Work that nobody takes any more: what it was, and why, without anything that was measured. */
const DeadLetter = z.object({
  jobId: JobId,
  assessmentId: AssessmentId,
  pipelineType: Pipeline,
  attempt: z.int(),
  errorCode: z.string().nullable(),
  updatedAt: instant(),
})
export const DeadLetters = z.object({ items: z.array(DeadLetter), nextCursor: cursor<'JobId'>().nullable() })

export const RequeueInput = z.strictObject({ jobId: JobId })
export const Requeued = z.object({ jobId: JobId, status: z.enum(JOB_STATUSES), attemptsAllowed: z.int() })

export const KeptAsideInput = z.strictObject({
  limit: limit(50, 100),
  cursor: cursor<'SubmissionId'>().optional(),
})

/** A result that was not applied. What it measured is kept as evidence, and not told here. */
const KeptAside = z.object({
  submissionId: uuid().brand<'SubmissionId'>(),
  jobId: JobId,
  assessmentId: AssessmentId,
  attempt: z.int(),
  contract: z.string(),
  disposition: z.enum(SUBMISSION_DISPOSITIONS),
  issues: z.array(z.object({ path: z.string(), problem: z.string() })),
  createdAt: instant(),
})
export const KeptAsidePage = z.object({
  items: z.array(KeptAside),
  nextCursor: cursor<'SubmissionId'>().nullable(),
})
