import type { Session, UploadedFileId } from '@medilens/db'
import { objectId, typeOf, type StoredObject } from '@medilens/storage'
import { writeAuditEvent, type AuditDeclaration, type AuditOrigin, type Uploader } from '../../audit/write.ts'
import type { InSession } from '../../trpc/procedure.ts'
import type { FileServices, ScanVerdict } from '../file-services.ts'
import { keptName } from '../names.ts'
import { keyOf } from '../wrapped-key.ts'
import { changeUpload, uploadRow, type UploadRow } from './row.ts'

/** What an upload is worked on with: short sessions of its organization, and who asked. */
export interface UploadWork {
  readonly files: FileServices
  readonly inSession: InSession
  readonly origin: AuditOrigin
}

const UPLOADED: AuditDeclaration = {
  event: 'file.upload',
  resource: 'file',
  action: 'update',
  phi: true,
}

/**
 * Brings a file whose bytes are all in the store to its end: scanning, then ready or rejected. Whoever comes again, after
 * a process died in between or beside it, comes to the same end; the first to get there writes it down.
 */
export async function settle(
  work: UploadWork,
  fileId: UploadedFileId,
  stored: StoredObject,
): Promise<UploadRow> {
  const row = await work.inSession((session) => noteWhole(session, fileId, stored))
  if (row.processingStatus !== 'scanning') return cleared(work, row)
  const verdict = await judge(work.files, row)
  return end(work, fileId, verdict)
}

/** Ends an upload that did not come to a file: its key is erased, and its bytes after it. */
export const reject = (work: UploadWork, fileId: UploadedFileId, reason: string): Promise<UploadRow> =>
  end(work, fileId, { verdict: 'rejected', reason })

async function noteWhole(
  session: Session,
  fileId: UploadedFileId,
  { size, sha256, head }: StoredObject,
): Promise<UploadRow> {
  const row = await uploadRow(session, fileId, { lock: true })
  if (row.processingStatus !== 'pending') return row
  const contentType = typeOf(head)?.mediaType ?? null
  await changeUpload(session, row, {
    processingStatus: 'scanning',
    fileSizeBytes: size,
    fileHash: sha256,
    contentType,
    filename: keptName(row.id, contentType, row.originalFilename),
  })
  return uploadRow(session, fileId)
}

/** What was said of the file before is held to first; then whoever scans has a look. */
async function judge({ store, masterKeys, scan }: FileServices, row: UploadRow): Promise<ScanVerdict> {
  const { id, fileSizeBytes, fileHash, contentType, declaredSizeBytes, declaredHash } = row
  if (declaredSizeBytes !== null && declaredSizeBytes !== fileSizeBytes) return rejected('size_differs')
  if (declaredHash !== null && declaredHash !== fileHash) return rejected('sha256_differs')
  return scan({
    fileId: id,
    sizeBytes: fileSizeBytes,
    sha256: fileHash ?? '',
    contentType,
    open: () => store.read(objectId(id), keyOf(masterKeys, row), fileSizeBytes),
  })
}

const rejected = (reason: string): ScanVerdict => ({ verdict: 'rejected', reason })

async function end(work: UploadWork, fileId: UploadedFileId, verdict: ScanVerdict): Promise<UploadRow> {
  const row = await work.inSession(async (session) => {
    const current = await uploadRow(session, fileId, { lock: true })
    const { processingStatus, patientId, uploadedBy: userId, apiKeyId } = current
    if (processingStatus === 'ready' || processingStatus === 'rejected') return current
    await changeUpload(
      session,
      current,
      verdict.verdict === 'accepted'
        ? { processingStatus: 'ready', readyAt: new Date() }
        : { processingStatus: 'rejected', rejectionReason: verdict.reason, wrappedKey: null },
    )
    const uploader: Uploader = { kind: 'uploader', userId, apiKeyId }
    const details = verdict.verdict === 'accepted' ? { outcome: 'ready' } : { outcome: 'rejected' }
    writeAuditEvent(session, uploader, work.origin, UPLOADED, { resourceId: fileId, patientId, details })
    return uploadRow(session, fileId)
  })
  return cleared(work, row)
}

/** Of what was rejected nothing is kept. What can't be removed now, as while somebody sends it still, is swept later. */
async function cleared({ files }: UploadWork, row: UploadRow): Promise<UploadRow> {
  if (row.processingStatus === 'rejected') await files.store.remove(objectId(row.id)).catch(() => undefined)
  return row
}
