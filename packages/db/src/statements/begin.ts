import type { AssessmentId, JobId, UploadedFileId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type { AssessmentStatus, JobStatus, PipelineType } from '../vocabulary.ts'
import { writeProgressOfEach } from './progress.ts'

/** The assessment of a job that was leased. */
export interface BegunAssessment {
  readonly id: AssessmentId
  readonly pipelineType: PipelineType
  readonly status: AssessmentStatus
  /** ISO 8601 */
  readonly measuredAt: string
}

const ASSESSMENTS = statement<BegunAssessment>(
  'select id, pipeline_type as "pipelineType", status, measured_at as "measuredAt" from assessments' +
    ' where organization_id = $1 and id = any ($2::uuid[]) and deleted_at is null order by id for update',
)

// Not locked: whoever changes a job holds its assessment, but for a claim once the lease ran out, which counts on.
const JOBS = statement<{ id: JobId; status: JobStatus; attempt: number }>(
  'select id, status, attempt from pipeline_jobs where organization_id = $1 and id = any ($2::uuid[])',
)

/** Locks the assessments of jobs, which keeps the jobs as they are; answers what is there of both. */
export async function lockLeased(
  { run, organizationId }: Session,
  jobs: readonly { readonly jobId: JobId; readonly assessmentId: AssessmentId }[],
) {
  const assessments = await run(ASSESSMENTS, [organizationId, jobs.map(({ assessmentId }) => assessmentId)])
  const known = await run(JOBS, [organizationId, jobs.map(({ jobId }) => jobId)])
  return {
    assessments: new Map(assessments.map((row) => [row.id, row])),
    jobs: new Map(known.map((row) => [row.id, row])),
  }
}

const BEGIN = statement<never>(
  "update assessments set status = 'processing', version = version + 1," +
    " updated_at = date_trunc('milliseconds', clock_timestamp())" +
    " where organization_id = $1 and id = any ($2::uuid[]) and status = 'pending'",
)

/** What a job is made from. */
export interface ClaimedFile {
  readonly assessmentId: AssessmentId
  readonly fileId: UploadedFileId
  readonly name: string
  readonly role: string
  readonly contentType: string | null
  readonly sizeBytes: number
}

const FILES = statement<ClaimedFile>(
  'select r.assessment_id as "assessmentId", f.id as "fileId", f.original_filename as name, r.role,' +
    ' f.content_type as "contentType", f.file_size_bytes as "sizeBytes"' +
    ' from assessment_files r join uploaded_files f on f.organization_id = r.organization_id and f.id = r.file_id' +
    ' where r.organization_id = $1 and r.assessment_id = any ($2::uuid[]) and f.deleted_at is null order by r.role',
)

/** Begins the runs of jobs whose assessments are locked, writes that down, and answers the files that they are of. */
export async function beginRuns(
  session: Session,
  jobs: readonly { readonly assessmentId: AssessmentId; readonly attempt: number }[],
): Promise<ReadonlyMap<AssessmentId, readonly ClaimedFile[]>> {
  if (jobs.length === 0) return new Map()
  const { run, organizationId } = session
  const ids = jobs.map(({ assessmentId }) => assessmentId)
  const [, , files] = await Promise.all([
    run(BEGIN, [organizationId, ids]),
    writeProgressOfEach(session, 'claimed', jobs),
    run(FILES, [organizationId, ids]),
  ])
  return Map.groupBy(files, ({ assessmentId }) => assessmentId)
}
