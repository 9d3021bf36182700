import { readPage, type Session, type UploadedFileId } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import type { Call } from '../trpc/procedure.ts'
import { FILE_COLUMNS, findFile, visibleFiles } from './find.ts'
import type { FilePage, ListFilesInput, StoredFile } from './schema.ts'

/** What is known of a file, and how far its upload is. Throws `not_found`. */
export async function getFile(
  { session, scope }: Call,
  { fileId }: { readonly fileId: UploadedFileId },
): Promise<Audited<z.input<typeof StoredFile>>> {
  const file = await findFile(session, scope, fileId)
  return audited(fileAnswer(file), { resourceId: file.id, patientId: file.patientId })
}

/** The files of a patient, newest first, a page at a time. Throws `not_found`. */
export async function listFiles(
  { session, scope }: Call,
  input: z.output<typeof ListFilesInput>,
): Promise<Audited<z.input<typeof FilePage>>> {
  const { id: patientId } = await findPatient(session, scope, input)
  const query = visibleFiles(session, scope).select(FILE_COLUMNS).where('patientId', '=', patientId)
  const { rows, nextCursor } = await readPage(query, 'uploaded_files', ['createdAt', 'id'], 'desc', input, {
    patientId,
  })
  return audited({ items: rows.map(fileAnswer), nextCursor }, { resourceId: null, patientId })
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number]
const rowsOf = (session: Session) => visibleFiles(session, 'all').select(FILE_COLUMNS).execute()

const fileAnswer = (row: Row): z.input<typeof StoredFile> => {
  const { fileSizeBytes, fileHash, processingStatus, createdAt, readyAt, ...same } = row
  return {
    ...same,
    sizeBytes: fileSizeBytes,
    sha256: fileHash,
    status: processingStatus,
    createdAt: createdAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
  }
}
