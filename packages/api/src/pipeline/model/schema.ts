import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import {
  cursor,
  decimal,
  expectedVersion,
  instant,
  limit,
  pastInstant,
  text,
  uuid,
} from '../../trpc/fields.ts'
import { NOT_MEASURABLE } from '../queue/schema.ts'
import { Pipeline } from '../schema.ts'

const ModelVersionId = uuid().brand<'ModelVersionId'>()

/** SHA-256 in hex. */
export const digest = () =>
  z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in lower-case hex' })

/** How it is run: thresholds, prompts, switches. */
const Config = z
  .record(text(50), z.union([text(500), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 50, { error: 'must have at most 50 keys' })

/** A version of a model that measures here, or did. */
export const ModelVersion = z.object({
  modelVersionId: ModelVersionId,
  pipelineType: Pipeline,
  name: z.string(),
  version: z.string(),
  /** SHA-256 of its weights or its code, which results have to name; null: they name none. */
  digest: z.string().nullable(),
  framework: z.string().nullable(),
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  /** As somebody measured it and vouches for, 0 to 1. */
  accuracy: z.number().nullable(),
  activeFrom: instant().nullable(),
  /** Until when it is, or was, meant to measure; that alone refuses nothing. */
  activeTo: instant().nullable(),
  /** Since when its results are refused. */
  revokedAt: instant().nullable(),
  revocationReason: z.string().nullable(),
  /** How many assessments it measured. */
  results: z.int(),
  /** How many of those stand: neither corrected nor recalled. */
  standing: z.int(),
  /** Of this row, for `expectedVersion`. */
  rowVersion: z.int(),
  createdAt: instant(),
})

export const GetModelInput = z.strictObject({ modelVersionId: ModelVersionId })

export const ListModelsInput = z.strictObject({
  pipelineType: Pipeline.optional(),
  limit: limit(20, 100),
  cursor: cursor<'ModelVersionId'>().optional(),
})
export const ModelPage = z.object({
  items: z.array(ModelVersion),
  nextCursor: cursor<'ModelVersionId'>().nullable(),
})

const Described = {
  framework: text(100).nullable().optional(),
  config: Config.optional(),
  accuracy: decimal(0, 1).nullable().optional(),
  activeFrom: pastInstant().nullable().optional(),
  activeTo: z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .nullable()
    .optional(),
}

export const RegisterModelInput = z.strictObject({
  pipelineType: Pipeline,
  name: text(100),
  version: text(50),
  digest: digest().optional(),
  ...Described,
})

/** `exists`: somebody wrote it down before, or a result named it; nothing was changed. */
export const RegisteredModel = z.object({ outcome: z.enum(['registered', 'exists']), model: ModelVersion })

/** What is left out stays as it is; null says that it is not known. */
export const UpdateModelInput = z.strictObject({
  modelVersionId: ModelVersionId,
  expectedVersion: expectedVersion(),
  /** What results have to name from now on; null: none. What was measured stands. */
  digest: digest().nullable().optional(),
  ...Described,
})
/** A conflict is an answer, since it shows what the row is now. */
export const UpdatedModel = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('updated'), model: ModelVersion }),
  z.object({ outcome: z.literal('conflict'), current: ModelVersion }),
])

export const RevokeModelInput = z.strictObject({ modelVersionId: ModelVersionId, reason: text(500) })

export const ModelResultsInput = z.strictObject({
  modelVersionId: ModelVersionId,
  /** Only what stands, which a recall takes back: neither corrected nor recalled. */
  standing: z.literal(true).optional(),
  limit: limit(50, 100),
  cursor: cursor<'AssessmentId'>().optional(),
})
export const ModelResults = z.object({
  items: z.array(
    z.object({
      assessmentId: AssessmentId,
      completedAt: instant().nullable(),
      /** When a clinician signed it. */
      reviewedAt: instant().nullable(),
      supersededById: AssessmentId.nullable(),
      recalledAt: instant().nullable(),
    }),
  ),
  nextCursor: cursor<'AssessmentId'>().nullable(),
})

export const RecallModelInput = z.strictObject({
  modelVersionId: ModelVersionId,
  limit: limit(50, 100),
  cursor: cursor<'AssessmentId'>().optional(),
})
export const RecalledModel = z.object({
  items: z.array(
    z.object({
      assessmentId: AssessmentId,
      /** The new run of the same sample. */
      supersededById: AssessmentId,
      /** Whether a clinician had signed it: the new one waits for one too. */
      wasReviewed: z.boolean(),
      /** Why the new run failed at once, and is no work of the pipeline's; null where it waits for that. */
      notMeasurable: z.enum(NOT_MEASURABLE).nullable(),
    }),
  ),
  /** Where to go on; null once nothing that it measured stands. */
  nextCursor: cursor<'AssessmentId'>().nullable(),
})
