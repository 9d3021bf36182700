import type { Scope, Session, UploadedFileId } from '@medilens/db'
import { ownUser } from '../patient/find.ts'
import { notFound } from '../trpc/error.ts'

/** What is answered of a file. */
export const FILE_COLUMNS = [
  'id',
  'patientId',
  'originalFilename',
  'contentType',
  'fileSizeBytes',
  'fileHash',
  'processingStatus',
  'rejectionReason',
  'uploadedBy',
  'apiKeyId',
  'createdAt',
  'readyAt',
] as const

/** Files of the patients that a caller may see under this scope. */
export function filesOfPatients(session: Session, scope: Scope) {
  const { sql, organizationId } = session
  const ownedBy = scope === 'all' ? null : ownUser(session)
  return sql
    .selectFrom('uploaded_files')
    .where('uploaded_files.organizationId', '=', organizationId)
    .where('uploaded_files.deletedAt', 'is', null)
    .where((e) => {
      const patients = e
        .selectFrom('patients')
        .select('patients.id')
        .where('patients.organizationId', '=', organizationId)
        .whereRef('patients.id', '=', 'uploaded_files.patientId')
        .where('patients.deletedAt', 'is', null)
      return e.exists(ownedBy === null ? patients : patients.where('patients.userId', '=', ownedBy))
    })
}

/** The same, but for those that only deleted assessments were made from: they went with them. */
export const visibleFiles = (session: Session, scope: Scope) =>
  filesOfPatients(session, scope).where((e) => {
    const uses = e
      .selectFrom('assessment_files as use')
      .where('use.organizationId', '=', session.organizationId)
      .whereRef('use.fileId', '=', 'uploaded_files.id')
    return e.or([
      e.not(e.exists(uses.select('use.id'))),
      e.exists(
        uses
          .innerJoin('assessments', (join) =>
            join
              .onRef('assessments.organizationId', '=', 'use.organizationId')
              .onRef('assessments.id', '=', 'use.assessmentId'),
          )
          .select('assessments.id')
          .where('assessments.deletedAt', 'is', null),
      ),
    ])
  })

/** The file that a caller may see under this scope. Throws `not_found` in the same words for every other one. */
export async function findFile(session: Session, scope: Scope, fileId: UploadedFileId) {
  const file = await visibleFiles(session, scope)
    .select([...FILE_COLUMNS, 'wrappedKey', 'filename'])
    .where('uploaded_files.id', '=', fileId)
    .executeTakeFirst()
  if (file === undefined) throw notFound('file')
  return file
}
