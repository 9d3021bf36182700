import type { JobId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement, statementOfDates } from '../session/statement.ts'
import { IN_MS, NOW } from './clock.ts'

/** Which lease: of one attempt and one holder. */
interface OneLease {
  readonly jobId: JobId
  readonly attempt: number
  readonly holder: string
}

const EXTEND = statementOfDates<{ expiresAt: Date }>(
  `update pipeline_jobs set available_at = ${IN_MS('$5')}, updated_at = ${NOW}` +
    " where organization_id = $1 and id = $2 and attempt = $3 and holder = $4 and status = 'leased'" +
    ' and available_at > clock_timestamp()' +
    ' returning available_at as "expiresAt"',
)

/** Holds a job for longer; undefined where its lease ran out, or it is over. */
export const extendLease = async (
  { run, organizationId }: Session,
  lease: OneLease,
  leaseMs: number,
): Promise<Date | undefined> =>
  (await run(EXTEND, [organizationId, lease.jobId, lease.attempt, lease.holder, leaseMs]))[0]?.expiresAt

const RUNNING = statement<{ id: JobId }>(
  'select id from pipeline_jobs where organization_id = $1 and id = $2 and attempt = $3 and holder = $4' +
    " and status = 'leased' and available_at > clock_timestamp()",
)

/** Whether a lease is in force and did not run out; nothing is locked. */
export const isLeaseRunning = async ({ run, organizationId }: Session, lease: OneLease): Promise<boolean> =>
  (await run(RUNNING, [organizationId, lease.jobId, lease.attempt, lease.holder])).length > 0

const RELEASE = statement<never>(
  `update pipeline_jobs j set status = 'queued', available_at = ${NOW}, attempts_allowed = j.attempts_allowed + 1, updated_at = ${NOW}` +
    ' from unnest($2::uuid[], $3::int[]) as given (id, attempt)' +
    ' where j.organization_id = $1 and j.id = given.id and j.attempt = given.attempt' +
    " and j.status = 'leased' and j.holder = $4",
)

/**
 * Gives back jobs that were leased and never told to anybody: the attempt does not count. One whose lease ran out, and that
 * was leased again since, is left to whoever has it, be it under the same key.
 */
export const releaseJobs = (
  { run, organizationId }: Session,
  jobs: readonly Pick<OneLease, 'jobId' | 'attempt'>[],
  holder: string,
): Promise<never[]> =>
  run(RELEASE, [organizationId, jobs.map(({ jobId }) => jobId), jobs.map(({ attempt }) => attempt), holder])
