import type { Scope, Session, UploadedFileId } from '@medilens/db'
import { objectId } from '@medilens/storage'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { filesOfPatients } from './find.ts'
import type { DeletedFile } from './schema.ts'

/**
 * Erases a file for good: its key goes with its row's change, and its bytes after it. One that an assessment was made from
 * stays as long as that does. Patients erase what they sent themselves. Throws `not_found`, `forbidden`, `file_in_use`.
 */
export async function deleteFile(
  { session, scope, principal, services, afterCommit }: Call,
  { fileId }: { readonly fileId: UploadedFileId },
): Promise<Audited<z.input<typeof DeletedFile>>> {
  const { patientId, uploadedBy } = await lockFile(session, scope, fileId)
  if (scope === 'own' && uploadedBy !== principal.userId) {
    throw new AppError('forbidden', 'You may delete files that you sent; ask your clinic for the rest.')
  }
  if (await isInUse(session, fileId)) {
    throw new AppError('file_in_use', 'An assessment was made from this file: it stays as long as that does.')
  }
  const now = new Date()
  await session.sql
    .updateTable('uploaded_files')
    .set({ deletedAt: now, updatedAt: now, wrappedKey: null })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', fileId)
    .execute()
  // Noise already; what fails here, as while somebody still sends it, is swept later.
  afterCommit(async () => services.files?.store.remove(objectId(fileId)).catch(() => undefined))
  return audited({ fileId }, { resourceId: fileId, patientId })
}

/** From here on no assessment takes it. Throws `not_found`. */
async function lockFile(session: Session, scope: Scope, fileId: UploadedFileId) {
  const file = await filesOfPatients(session, scope)
    .select(['patientId', 'uploadedBy'])
    .where('uploaded_files.id', '=', fileId)
    .forUpdate()
    .executeTakeFirst()
  if (file === undefined) throw notFound('file')
  return file
}

async function isInUse({ sql, organizationId }: Session, fileId: UploadedFileId): Promise<boolean> {
  const use = await sql
    .selectFrom('assessment_files as use')
    .innerJoin('assessments', (join) =>
      join
        .onRef('assessments.organizationId', '=', 'use.organizationId')
        .onRef('assessments.id', '=', 'use.assessmentId'),
    )
    .select('use.id')
    .where('use.organizationId', '=', organizationId)
    .where('use.fileId', '=', fileId)
    .where('assessments.deletedAt', 'is', null)
    .executeTakeFirst()
  return use !== undefined
}
