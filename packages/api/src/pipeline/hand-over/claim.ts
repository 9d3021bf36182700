import {
  beginRuns,
  changeJob,
  lockLeased,
  releaseJobs,
  writeProgress,
  type BegunAssessment,
  type LeasedJob,
  type Session,
} from '@medilens/db'
import type { z } from 'zod'
import { endStages } from '../../assessment/stage/end.ts'
import { updateStatus } from '../../assessment/update-status.ts'
import { NOBODY } from '../../audit/write.ts'
import type { ClaimCall } from '../../trpc/hand-over.ts'
import { sealLease } from './lease.ts'
import type { ClaimedJobs, ClaimInput } from './schema.ts'

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
  const claimed = await Promise.allSettled(
    [...byOrganization].map(([organizationId, jobs]) =>
      inOrganization(organizationId, async (session) => {
        const begun = await beginAll(session, jobs)
        const details = { pipeline: pipelineType, jobs: begun.length }
        return { value: begun, subject: { ...NOBODY, details } }
      }).catch(async (error: unknown) => {
        // One organization's trouble is not the others': what is answered to nobody goes back at once.
        await database.inOrganization({ organizationId, userId: null }, (session) =>
          releaseJobs(session, jobs, holder),
        )
        throw error
      }),
    ),
  )
  const begun = claimed.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  const [failed] = claimed.filter((each) => each.status === 'rejected')
  if (begun.length === 0 && failed !== undefined) throw failed.reason
  return {
    jobs: begun.map(({ job, ...told }) => ({
      ...told,
      lease: sealLease(leaseKey, { ...job, holder }),
    })),
  }
}

/**
 * Begins what was leased. What was cancelled since, or is another's by now, is left alone; what was handed out too often is
 * given up.
 */
async function beginAll(session: Session, leased: readonly LeasedJob[]) {
  const { assessments, jobs } = await lockLeased(session, leased)
  const begun: { readonly job: LeasedJob; readonly assessment: BegunAssessment }[] = []
  for (const job of leased) {
    const { jobId, assessmentId, attempt, attemptsAllowed } = job
    const held = jobs.get(jobId)
    if (held?.status !== 'leased' || held.attempt !== attempt) continue
    const assessment = assessments.get(assessmentId)
    // oxlint-disable no-await-in-loop -- both are rare
    if (assessment === undefined) await changeJob(session, jobId, { status: 'cancelled', errorCode: null })
    else if (attempt > attemptsAllowed) await giveUp(session, job)
    else {
      if (attempt > 1) await endStages(session, assessmentId, 'failed', new Date())
      begun.push({ job, assessment })
    }
    // oxlint-enable no-await-in-loop
  }
  const files = await beginRuns(
    session,
    begun.map(({ job }) => job),
  )
  return begun.map(({ job, assessment: { pipelineType, measuredAt } }) => ({
    job,
    jobId: job.jobId,
    assessmentId: job.assessmentId,
    pipelineType,
    attempt: job.attempt,
    expiresAt: job.expiresAt.toISOString(),
    measuredAt,
    files: [...(files.get(job.assessmentId) ?? [])],
  }))
}

/** Every attempt was lost without a word. */
async function giveUp(session: Session, { jobId, assessmentId, attempt }: LeasedJob): Promise<void> {
  await changeJob(session, jobId, { status: 'dead', errorCode: 'lease_ran_out' })
  await updateStatus({ session, scope: 'all' }, { assessmentId, status: 'failed' })
  await writeProgress(session, assessmentId, { kind: 'ended', attempt })
}
