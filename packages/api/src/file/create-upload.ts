import { newId } from '@medilens/db'
import { DataKey, objectId } from '@medilens/storage'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { requireFiles } from './file-services.ts'
import { keptName, shownName } from './names.ts'
import type { CreatedUpload, CreateUploadInput } from './schema.ts'
import { sealUploadToken } from './upload/token.ts'
import { writeWrappedKey } from './wrapped-key.ts'

/** How long the bytes of a file may take to come, however often that breaks off. */
const UPLOAD_MS = 24 * 3_600_000

/**
 * Begins a file of a patient and answers with a token, by which its bytes are sent once. They are taken for 24 hours; what
 * is not whole by then is rejected. Throws `not_found`, `too_large`, `files_unavailable`.
 */
export const createUpload = (
  call: Call,
  input: z.output<typeof CreateUploadInput>,
): Promise<Audited<z.input<typeof CreatedUpload>>> => beginFile(call, input, null)

/**
 * Begins a file of a patient.
 * @param discardAt from when on it is erased, unless an assessment was made from it; null where its id is told
 */
export async function beginFile(
  { session, scope, principal, services }: Call,
  input: z.output<typeof CreateUploadInput>,
  discardAt: Date | null,
): Promise<Audited<z.output<typeof CreatedUpload>>> {
  const files = requireFiles(services)
  const { maxBytes, masterKeys, tokenKey } = files
  const patient = await findPatient(session, scope, input, { keep: true })
  if (input.sizeBytes !== undefined && input.sizeBytes > maxBytes) {
    throw new AppError('too_large', `A file may have at most ${maxBytes} bytes.`)
  }
  const { sql, organizationId } = session
  const id = newId<'UploadedFileId'>()
  const now = new Date()
  const expiresAt = new Date(now.getTime() + UPLOAD_MS)
  const originalFilename = shownName(input.originalFilename)
  await sql
    .insertInto('uploaded_files')
    .values({
      id,
      organizationId,
      uploadedBy: principal.userId,
      apiKeyId: principal.apiKeyId,
      patientId: patient.id,
      filename: keptName(id, null, originalFilename),
      originalFilename,
      fileSizeBytes: 0,
      declaredSizeBytes: input.sizeBytes ?? null,
      declaredHash: input.sha256 ?? null,
      storagePath: id,
      storageProvider: 'local',
      processingStatus: 'pending',
      isEncrypted: true,
      wrappedKey: writeWrappedKey(masterKeys.wrap(objectId(id), DataKey.random())),
      uploadExpiresAt: expiresAt,
      discardAt,
      createdAt: now,
      updatedAt: now,
    })
    .execute()
  const uploadToken = sealUploadToken(tokenKey, { organizationId, fileId: id, expiresAt })
  return audited(
    { fileId: id, uploadToken, expiresAt: expiresAt.toISOString(), maxBytes },
    { resourceId: id, patientId: patient.id },
  )
}
