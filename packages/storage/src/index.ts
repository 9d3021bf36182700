export type { ByteRange } from './frames/open-frames.ts'
export { DataKey, KEY_BYTES } from './keys/data-key.ts'
export { MasterKeys } from './keys/master-keys.ts'
export type { WrappedKey } from './keys/master-keys.ts'
export { LocalStore } from './local/local-store.ts'
export { isObjectId, objectId } from './object-id.ts'
export type { ObjectId } from './object-id.ts'
export { HEAD_BYTES } from './object-store.ts'
export type {
  FoundObject,
  ListedObject,
  ObjectStore,
  ObjectWriter,
  ResumeOptions,
  StoredObject,
  WriteOptions,
  WriterOptions,
} from './object-store.ts'
export { STORAGE_ERRORS, StorageError } from './storage-error.ts'
export type { StorageErrorCode } from './storage-error.ts'
export { FILE_TYPES, typeOf } from './types/found-type.ts'
export type { FileType, FoundType } from './types/found-type.ts'
