import { STAGE_STATUSES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { instant, pastInstant, text } from '../../trpc/fields.ts'

/** Scalars only, so that no document hides in a stage. */
const StageMetadata = z
  .record(text(50), z.union([text(500), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 50, { error: 'must have at most 50 keys' })

const Times = {
  startedAt: pastInstant().optional(),
  completedAt: pastInstant().optional(),
  /** What it took in ms; from its times, where it is left out. */
  durationMs: z.int().min(0).max(2_147_483_647).optional(),
}
const Findings = {
  errorCode: text(100).optional(),
  errorMessage: text(2000).optional(),
  metadata: StageMetadata.optional(),
}

/** A stage of an analysis that is recorded when it is over. */
export const StageInput = z.strictObject({
  stageName: text(100),
  status: z.enum(STAGE_STATUSES).default('completed'),
  ...Times,
  ...Findings,
})

/** As often as a stage may be tried. */
export const MOST_ATTEMPTS = 100

/** Which try of which step of an assessment; the last one, where `attempt` is left out. */
const StageReference = {
  assessmentId: AssessmentId,
  /** The step's place in the pipeline, from 0. */
  stageIndex: z.int().min(0).max(1000),
  attempt: z.int().min(1).max(MOST_ATTEMPTS).optional(),
}

/** A step that begins, unless it says otherwise. Without `attempt` it is the next one of its step. */
export const AddStageInput = z.strictObject({
  ...StageReference,
  stageName: text(100),
  status: z.enum(STAGE_STATUSES).default('running'),
  ...Times,
  ...Findings,
})

/** What is left out stays as it is; `metadata` is replaced as a whole. */
export const UpdateStageInput = z.strictObject({
  ...StageReference,
  status: z.enum(STAGE_STATUSES).optional(),
  ...Times,
  ...Findings,
})

export const Stage = z.object({
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

export const StageOfAssessment = Stage.extend({ assessmentId: AssessmentId })
