import { AppError } from '../../trpc/error.ts'
import {
  changeJob,
  lockJobOf,
  writeProgress,
  writeProgressOfEach,
  type AssessmentId,
  type AssessmentStatus,
  type Session,
} from '@medilens/db'

/** How often a job is handed out before it is given up, and how often more once somebody requeues it. */
export const ATTEMPTS = 3

/**
 * The job of an assessment goes where the assessment went by somebody's hand: what is over is nobody's work any more, and
 * what is to be tried again is. Whoever holds it comes late then.
 */
export async function followAssessment(
  session: Session,
  assessmentId: AssessmentId,
  status: AssessmentStatus | 'deleted' | 'reviewed',
): Promise<void> {
  if (status === 'processing') return
  const job = await lockJobOf(session, assessmentId)
  if (job === undefined) return
  const isOpen = job.status === 'queued' || job.status === 'leased'
  if (status === 'reviewed') {
    // What was signed as it is waits for no admin any more.
    if (job.status !== 'dead') return
    await changeJob(session, job.id, { status: 'cancelled', errorCode: job.errorCode })
  } else if (status === 'pending') {
    if (job.status !== 'dead') return
    await changeJob(session, job.id, { status: 'queued', errorCode: null, moreAttempts: ATTEMPTS })
    await writeProgress(session, assessmentId, { kind: 'queued', attempt: job.attempt })
  } else if (isOpen) {
    await changeJob(session, job.id, {
      status: status === 'failed' ? 'dead' : 'cancelled',
      errorCode: status === 'failed' ? 'failed_by_hand' : null,
    })
    await writeProgress(session, assessmentId, { kind: 'ended', attempt: job.attempt })
  }
}

/**
 * Nobody adds to an assessment by hand that a worker has, or will have: either's values would stand beside the other's. The
 * caller holds the assessment locked. Throws `work_under_way`.
 */
export async function requireNoWork(session: Session, assessmentId: AssessmentId): Promise<void> {
  const job = await lockJobOf(session, assessmentId)
  if (job?.status !== 'queued' && job?.status !== 'leased') return
  throw new AppError(
    'work_under_way',
    'This assessment waits for its pipeline: record what you found as an assessment of its own, or cancel this one.',
  )
}

/** The same for assessments that are gone all together; the caller holds them locked. */
export async function cancelJobs(
  session: Session,
  assessmentIds: readonly AssessmentId[],
  now: Date,
): Promise<void> {
  if (assessmentIds.length === 0) return
  const ended = await session.sql
    .updateTable('pipeline_jobs')
    .set({ status: 'cancelled', updatedAt: now })
    .where('organizationId', '=', session.organizationId)
    .where('assessmentId', 'in', assessmentIds)
    .where('status', 'in', ['queued', 'leased'])
    .returning(['assessmentId', 'attempt'])
    .execute()
  if (ended.length > 0) await writeProgressOfEach(session, 'ended', ended)
}
