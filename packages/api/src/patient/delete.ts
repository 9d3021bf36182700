import type { PatientId, Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { retractBiomarkers } from '../biomarker/store.ts'
import { cancelJobs } from '../pipeline/queue/follow.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { PATIENT_COLUMNS, patientAnswer } from './answer.ts'
import { findPatient } from './find.ts'
import type { DeletedPatient, DeletePatientInput } from './schema.ts'

/**
 * Takes a patient out of every list and search, with their assessments; the values leave the histories and conversations
 * about them are archived. Every row stays, as health data must. Throws `not_found`.
 */
export async function deletePatient(
  { session, scope }: Call,
  { patientId, expectedVersion }: z.output<typeof DeletePatientInput>,
): Promise<Audited<z.input<typeof DeletedPatient>>> {
  await findPatient(session, scope, { patientId })
  await lockRecord(session, patientId)
  const current = await lockPatient(session, patientId)
  const subject = { resourceId: patientId, patientId }
  if (current.version !== expectedVersion) {
    return audited(
      { outcome: 'conflict', current: patientAnswer(current) },
      { ...subject, details: { outcome: 'conflict' } },
    )
  }
  const now = new Date()
  const assessmentIds = await deleteAssessments(session, patientId, now)
  await cancelJobs(session, assessmentIds, now)
  const counts = {
    assessments: assessmentIds.length,
    biomarkerValues: await retractBiomarkers(session, assessmentIds, now),
    chats: await archiveChats(session, patientId, now),
  }
  await session.sql
    .updateTable('patients')
    .set({ deletedAt: now, updatedAt: now, version: current.version + 1 })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', patientId)
    .execute()
  return audited(
    { outcome: 'deleted', patientId, ...counts },
    { ...subject, details: { outcome: 'deleted', ...counts } },
  )
}

/**
 * Waits for whoever changes the patient's assessments or chats. Their rows are locked before the patient's, as those do
 * whose audit event refers to the patient: the other way round each would wait for the other.
 */
async function lockRecord({ sql, organizationId }: Session, patientId: PatientId): Promise<void> {
  const rowsOf = (table: 'assessments' | 'chat_threads') =>
    sql
      .selectFrom(table)
      .select('id')
      .where('organizationId', '=', organizationId)
      .where('patientId', '=', patientId)
      .orderBy('id')
      .forUpdate()
      .execute()
  await rowsOf('assessments')
  await rowsOf('chat_threads')
}

/** From here on nobody adds to the record. */
async function lockPatient({ sql, organizationId }: Session, patientId: PatientId) {
  const patient = await sql
    .selectFrom('patients')
    .select(PATIENT_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('id', '=', patientId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (patient === undefined) throw notFound('patient')
  return patient
}

async function deleteAssessments({ sql, organizationId }: Session, patientId: PatientId, now: Date) {
  const rows = await sql
    .updateTable('assessments')
    .set((e) => ({ deletedAt: now, updatedAt: now, version: e('version', '+', 1) }))
    .where('organizationId', '=', organizationId)
    .where('patientId', '=', patientId)
    .where('deletedAt', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

async function archiveChats({ sql, organizationId }: Session, patientId: PatientId, now: Date) {
  const { numUpdatedRows } = await sql
    .updateTable('chat_threads')
    .set((e) => ({ isActive: false, updatedAt: now, version: e('version', '+', 1) }))
    .where('organizationId', '=', organizationId)
    .where('patientId', '=', patientId)
    .where('isActive', '=', true)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
