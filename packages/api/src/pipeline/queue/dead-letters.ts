import { changeJob, readPage, writeProgress, type JobId, type Session } from '@medilens/db'
import type { z } from 'zod'
import { findAssessment } from '../../assessment/find.ts'
import { updateStatus } from '../../assessment/update-status.ts'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import { AppError, notFound } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { assessmentOfJob, lockJob } from '@medilens/db'
import { ATTEMPTS } from './follow.ts'
import type {
  DeadLetters,
  DeadLettersInput,
  KeptAsideInput,
  KeptAsidePage,
  Requeued,
  RequeueInput,
} from './schema.ts'

/** Work that nobody takes any more, what died last first. */
export async function listDeadLetters(
  { session }: Call,
  input: z.output<typeof DeadLettersInput>,
): Promise<Audited<z.input<typeof DeadLetters>>> {
  const { sql, organizationId } = session
  const { pipelineType } = input
  const dead = sql
    .selectFrom('pipeline_jobs')
    .select(['id', 'assessmentId', 'pipelineType', 'attempt', 'errorCode', 'updatedAt'])
    .where('organizationId', '=', organizationId)
    .where('status', '=', 'dead')
  const query = pipelineType === undefined ? dead : dead.where('pipelineType', '=', pipelineType)
  const { rows, nextCursor } = await readPage(query, 'pipeline_jobs', ['updatedAt', 'id'], 'desc', input)
  const items = rows.map(({ id, updatedAt, ...job }) => ({
    jobId: id,
    ...job,
    updatedAt: updatedAt.toISOString(),
  }))
  return audited({ items, nextCursor }, NOBODY)
}

/**
 * Hands dead work out again. Throws `not_found`, `not_requeueable`, `transition_refused` where its sample is gone.
 */
export async function requeue(
  { session }: Call,
  { jobId }: z.output<typeof RequeueInput>,
): Promise<Audited<z.input<typeof Requeued>>> {
  const assessmentId = await assessmentOf(session, jobId)
  const { patientId } = await findAssessment(session, 'all', { assessmentId }, { lock: true })
  const job = await lockJob(session, jobId)
  if (job?.status !== 'dead') {
    throw new AppError('not_requeueable', 'Only work that nobody takes any more can be requeued.')
  }
  await changeJob(session, jobId, { status: 'queued', errorCode: null, moreAttempts: ATTEMPTS })
  await updateStatus({ session, scope: 'all' }, { assessmentId, status: 'pending' })
  await writeProgress(session, assessmentId, { kind: 'queued', attempt: job.attempt })
  return audited(
    { jobId, status: 'queued', attemptsAllowed: job.attempt + ATTEMPTS },
    { resourceId: assessmentId, patientId, details: { attempt: job.attempt } },
  )
}

async function assessmentOf(session: Session, jobId: JobId) {
  const assessmentId = await assessmentOfJob(session, jobId)
  if (assessmentId === undefined) throw notFound('job')
  return assessmentId
}

/** Results that were not applied, the latest first: those that came late, and those that broke their contract. */
export async function listKeptAside(
  { session }: Call,
  input: z.output<typeof KeptAsideInput>,
): Promise<Audited<z.input<typeof KeptAsidePage>>> {
  const { sql, organizationId } = session
  const query = sql
    .selectFrom('submissions')
    .select(['id', 'jobId', 'assessmentId', 'attempt', 'contract', 'disposition', 'issues', 'createdAt'])
    .where('organizationId', '=', organizationId)
    .where('disposition', '!=', 'applied')
  const { rows, nextCursor } = await readPage(query, 'submissions', ['createdAt', 'id'], 'desc', input)
  const items = rows.map(({ id, issues, createdAt, ...row }) => ({
    submissionId: id,
    ...row,
    issues: [...(issues ?? [])],
    createdAt: createdAt.toISOString(),
  }))
  return audited({ items, nextCursor }, NOBODY)
}
