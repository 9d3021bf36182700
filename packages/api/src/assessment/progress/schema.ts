import { ASSESSMENT_STATUSES, PROGRESS_KINDS, STAGE_STATUSES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { instant } from '../../trpc/fields.ts'

/** Stands in a URL: ids alone. `lastEventId` is the last event heard; what was told before is not told again. */
export const OnProgressInput = z.strictObject({
  assessmentId: AssessmentId,
  lastEventId: z
    .string()
    .regex(/^\d{1,9}$/, { error: 'must be the id of an event of this stream' })
    .optional(),
})

/** One thing that happened to a run. Events have no gap between them: each is told once, in order. */
export const ProgressEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    /** From 1. */
    sequence: z.int(),
    kind: z.enum(PROGRESS_KINDS),
    /** Of the work: which try it belongs to; 0 before the first. */
    attempt: z.int(),
    stage: z
      .object({
        name: z.string(),
        index: z.int(),
        status: z.enum(STAGE_STATUSES),
        /** Of this step, 0 to 1; null where its worker does not say. */
        progress: z.number().nullable(),
      })
      .nullable(),
    at: instant(),
  }),
  /** Nothing more comes, unless somebody begins it anew. */
  z.object({ type: z.literal('over'), status: z.enum(ASSESSMENT_STATUSES) }),
])
