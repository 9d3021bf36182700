import { createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { StorageError } from '../storage-error.ts'
import { seal, unseal } from './sealed.ts'

/** Bytes of a data key and of a master key. */
export const KEY_BYTES = 32

/**
 * The bytes as a secret key, which neither a log nor JSON shows.
 *
 * @throws StorageError `bad_key` where there are not 32 of them.
 */
export const secretOf = (bytes: Uint8Array): KeyObject => {
  if (bytes.length === KEY_BYTES) return createSecretKey(bytes)
  throw new StorageError('bad_key', `A key has ${KEY_BYTES} bytes, and not ${bytes.length}`)
}

/** The key of one object. Whoever loses it has lost the object, and whoever deletes it has erased it. */
export class DataKey {
  readonly #secret: KeyObject

  /** @throws StorageError `bad_key` where there are not 32 bytes. */
  constructor(bytes: Uint8Array) {
    this.#secret = secretOf(bytes)
  }

  static random(): DataKey {
    return new DataKey(randomBytes(KEY_BYTES))
  }

  seal(boundTo: Uint8Array, plain: Uint8Array, into?: Buffer): Buffer {
    return seal(this.#secret, boundTo, plain, into)
  }

  /** What was sealed, or null where anything about it is another. */
  unseal(boundTo: Uint8Array, sealed: Uint8Array): Buffer | null {
    return unseal(this.#secret, boundTo, sealed)
  }

  /** The key itself sealed under `by`. */
  sealedBy(by: KeyObject, boundTo: Uint8Array): Buffer {
    return seal(by, boundTo, this.#secret.export())
  }
}
