import type { Session, UploadedFileId } from '@medilens/db'
import { objectId, type ObjectStore } from '@medilens/storage'
import { writeAuditEvent, type AuditDeclaration, type AuditOrigin } from '../audit/write.ts'
import type { Principal } from '../access/principal.ts'

const DISCARDED: AuditDeclaration = { event: 'file.discard', resource: 'file', action: 'delete', phi: true }

/** Who erases, and where they asked from: null where the server does so by itself. */
interface By {
  readonly principal: Principal | null
  readonly origin: AuditOrigin
}

/** Files that are to be erased by now, as many as at most. */
export const overdue = async (
  { sql, organizationId }: Session,
  now: Date,
  most: number,
): Promise<readonly UploadedFileId[]> => {
  const rows = await sql
    .selectFrom('uploaded_files')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('discardAt', '<', now)
    .where('deletedAt', 'is', null)
    .orderBy('discardAt')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Erases of these files those that were to be erased unless an assessment was made from them, and answers which they are.
 * One that somebody holds just now, as `analyze` does, is left to the next time.
 */
export async function discard(
  session: Session,
  fileIds: readonly UploadedFileId[],
  { principal, origin }: By,
): Promise<readonly UploadedFileId[]> {
  if (fileIds.length === 0) return []
  const { sql, organizationId } = session
  const held = await sql
    .selectFrom('uploaded_files')
    .select(['id', 'patientId'])
    .where('organizationId', '=', organizationId)
    .where('id', 'in', fileIds)
    .where('discardAt', 'is not', null)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .skipLocked()
    .execute()
  const now = new Date()
  for (const { id, patientId } of held) {
    await sql
      .updateTable('uploaded_files')
      .set({ deletedAt: now, updatedAt: now, wrappedKey: null })
      .where('organizationId', '=', organizationId)
      .where('id', '=', id)
      .execute()
    writeAuditEvent(session, principal, origin, DISCARDED, { resourceId: id, patientId })
  }
  return held.map(({ id }) => id)
}

/** An assessment was made from these files: they stay as long as it does. */
export async function keep(
  { sql, organizationId }: Session,
  fileIds: readonly UploadedFileId[],
): Promise<void> {
  if (fileIds.length === 0) return
  await sql
    .updateTable('uploaded_files')
    .set({ discardAt: null, updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', 'in', fileIds)
    .where('discardAt', 'is not', null)
    .execute()
}

/** Removes the bytes of files whose keys are erased: noise already, and what fails here is swept later. */
export async function removeBytes(store: ObjectStore, fileIds: readonly UploadedFileId[]): Promise<void> {
  await Promise.allSettled(fileIds.map((id) => store.remove(objectId(id))))
}
