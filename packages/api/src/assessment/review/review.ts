import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import { followAssessment } from '../../pipeline/queue/follow.ts'
import { AppError } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { assessmentAnswer } from '../answer.ts'
import { findAssessment } from '../find.ts'
import { updateAssessment } from '../update.ts'
import type { Reviewed, ReviewInput } from './schema.ts'

type Found = Awaited<ReturnType<typeof findAssessment>>

/**
 * Signs a completed assessment as seen by the caller, with a note; or one that failed or was cancelled in the place of a
 * recalled result, of which the recording was read instead. There is one review: another person's stands, and
 * who comes second is shown it as a conflict. The reviewer may word the note anew, and sending the same again changes
 * nothing. Throws `not_found`, `not_reviewable`.
 */
export async function reviewAssessment(
  { session, scope, principal }: Call,
  { assessmentId, expectedVersion, note }: z.output<typeof ReviewInput>,
): Promise<Audited<z.input<typeof Reviewed>>> {
  const { userId } = principal
  if (userId === null) throw new AppError('forbidden', 'A review is signed by a person, not by a key.')
  const { results: _results, ...current } = await findAssessment(
    session,
    scope,
    { assessmentId },
    { lock: true },
  )
  const subject = { resourceId: assessmentId, patientId: current.patientId }
  const reviewNote = note ?? null
  if (current.reviewedBy === userId && current.reviewNote === reviewNote) {
    return audited(
      { outcome: 'reviewed', assessment: assessmentAnswer(current) },
      { ...subject, details: { outcome: 'unchanged' } },
    )
  }
  requireReviewable(current)
  const isTaken = current.reviewedBy !== null && current.reviewedBy !== userId
  if (isTaken || current.version !== expectedVersion) {
    return audited(
      { outcome: 'conflict', current: assessmentAnswer(current) },
      { ...subject, details: { outcome: 'conflict' } },
    )
  }
  const now = new Date()
  const reviewed = { reviewedBy: userId, reviewedAt: now, reviewNote }
  const row = await updateAssessment(session, current, reviewed, now)
  await followAssessment(session, assessmentId, 'reviewed')
  return audited(
    { outcome: 'reviewed', assessment: assessmentAnswer(row) },
    { ...subject, details: { outcome: current.reviewedBy === null ? 'reviewed' : 'amended' } },
  )
}

function requireReviewable({ status, requiresReview, supersededById }: Omit<Found, 'results'>): void {
  // What failed or was cancelled asks for it only in the place of a recalled result, and is not tried again once it is signed.
  const isOver = status === 'completed' || (requiresReview && (status === 'failed' || status === 'cancelled'))
  if (!isOver) {
    throw new AppError(
      'not_reviewable',
      `The assessment is ${status}: only what is completed can be reviewed, for only that stays as it is.`,
    )
  }
  if (supersededById !== null) {
    throw new AppError(
      'not_reviewable',
      'The assessment is superseded: review the one that its supersededById names.',
    )
  }
}
