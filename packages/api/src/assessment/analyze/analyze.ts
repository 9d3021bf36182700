import {
  enqueueJob,
  lockSessionId,
  newId,
  recordNow,
  summaryOf,
  writeProgress,
  type AssessmentId,
  type NewAssessment,
  type PatientId,
  type Session,
} from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import { keep } from '../../file/discard.ts'
import { findPatient } from '../../patient/find.ts'
import { fingerprint } from '../../pipeline/hand-over/fingerprint.ts'
import { ATTEMPTS } from '../../pipeline/queue/follow.ts'
import { AppError, notFound } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { assessmentAnswer } from '../answer.ts'
import { NOTHING_FOUND, runColumns } from '../record.ts'
import type { AssessmentSummary } from '../schema.ts'
import type { AnalyzeInput } from './schema.ts'

type Input = z.output<typeof AnalyzeInput>

/**
 * Begins an assessment of a sample and queues it for its pipeline, whose workers take it by `pipeline.claim`. Throws
 * `not_found`, `file_not_ready`, `idempotency_mismatch`.
 */
export async function analyze(call: Call, input: Input): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const { session, scope, principal } = call
  const patient = await findPatient(session, scope, input, { keep: true })
  const { idempotencyKey, files, pipelineType, ...asked } = input
  const inputFingerprint = fingerprint({ pipelineType, files, ...asked })
  const sessionId = idempotencyKey === undefined ? undefined : sessionIdOf(pipelineType, idempotencyKey)
  if (sessionId !== undefined) {
    const begun = await begunBefore(session, sessionId, inputFingerprint)
    if (begun !== null) return begun
  }
  await requireReady(call, files, patient.id)
  const assessment: NewAssessment = {
    ...runColumns(session, patient, { ...asked, pipelineType, sessionId }),
    requestedBy: principal.userId,
    apiKeyId: principal.apiKeyId,
    status: 'pending',
  }
  await recordNow(session, assessment, NOTHING_FOUND)
  await attach(session, assessment.id, files)
  await enqueueJob(session, {
    assessmentId: assessment.id,
    pipelineType,
    pipelineVersion: input.pipelineVersion ?? null,
    attemptsAllowed: ATTEMPTS,
    inputFingerprint,
  })
  await writeProgress(session, assessment.id, { kind: 'queued', attempt: 0 })
  return audited(summaryOf(assessment), {
    resourceId: assessment.id,
    patientId: patient.id,
    details: { pipeline: pipelineType, files: files.length },
  })
}

/** The name of the run that a key begins. */
export const sessionIdOf = (pipelineType: Input['pipelineType'], idempotencyKey: string): string =>
  `${pipelineType}_${idempotencyKey.replaceAll('-', '')}`

/** What the same key began; a twin that is under way is waited for. */
async function begunBefore(session: Session, sessionId: string, inputFingerprint: string) {
  await lockSessionId(session, sessionId)
  const { sql, organizationId } = session
  const known = await sql
    .selectFrom('assessments')
    .innerJoin('pipeline_jobs as job', (join) =>
      join
        .onRef('job.organizationId', '=', 'assessments.organizationId')
        .onRef('job.assessmentId', '=', 'assessments.id'),
    )
    .selectAll('assessments')
    .select('job.inputFingerprint')
    .where('assessments.organizationId', '=', organizationId)
    .where('assessments.sessionId', '=', sessionId)
    .executeTakeFirst()
  if (known === undefined) return null
  if (known.inputFingerprint !== inputFingerprint) {
    throw new AppError(
      'idempotency_mismatch',
      'This key began another analysis: give each its own key, and send the same again under the same.',
    )
  }
  // Its name is taken for good, and nothing of it is anybody's to read any more.
  if (known.deletedAt !== null) {
    throw new AppError(
      'not_found',
      'What this key began was deleted: send the sample under another key to have it measured anew.',
    )
  }
  return audited(assessmentAnswer(known), {
    resourceId: known.id,
    patientId: known.patientId,
    details: { pipeline: known.pipelineType, repeated: true },
  })
}

/** Files of this organization that were taken in, and of nobody but this patient. */
async function requireReady(
  { session, scope, principal }: Call,
  files: Input['files'],
  patientId: PatientId,
): Promise<void> {
  if (files.length === 0) return
  const { sql, organizationId } = session
  const found = await sql
    .selectFrom('uploaded_files')
    .select(['id', 'processingStatus', 'patientId', 'uploadedBy'])
    .where('organizationId', '=', organizationId)
    .where(
      'id',
      'in',
      files.map(({ fileId }) => fileId),
    )
    .where('deletedAt', 'is', null)
    // Nobody erases one until it is attached.
    .forKeyShare()
    .execute()
  for (const [index, { fileId }] of files.entries()) {
    const file = found.find(({ id }) => id === fileId)
    const isTheirs = scope === 'all' || file?.uploadedBy === principal.userId
    if (file === undefined || !isTheirs || (file.patientId !== null && file.patientId !== patientId)) {
      throw notFound('file')
    }
    if (file.processingStatus !== 'ready') {
      throw new AppError('file_not_ready', 'A file is not ready: upload it whole first.', [
        { path: `files.${index}.fileId`, problem: `is ${file.processingStatus}` },
      ])
    }
  }
}

async function attach(session: Session, assessmentId: AssessmentId, files: Input['files']): Promise<void> {
  if (files.length === 0) return
  const { sql, organizationId } = session
  const createdAt = new Date()
  await sql
    .insertInto('assessment_files')
    .values(
      files.map(({ fileId, role }) => ({
        id: newId<'AssessmentFileId'>(),
        organizationId,
        assessmentId,
        fileId,
        role,
        createdAt,
      })),
    )
    .execute()
  await keep(
    session,
    files.map(({ fileId }) => fileId),
  )
}
