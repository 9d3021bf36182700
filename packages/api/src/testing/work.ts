import { deriveKey } from '../access/secret-keys.ts'
import {
  enqueueJob,
  newId,
  type Database,
  type HolderId,
  type OrganizationId,
  type PatientId,
  type Session,
  type UserId,
} from '@medilens/db'
import { sealLease } from '../pipeline/hand-over/lease.ts'
import { TEST_SECRET } from './session-cookie.ts'

interface Of {
  readonly organizationId: OrganizationId
  readonly patientId: PatientId
}

const inside = <T>(
  database: Database,
  organizationId: OrganizationId,
  work: (session: Session) => Promise<T>,
) => database.inOrganization({ organizationId, userId: null }, work)

/** A job of a new assessment, as if it had been claimed. */
async function job(session: Session, patientId: PatientId) {
  const { sql, organizationId } = session
  const now = new Date()
  const assessmentId = newId<'AssessmentId'>()
  await sql
    .insertInto('assessments')
    .values({
      id: assessmentId,
      organizationId,
      sessionId: assessmentId,
      patientId,
      pipelineType: 'cardiology',
      status: 'processing',
      measuredAt: now,
      requiresReview: false,
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    .execute()
  const jobId = await enqueueJob(session, {
    assessmentId,
    pipelineType: 'cardiology',
    pipelineVersion: null,
    attemptsAllowed: 3,
    inputFingerprint: null,
  })
  return { jobId, assessmentId }
}

/** A lease of somebody's, on a job that nobody else has. */
export const leaseOf = (
  database: Database,
  { organizationId, patientId }: Of,
  holder: HolderId,
): Promise<string> =>
  inside(database, organizationId, async (session) => {
    const { jobId } = await job(session, patientId)
    const availableAt = new Date(Date.now() + 3_600_000)
    await session.sql
      .updateTable('pipeline_jobs')
      .set({ status: 'leased', attempt: 1, holder, availableAt })
      .where('id', '=', jobId)
      .execute()
    return sealLease(deriveKey(TEST_SECRET, 'leases'), { organizationId, jobId, attempt: 1, holder })
  })

/** A job that nobody takes any more. */
export const deadJob = (database: Database, { organizationId, patientId }: Of): Promise<string> =>
  inside(database, organizationId, async (session) => {
    const { jobId, assessmentId } = await job(session, patientId)
    await session.sql
      .updateTable('pipeline_jobs')
      .set({ status: 'dead', attempt: 3 })
      .where('id', '=', jobId)
      .execute()
    await session.sql
      .updateTable('assessments')
      .set({ status: 'failed' })
      .where('id', '=', assessmentId)
      .execute()
    return jobId
  })

/** A result that came late. */
export const lateSubmission = (database: Database, { organizationId, patientId }: Of): Promise<string> =>
  inside(database, organizationId, async (session) => {
    const { jobId, assessmentId } = await job(session, patientId)
    const id = newId<'SubmissionId'>()
    await session.sql
      .insertInto('submissions')
      .values({
        id,
        organizationId,
        jobId,
        assessmentId,
        attempt: 1,
        holder: newId(),
        contract: 'cardiology/1',
        disposition: 'late',
        fingerprint: 'a'.repeat(64),
        payload: '{}',
        createdAt: new Date(),
      })
      .execute()
    return id
  })

/** A file that was taken in. */
export const readyFile = (
  database: Database,
  { organizationId, patientId }: Of,
  uploadedBy: UserId | null = null,
): Promise<string> =>
  inside(database, organizationId, async ({ sql }) => {
    const id = newId<'UploadedFileId'>()
    const now = new Date()
    await sql
      .insertInto('uploaded_files')
      .values({
        id,
        organizationId,
        patientId,
        uploadedBy,
        filename: id,
        originalFilename: '100.dat',
        fileSizeBytes: 1,
        storagePath: id,
        storageProvider: 'local',
        processingStatus: 'ready',
        isEncrypted: true,
        createdAt: now,
        updatedAt: now,
      })
      .execute()
    return id
  })

/** A version of a model with a result that stands. */
export const modelVersion = (
  database: Database,
  { organizationId, patientId }: Of,
  { isRevoked = false }: { readonly isRevoked?: boolean } = {},
): Promise<string> =>
  inside(database, organizationId, async (session) => {
    const id = newId<'ModelVersionId'>()
    const now = new Date()
    await session.sql
      .insertInto('model_registry')
      .values({
        id,
        organizationId,
        pipelineType: 'cardiology',
        name: id,
        modelVersion: '1.0.0',
        isActive: !isRevoked,
        revokedAt: isRevoked ? now : null,
        createdAt: now,
        updatedAt: now,
        rowVersion: 1,
      })
      .execute()
    const { jobId, assessmentId } = await job(session, patientId)
    await session.sql
      .updateTable('pipeline_jobs')
      .set({ status: 'completed', attempt: 1 })
      .where('id', '=', jobId)
      .execute()
    await session.sql
      .updateTable('assessments')
      .set({ status: 'completed', outcome: 'measured', completedAt: now, modelVersionId: id })
      .where('id', '=', assessmentId)
      .execute()
    return id
  })
