import { changeJob, writeProgress } from '@medilens/db'
import type { z } from 'zod'
import { endStages } from '../../assessment/stage/end.ts'
import { updateStatus } from '../../assessment/update-status.ts'
import { audited, type Audited } from '../../audit/write.ts'
import type { HandOverCall } from '../../trpc/hand-over.ts'
import { requireHeldJob } from './held-job.ts'
import type { Failed, FailInput } from './schema.ts'

/** A worker that ends gives back what it has: that is no attempt. */
const GIVEN_BACK = 'stopped'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 10 * 60_000

/** How long a job waits after so many attempts: twice as long each time, and up to half of it more by chance. */
const waitAfter = (attempt: number): number =>
  Math.round(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS) * (1 + Math.random() / 2))

/**
 * Gives a job back without a result. It is handed out again later where that may help and it was not tried too often;
 * else it is dead, its assessment failed, and an admin may requeue it. Throws `not_found`, `lease_lost`.
 */
export async function failJob(
  { session, lease, scope }: HandOverCall,
  { errorCode, retryable }: z.output<typeof FailInput>,
): Promise<Audited<z.input<typeof Failed>>> {
  const { job, assessment } = await requireHeldJob(session, lease)
  const { id: assessmentId, patientId } = assessment
  const { id: jobId, attempt, attemptsAllowed } = job
  const isGivenBack = errorCode === GIVEN_BACK
  const isRetried = isGivenBack || (retryable && attempt < attemptsAllowed)
  const inMs = isRetried && !isGivenBack ? waitAfter(attempt) : 0
  if (isRetried) {
    await endStages(session, assessmentId, 'failed', new Date())
    const moreAttempts = isGivenBack ? attemptsAllowed - attempt + 1 : undefined
    await changeJob(session, jobId, {
      status: 'queued',
      errorCode,
      inMs,
      ...(moreAttempts === undefined ? {} : { moreAttempts }),
    })
  } else {
    await changeJob(session, jobId, { status: 'dead', errorCode })
    await updateStatus({ session, scope }, { assessmentId, status: 'failed' })
  }
  await writeProgress(session, assessmentId, { kind: isRetried ? 'retried' : 'ended', attempt })
  return audited(
    { jobId, outcome: isRetried ? 'retried' : 'dead', retryAfterMs: isRetried ? inMs : null },
    { resourceId: assessmentId, patientId, details: { attempt, retried: isRetried } },
  )
}
