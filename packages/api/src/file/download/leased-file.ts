import { isLeaseRunning, isOrganizationActive, type Session, type UploadedFileId } from '@medilens/db'
import { leaseLost } from '../../pipeline/hand-over/held-job.ts'
import type { Lease } from '../../pipeline/hand-over/lease.ts'
import { notFound } from '../../trpc/error.ts'
import { findFile } from '../find.ts'

/**
 * The file of a job that a lease is about. It locks nothing: who reads a file changes nothing of the job. Throws
 * `not_found` for every file of other work, `lease_lost`.
 */
export async function findLeasedFile(session: Session, lease: Lease, fileId: UploadedFileId) {
  const { sql, organizationId } = session
  const job = await sql
    .selectFrom('pipeline_jobs as job')
    .innerJoin('assessments', (join) =>
      join
        .onRef('assessments.organizationId', '=', 'job.organizationId')
        .onRef('assessments.id', '=', 'job.assessmentId'),
    )
    .innerJoin('assessment_files as use', (join) =>
      join
        .onRef('use.organizationId', '=', 'job.organizationId')
        .onRef('use.assessmentId', '=', 'job.assessmentId'),
    )
    .select('assessments.patientId')
    .where('job.organizationId', '=', organizationId)
    .where('job.id', '=', lease.jobId)
    .where('use.fileId', '=', fileId)
    .where('assessments.deletedAt', 'is', null)
    .executeTakeFirst()
  if (job === undefined) throw notFound('file')
  // Health data goes to nobody who fell silent, whether or not somebody else came since.
  if (!(await isLeaseRunning(session, lease))) throw leaseLost()
  if (!(await isOrganizationActive(session))) throw notFound('file')
  return { ...(await findFile(session, 'all', fileId)), patientId: job.patientId }
}
