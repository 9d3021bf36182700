import { objectId, type FoundObject } from '@medilens/storage'
import type { z } from 'zod'
import type { UploadState } from '../schema.ts'
import { keyOf } from '../wrapped-key.ts'
import type { UploadRow } from './row.ts'
import { settle, type UploadWork } from './settle.ts'

export type State = z.input<typeof UploadState>

/** How far an upload is. */
export function stateOf(row: UploadRow, receivedBytes: number): State {
  const { id: fileId, fileSizeBytes: sizeBytes, fileHash: sha256, contentType, rejectionReason } = row
  switch (row.processingStatus) {
    case 'pending':
      return {
        status: 'pending',
        fileId,
        receivedBytes,
        expiresAt: row.uploadExpiresAt?.toISOString() ?? null,
      }
    case 'scanning':
      return { status: 'scanning', fileId, sizeBytes }
    case 'ready':
      return { status: 'ready', fileId, sizeBytes, sha256, contentType }
    case 'rejected':
      return { status: 'rejected', fileId, rejectionReason }
  }
}

/**
 * What the store holds of a file whose row waits for bytes. Where all of them are there, since a process died after it put
 * them in place, the file is brought to its end first, and the row is what it is then.
 */
export async function mended(
  work: UploadWork,
  row: UploadRow,
): Promise<{ readonly row: UploadRow; readonly found: FoundObject }> {
  const { store, masterKeys } = work.files
  const found = await store.find(objectId(row.id))
  if (row.processingStatus !== 'pending' || found.state !== 'object') return { row, found }
  return {
    row: await settle(work, row.id, await store.verify(objectId(row.id), keyOf(masterKeys, row))),
    found,
  }
}
