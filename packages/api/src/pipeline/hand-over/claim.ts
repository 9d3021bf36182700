import { changeJob, lockJob, writeProgress, type LeasedJob, type Session } from '@medilens/db'
import type { z } from 'zod'
import { endStages } from '../../assessment/stage/end.ts'
import { updateStatus } from '../../assessment/update-status.ts'
import { NOBODY } from '../../audit/write.ts'
import type { ClaimCall } from '../../trpc/hand-over.ts'
import { sealLease } from './lease.ts'
import type { ClaimedJobs, ClaimInput } from './schema.ts'

type Claimed = z.input<typeof ClaimedJobs>['jobs'][number]

/**
 * Leases up to ten jobs of one pipeline, those that waited longest and of each organization alike. Whoever claims keeps them
 * alive with `pipeline.heartbeat`; one that is not is handed to somebody else.
 */
export async function claimWork(
  { worker, database, leaseKey, inOrganization }: ClaimCall,
  { pipelineType, pipelineVersion, limit, leaseSeconds }: z.output<typeof ClaimInput>,
): Promise<z.input<typeof ClaimedJobs>> {
  const { holder, within } = worker
  const leased = await database.claimJobs({
    pipelineType,
    pipelineVersion,
    within,
    holder,
    most: limit,
    leaseMs: leaseSeconds * 1_000,
  })
  const byOrganization = Map.groupBy(leased, ({ organizationId }) => organizationId)
  const claimed = await Promise.all(
    [...byOrganization].map(([organizationId, jobs]) =>
      inOrganization(organizationId, async (session) => {
        const begun = await beginAll(session, jobs)
        const details = { pipeline: pipelineType, jobs: begun.length }
        return { value: begun, subject: { ...NOBODY, details } }
      }),
    ),
  )
  return {
    jobs: claimed.flat().map(({ job, ...told }) => ({
      ...told,
      lease: sealLease(leaseKey, { ...job, holder }),
    })),
  }
}

/** What is begun of what was leased: a job that was handed out too often is given up instead. */
async function beginAll(session: Session, jobs: readonly LeasedJob[]) {
  const begun: (Omit<Claimed, 'lease'> & { readonly job: LeasedJob })[] = []
  for (const job of jobs) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction does one thing after the other
    const one = await begin(session, job)
    if (one !== null) begun.push(one)
  }
  return begun
}

async function begin(session: Session, job: LeasedJob) {
  const { jobId, assessmentId, attempt, attemptsAllowed, expiresAt } = job
  const { sql, organizationId } = session
  const assessment = await sql
    .selectFrom('assessments')
    .select(['pipelineType', 'measuredAt', 'status'])
    .where('organizationId', '=', organizationId)
    .where('id', '=', assessmentId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  const held = await lockJob(session, jobId)
  // Somebody may have cancelled it, or let its lease run out, since it was leased.
  if (held?.status !== 'leased' || held.attempt !== attempt) return null
  if (assessment === undefined) {
    await changeJob(session, jobId, { status: 'cancelled', errorCode: null })
    return null
  }
  if (attempt > attemptsAllowed) {
    await giveUp(session, job)
    return null
  }
  if (attempt > 1) await endStages(session, assessmentId, 'failed', new Date())
  if (assessment.status === 'pending') {
    await updateStatus({ session, scope: 'all' }, { assessmentId, status: 'processing' })
  }
  await writeProgress(session, assessmentId, { kind: 'claimed', attempt })
  const files = await sql
    .selectFrom('assessment_files as role')
    .innerJoin('uploaded_files as file', (join) =>
      join.onRef('file.organizationId', '=', 'role.organizationId').onRef('file.id', '=', 'role.fileId'),
    )
    .select(['file.id as fileId', 'role.role', 'file.contentType', 'file.fileSizeBytes'])
    .where('role.organizationId', '=', organizationId)
    .where('role.assessmentId', '=', assessmentId)
    .where('file.deletedAt', 'is', null)
    .orderBy('role.role')
    .execute()
  return {
    job,
    jobId,
    assessmentId,
    pipelineType: assessment.pipelineType,
    attempt,
    expiresAt: expiresAt.toISOString(),
    measuredAt: assessment.measuredAt.toISOString(),
    // Under another name PostgreSQL's big integers would come as texts.
    files: files.map(({ fileSizeBytes: sizeBytes, ...file }) => ({ ...file, sizeBytes })),
  }
}

/** Every attempt was lost without a word. */
async function giveUp(session: Session, { jobId, assessmentId, attempt }: LeasedJob): Promise<void> {
  await changeJob(session, jobId, { status: 'dead', errorCode: 'lease_ran_out' })
  await updateStatus({ session, scope: 'all' }, { assessmentId, status: 'failed' })
  await writeProgress(session, assessmentId, { kind: 'ended', attempt })
}
