import { mayUpload, type Session, type UploadedFileId } from '@medilens/db'
import { AppError, notFound } from '../../trpc/error.ts'

const UPLOAD_COLUMNS = [
  'id',
  'patientId',
  'originalFilename',
  'uploadedBy',
  'apiKeyId',
  'processingStatus',
  'fileSizeBytes',
  'fileHash',
  'contentType',
  'declaredSizeBytes',
  'declaredHash',
  'wrappedKey',
  'uploadExpiresAt',
  'rejectionReason',
] as const

/** A file as an upload needs it, whoever sends; `lock` holds it until the transaction ends. Throws `not_found`. */
export async function uploadRow(
  { sql, organizationId }: Session,
  fileId: UploadedFileId,
  { lock = false }: { readonly lock?: boolean } = {},
) {
  const query = sql
    .selectFrom('uploaded_files')
    .select(UPLOAD_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('id', '=', fileId)
    .where('deletedAt', 'is', null)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) throw notFound('file')
  return row
}

/**
 * The same as long as whoever began the upload may send files: a token is worth no more than the key or the role behind it.
 * Throws `unauthenticated` too.
 */
export async function uploadersRow(session: Session, fileId: UploadedFileId): Promise<UploadRow> {
  const row = await uploadRow(session, fileId)
  if (await mayUpload(session, row)) return row
  throw new AppError('unauthenticated', 'Whoever began this upload may send no more files here.')
}

export type UploadRow = Awaited<ReturnType<typeof uploadRow>>

type Columns = Partial<Pick<UploadRow, 'fileSizeBytes' | 'fileHash' | 'contentType' | 'rejectionReason'>>

/** Where a file goes to from where it is: nobody else's change is written over. */
export interface UploadChange extends Columns {
  readonly processingStatus: UploadRow['processingStatus']
  readonly wrappedKey?: null
  readonly filename?: string
  readonly readyAt?: Date
}

export async function changeUpload(
  { sql, organizationId }: Session,
  { id }: UploadRow,
  change: UploadChange,
): Promise<void> {
  await sql
    .updateTable('uploaded_files')
    .set({ ...change, updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
    .execute()
}
