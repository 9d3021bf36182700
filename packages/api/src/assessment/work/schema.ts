import { JOB_STATUSES } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId } from '../../biomarker/schema.ts'
import { instant } from '../../trpc/fields.ts'

export const WorkInput = z.strictObject({ assessmentId: AssessmentId })

/** The work that an assessment waits for, or waited for. */
export const Work = z.object({
  assessmentId: AssessmentId,
  /** Null where nobody queued it: its values were handed over as they were. */
  job: z
    .object({
      /** `dead`: nobody takes it any more, until an admin requeues it. */
      status: z.enum(JOB_STATUSES),
      /** How often it was begun. */
      attempt: z.int(),
      attemptsAllowed: z.int(),
      /** Why the last attempt ended without a result, a word; null where it did not. */
      errorCode: z.string().nullable(),
      /** Since when it is so. */
      updatedAt: instant(),
    })
    .nullable(),
})
