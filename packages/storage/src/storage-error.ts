/** Why the store refused. A closed set, so that a caller can map each. */
export const STORAGE_ERRORS = [
  /** The id is no UUID in its usual form. */
  'bad_id',
  /** A key is not 32 bytes, or two master keys have the same id. */
  'bad_key',
  /** The range does not lie in the object. */
  'bad_range',
  /** Another writer, here or in another process, has the part. */
  'busy',
  /** The bytes on disk are not those that were written, or the key is not theirs. */
  'corrupt',
  /** A part or an object of this id is there already. */
  'exists',
  /** The disk, or what this user may have of it, is full. */
  'full',
  /** No part or no object of this id is there. */
  'missing',
  /** More bytes came than the limit allows. */
  'too_large',
  /** The key was wrapped under a master key that is not at hand. */
  'unknown_master_key',
] as const
export type StorageErrorCode = (typeof STORAGE_ERRORS)[number]

/** A refusal of the store. The message names ids and places, never what a file holds or is called. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The `code` of a system error, or null. */
export const systemCodeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
