import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { idBytes } from '../object-id.ts'
import type { ObjectId } from '../object-id.ts'
import { StorageError } from '../storage-error.ts'
import { DataKey, secretOf } from './data-key.ts'
import { unseal } from './sealed.ts'

/** A data key as it stands in the object's row. */
export interface WrappedKey {
  /** Which master key opens it: 8 hexadecimal digits. */
  readonly masterKeyId: string
  /** 60 bytes: nonce, the data key encrypted, tag. */
  readonly sealed: Uint8Array
}

const ID_LABEL = 'medilens master key'
const WRAP_LABEL = 'medilens data key 1'

/** The id of a master key: enough to tell it from others, and nothing by which to guess it. */
const masterKeyIdOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(ID_LABEL).update(bytes).digest('hex').slice(0, 8)

const boundTo = (objectId: ObjectId, masterKeyId: string): Buffer =>
  Buffer.concat([Buffer.from(WRAP_LABEL), idBytes(objectId), Buffer.from(masterKeyId)])

/**
 * The keys under which data keys are wrapped (AES-256-GCM, bound to object and master key): the current one, and older
 * ones that still open what they wrapped. To rotate, put a new one before the others and `rewrap` every row; the objects
 * themselves stay as they are.
 */
export class MasterKeys {
  /** The id of the key under which is wrapped now. */
  readonly currentId: string
  readonly #current: KeyObject
  readonly #byId = new Map<string, KeyObject>()

  /** @throws StorageError `bad_key` where a key is not 32 bytes, or two have the same id. */
  constructor(current: Uint8Array, older: readonly Uint8Array[] = []) {
    this.currentId = masterKeyIdOf(current)
    this.#current = secretOf(current)
    for (const bytes of [current, ...older]) {
      const id = masterKeyIdOf(bytes)
      if (this.#byId.has(id)) throw new StorageError('bad_key', `Two master keys have the id ${id}`)
      this.#byId.set(id, secretOf(bytes))
    }
  }

  /** The data key as the object's row may hold it. */
  wrap(objectId: ObjectId, key: DataKey): WrappedKey {
    const sealed = key.sealedBy(this.#current, boundTo(objectId, this.currentId))
    return { masterKeyId: this.currentId, sealed }
  }

  /**
   * The data key out of the object's row.
   *
   * @throws StorageError `unknown_master_key` where the master key is none of these, `corrupt` where the wrapped key was
   *   changed or is another object's.
   */
  unwrap(objectId: ObjectId, { masterKeyId, sealed }: WrappedKey): DataKey {
    const master = this.#byId.get(masterKeyId)
    if (master === undefined) {
      throw new StorageError('unknown_master_key', `No master key ${masterKeyId} is at hand`)
    }
    const bytes = unseal(master, boundTo(objectId, masterKeyId), sealed)
    if (bytes === null) {
      throw new StorageError('corrupt', `The wrapped key of ${objectId} was changed, or is another object's`)
    }
    return new DataKey(bytes)
  }

  /** The same data key under the current master key; what is under it already stays as it is. Throws as `unwrap`. */
  rewrap(objectId: ObjectId, wrapped: WrappedKey): WrappedKey {
    const key = this.unwrap(objectId, wrapped)
    return wrapped.masterKeyId === this.currentId ? wrapped : this.wrap(objectId, key)
  }
}
