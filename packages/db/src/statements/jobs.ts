import type { AssessmentId, JobId } from '../ids.ts'
import { newId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement, statementOfDates } from '../session/statement.ts'
import type { JobStatus, PipelineType } from '../vocabulary.ts'

/** A job, whose row is held until the transaction ends. */
export interface LockedJob {
  readonly id: JobId
  readonly assessmentId: AssessmentId
  readonly pipelineType: PipelineType
  readonly status: JobStatus
  readonly attempt: number
  readonly attemptsAllowed: number
  readonly holder: string | null
  /** Whether its lease has not run out; of a job that is not leased it says nothing. */
  readonly isInTime: boolean
}

// What is about time is PostgreSQL's to say: the clocks of servers and workers differ.
const NOW = "date_trunc('milliseconds', clock_timestamp())"
const IN_MS = (parameter: string) => `${NOW} + ${parameter}::int * interval '1 millisecond'`

const ASSESSMENT_OF = statement<{ assessmentId: AssessmentId }>(
  'select assessment_id as "assessmentId" from pipeline_jobs where organization_id = $1 and id = $2',
)

const COLUMNS =
  'id, assessment_id as "assessmentId", pipeline_type as "pipelineType", status, attempt,' +
  ' attempts_allowed as "attemptsAllowed", holder, available_at > clock_timestamp() as "isInTime"'

const LOCK = statement<LockedJob>(
  `select ${COLUMNS} from pipeline_jobs where organization_id = $1 and id = $2 for update`,
)

const LOCK_OF_ASSESSMENT = statement<LockedJob>(
  `select ${COLUMNS} from pipeline_jobs where organization_id = $1 and assessment_id = $2 for update`,
)

/** The assessment that a job is about, before either is locked: an assessment is always locked first. */
export const assessmentOfJob = async (
  { run, organizationId }: Session,
  jobId: JobId,
): Promise<AssessmentId | undefined> => (await run(ASSESSMENT_OF, [organizationId, jobId]))[0]?.assessmentId

export const lockJob = async (
  { run, organizationId }: Session,
  jobId: JobId,
): Promise<LockedJob | undefined> => (await run(LOCK, [organizationId, jobId]))[0]

/** The job of an assessment, where it has one. */
export const lockJobOf = async (
  { run, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<LockedJob | undefined> => (await run(LOCK_OF_ASSESSMENT, [organizationId, assessmentId]))[0]

/** A job to be done. */
export interface NewJob {
  readonly assessmentId: AssessmentId
  readonly pipelineType: PipelineType
  readonly pipelineVersion: string | null
  readonly attemptsAllowed: number
  readonly inputFingerprint: string | null
}

const ENQUEUE = statement<{ id: JobId }>(
  'insert into pipeline_jobs (id, organization_id, assessment_id, pipeline_type, pipeline_version, status,' +
    ' attempts_allowed, input_fingerprint, available_at, created_at, updated_at)' +
    ` values ($1, $2, $3, $4, $5, 'queued', $6, $7, ${NOW}, ${NOW}, ${NOW}) returning id`,
)

/** Queues a job; it can be claimed once the transaction is committed. */
export async function enqueueJob({ run, organizationId }: Session, job: NewJob): Promise<JobId> {
  const id = newId<'JobId'>()
  await run(ENQUEUE, [
    id,
    organizationId,
    job.assessmentId,
    job.pipelineType,
    job.pipelineVersion,
    job.attemptsAllowed,
    job.inputFingerprint,
  ])
  return id
}

const LOCK_SESSION_ID = statement<never>(
  "select pg_advisory_xact_lock(hashtextextended('session_id ' || $1::text || ' ' || $2, 0))",
)

/** Waits for whoever begins a run of this name, until the transaction ends. */
export async function lockSessionId({ run, organizationId }: Session, sessionId: string): Promise<void> {
  await run(LOCK_SESSION_ID, [organizationId, sessionId])
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
  lease: { readonly jobId: JobId; readonly attempt: number; readonly holder: string },
  leaseMs: number,
): Promise<Date | undefined> =>
  (await run(EXTEND, [organizationId, lease.jobId, lease.attempt, lease.holder, leaseMs]))[0]?.expiresAt

/** What becomes of a job. */
export interface JobChange {
  readonly status: JobStatus
  readonly errorCode: string | null
  /** After how long it can be claimed again, in ms. */
  readonly inMs?: number
  /** How many more attempts it is worth. */
  readonly moreAttempts?: number
}

const CHANGE = statement<never>(
  `update pipeline_jobs set status = $3, error_code = $4, available_at = ${IN_MS('$5')},` +
    ' attempts_allowed = case when $6::int is null then attempts_allowed else attempt + $6::int end,' +
    ` updated_at = ${NOW} where organization_id = $1 and id = $2`,
)

/** Changes a job whose row the caller holds locked. */
export async function changeJob(
  { run, organizationId }: Session,
  jobId: JobId,
  { status, errorCode, inMs = 0, moreAttempts }: JobChange,
): Promise<void> {
  await run(CHANGE, [organizationId, jobId, status, errorCode, inMs, moreAttempts ?? null])
}

const RELEASE = statement<never>(
  `update pipeline_jobs set status = 'queued', available_at = ${NOW}, attempts_allowed = attempts_allowed + 1, updated_at = ${NOW}` +
    " where organization_id = $1 and id = any ($2::uuid[]) and status = 'leased' and holder = $3",
)

/** Gives back jobs that were leased and never told to anybody: the attempt does not count. */
export const releaseJobs = (
  { run, organizationId }: Session,
  jobs: readonly JobId[],
  holder: string,
): Promise<never[]> => run(RELEASE, [organizationId, jobs, holder])

const ACTIVE = statement<{ id: string }>(
  'select id from organizations where id = $1 and is_active and deleted_at is null',
)

/** Whether the session's organization is one that anybody is let into. */
export const isOrganizationActive = async ({ run, organizationId }: Session): Promise<boolean> =>
  (await run(ACTIVE, [organizationId])).length > 0

const RUNNING = statement<{ id: JobId }>(
  'select id from pipeline_jobs where organization_id = $1 and id = $2 and attempt = $3 and holder = $4' +
    " and status = 'leased' and available_at > clock_timestamp()",
)

/** Whether a lease is in force and did not run out; nothing is locked. */
export const isLeaseRunning = async (
  { run, organizationId }: Session,
  lease: { readonly jobId: JobId; readonly attempt: number; readonly holder: string },
): Promise<boolean> =>
  (await run(RUNNING, [organizationId, lease.jobId, lease.attempt, lease.holder])).length > 0
