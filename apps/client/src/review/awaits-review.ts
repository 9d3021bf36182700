import type { AssessmentStatus } from '@medilens/db/vocabulary'

interface Waiter {
  readonly requiresReview: boolean
  readonly reviewedAt: string | null
  readonly status: AssessmentStatus
  readonly supersedesId: string | null
  readonly supersededById: string | null
}

/** Whether it is in the review queue: of what takes another's place, also while it is measured and where that failed. */
export const awaitsReview = (run: Waiter): boolean =>
  run.requiresReview &&
  run.reviewedAt === null &&
  run.supersededById === null &&
  (run.status === 'completed' || run.supersedesId !== null)

/** Whether it stays as it is, so that somebody can sign that they saw it. */
export const isReviewable = ({
  status,
  requiresReview,
}: Pick<Waiter, 'status' | 'requiresReview'>): boolean =>
  status === 'completed' || (requiresReview && (status === 'failed' || status === 'cancelled'))
