import { StorageError } from './storage-error.ts'

declare const brand: unique symbol

/** The id of an object: a UUID in small letters, and so nothing that leads out of the store's folder. */
export type ObjectId = string & { readonly [brand]: 'ObjectId' }

// Capitals are refused: where file names ignore case, two ids would be one file.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isObjectId = (text: string): text is ObjectId => UUID.test(text)

/**
 * The text as an object's id.
 *
 * @throws StorageError `bad_id` where it is anything but a UUID in small letters.
 */
export const objectId = (text: string): ObjectId => {
  if (isObjectId(text)) return text
  throw new StorageError('bad_id', 'An object is named by a UUID in small letters, and by nothing else')
}

/** The 16 bytes of the id. */
export const idBytes = (id: ObjectId): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
