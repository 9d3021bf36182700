import type { UploadedFileId } from '@medilens/db'
import { objectId, StorageError, type DataKey, type MasterKeys, type WrappedKey } from '@medilens/storage'

/** A wrapped key as the row has it: `<id of the master key>:<base64url>`. */
export const writeWrappedKey = ({ masterKeyId, sealed }: WrappedKey): string =>
  `${masterKeyId}:${Buffer.from(sealed).toString('base64url')}`

/** Throws StorageError `corrupt`. */
export function readWrappedKey(text: string): WrappedKey {
  const { masterKeyId, sealed } = /^(?<masterKeyId>[0-9a-f]{8}):(?<sealed>[\w-]+)$/.exec(text)?.groups ?? {}
  if (masterKeyId === undefined || sealed === undefined) {
    throw new StorageError('corrupt', 'The row of a file holds no wrapped key')
  }
  return { masterKeyId, sealed: Buffer.from(sealed, 'base64url') }
}

/** The key of a file. Throws StorageError `unknown_master_key`, `corrupt`; that also where it was erased. */
export const keyOf = (
  masterKeys: MasterKeys,
  { id, wrappedKey }: { readonly id: UploadedFileId; readonly wrappedKey: string | null },
): DataKey => masterKeys.unwrap(objectId(id), readWrappedKey(wrappedKey ?? ''))
