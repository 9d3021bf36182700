import { createHash } from 'node:crypto'
import { HEAD_BYTES } from '../object-store.ts'
import type { StoredObject } from '../object-store.ts'

/** Size, hash and head of bytes that pass by. */
export class Summary {
  readonly #hash = createHash('sha256')
  readonly #head = Buffer.alloc(HEAD_BYTES)
  #size = 0

  get size(): number {
    return this.#size
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    if (this.#size < HEAD_BYTES) this.#head.set(bytes.subarray(0, HEAD_BYTES - this.#size), this.#size)
    this.#size += bytes.length
  }

  /** To be asked once, at the end. */
  close(): StoredObject {
    const head = Uint8Array.from(this.#head.subarray(0, Math.min(this.#size, HEAD_BYTES)))
    return { size: this.#size, sha256: this.#hash.digest('hex'), head }
  }
}
