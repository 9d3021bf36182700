import { assessmentOfJob, lockJob, type LockedJob, type Session } from '@medilens/db'
import { findAssessment } from '../../assessment/find.ts'
import { AppError, notFound } from '../../trpc/error.ts'
import type { Lease } from './lease.ts'

/** A job with its assessment, both locked until the transaction ends. */
export interface HeldJob {
  readonly job: LockedJob
  readonly assessment: Awaited<ReturnType<typeof findAssessment>>
  /**
   * Whether the lease is the one in force: by the database's clock it did not run out, nobody claimed the job after it, and
   * the job is not over.
   */
  readonly isHeld: boolean
}

/** What a lease is about. Throws `not_found` where its assessment was deleted. */
export async function findHeldJob(session: Session, lease: Lease): Promise<HeldJob> {
  const assessmentId = await assessmentOfJob(session, lease.jobId)
  if (assessmentId === undefined) throw notFound('job')
  // In this order everywhere, so that two never wait for each other.
  const assessment = await findAssessment(session, 'all', { assessmentId }, { lock: true })
  const job = await lockJob(session, lease.jobId)
  if (job === undefined) throw notFound('job')
  const isHeld =
    job.status === 'leased' && job.attempt === lease.attempt && job.holder === lease.holder && job.isInTime
  return { job, assessment, isHeld }
}

/** The same for those who can do nothing once the lease is gone. Throws `lease_lost` too. */
export async function requireHeldJob(session: Session, lease: Lease): Promise<HeldJob> {
  const held = await findHeldJob(session, lease)
  if (!held.isHeld) throw leaseLost()
  return held
}

export const leaseLost = () => new AppError('lease_lost', 'The lease ran out, or the job is over: drop it.')
