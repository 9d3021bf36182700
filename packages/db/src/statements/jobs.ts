import type { AssessmentId, JobId } from '../ids.ts'
import { newId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type { JobStatus, PipelineType } from '../vocabulary.ts'
import { IN_MS, NOW } from './clock.ts'

/** A job, whose row is held until the transaction ends. */
export interface LockedJob {
  readonly id: JobId
  readonly assessmentId: AssessmentId
  readonly pipelineType: PipelineType
  readonly status: JobStatus
  readonly attempt: number
  readonly attemptsAllowed: number
  readonly holder: string | null
  /** Why the last attempt ended without a result. */
  readonly errorCode: string | null
  /** Whether its lease has not run out; of a job that is not leased it says nothing. */
  readonly isInTime: boolean
}

const ASSESSMENT_OF = statement<{ assessmentId: AssessmentId }>(
  'select assessment_id as "assessmentId" from pipeline_jobs where organization_id = $1 and id = $2',
)

const COLUMNS =
  'id, assessment_id as "assessmentId", pipeline_type as "pipelineType", status, attempt,' +
  ' attempts_allowed as "attemptsAllowed", holder, error_code as "errorCode",' +
  ' available_at > clock_timestamp() as "isInTime"'

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
