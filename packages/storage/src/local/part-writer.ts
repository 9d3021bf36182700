import { rename } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { FRAME_BYTES, SEALED_FRAME_BYTES, sealFrame } from '../frames/frame.ts'
import type { FrameFile } from '../frames/open-frames.ts'
import type { ObjectWriter, StoredObject, WriteOptions } from '../object-store.ts'
import { StorageError, systemCodeOf } from '../storage-error.ts'
import { makeFolder, objectPath, partPath, syncFolder } from './folders.ts'
import type { Places } from './folders.ts'
import type { PartLock } from './part-lock.ts'
import type { Summary } from './summary.ts'

/** A part that this process alone may write. */
export interface HeldPart extends FrameFile {
  readonly places: Places
  readonly lock: PartLock
  /** Of what lies in the part already: whole frames. */
  readonly summary: Summary
  /** Bytes the object may have. */
  readonly limit: number
}

/** A full disk, a used-up quota, a file larger than this process may make. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

const orFull = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!FULL.includes(systemCodeOf(error) ?? '')) throw error
    throw new StorageError('full', 'There is no space left for this object', { cause: error })
  }
}

const writeWhole = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await orFull(
      file.write(bytes, written, bytes.length - written, position + written),
    )
    written += bytesWritten
  }
}

/** A loop over a stream destroys it when it is left; whoever sent a stream that is refused may still be answered on it. */
const leftOpen = (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  chunks instanceof Readable ? chunks.iterator({ destroyOnReturn: false }) : chunks

export class PartWriter implements ObjectWriter {
  readonly #part: HeldPart
  readonly #tail = Buffer.allocUnsafe(FRAME_BYTES)
  readonly #sealed = Buffer.allocUnsafe(SEALED_FRAME_BYTES)
  #tailBytes = 0
  #frames: number
  /** `failed`: something is missing on disk of what the hash has seen. `finished`, `released`: nothing is held any more. */
  #state: 'open' | 'working' | 'failed' | 'finished' | 'released' = 'open'
  #finishing: Promise<StoredObject> | null = null

  constructor(part: HeldPart) {
    this.#part = part
    this.#frames = part.summary.size / FRAME_BYTES
  }

  get size(): number {
    return this.#part.summary.size
  }

  get receivedBytes(): number {
    return this.#frames * FRAME_BYTES
  }

  async write(chunks: AsyncIterable<Uint8Array>, { onProgress }: WriteOptions = {}): Promise<void> {
    this.#enter()
    try {
      for await (const chunk of leftOpen(chunks)) {
        // A stream with an encoding gives strings, whatever its type says.
        if (!(chunk instanceof Uint8Array)) throw new TypeError('An object is written in bytes')
        if (this.size + chunk.length > this.#part.limit) {
          throw new StorageError(
            'too_large',
            `${this.#part.objectId} has more than ${this.#part.limit} bytes`,
          )
        }
        await this.#take(chunk)
        onProgress?.(this.size)
      }
    } finally {
      if (this.#state === 'working') this.#state = 'open'
    }
  }

  async finish(): Promise<StoredObject> {
    if (this.#finishing === null) {
      this.#enter()
      this.#finishing = this.#finish()
    }
    return this.#finishing
  }

  async release(): Promise<void> {
    if (this.#state === 'finished' || this.#state === 'released') return
    if (this.#state === 'working')
      throw new Error('A writer is released after it has written; end its stream first')
    this.#state = 'released'
    try {
      // Whole frames are to be there still after a power cut, as far as the disk allows.
      await orFull(this.#part.file.datasync())
      await syncFolder(this.#part.places.parts)
    } finally {
      await this.#part.file.close()
      this.#part.lock.release()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release()
  }

  #enter(): void {
    if (this.#state !== 'open') throw new Error(`A writer that is ${this.#state} takes nothing more`)
    this.#state = 'working'
  }

  async #take(chunk: Uint8Array): Promise<void> {
    this.#part.summary.add(chunk)
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + FRAME_BYTES - this.#tailBytes)
      this.#tail.set(piece, this.#tailBytes)
      this.#tailBytes += piece.length
      at += piece.length
      if (this.#tailBytes === FRAME_BYTES) await this.#writeFrame(false)
    }
  }

  async #writeFrame(isLast: boolean): Promise<void> {
    const { file, key, objectId } = this.#part
    const place = { objectId, index: this.#frames, isLast }
    const sealed = sealFrame(key, place, this.#tail.subarray(0, this.#tailBytes), this.#sealed)
    try {
      await writeWhole(file, sealed, this.#frames * SEALED_FRAME_BYTES)
    } catch (error) {
      this.#state = 'failed'
      throw error
    }
    if (isLast) return
    this.#frames += 1
    this.#tailBytes = 0
  }

  async #finish(): Promise<StoredObject> {
    const { file, lock, objectId, places, summary } = this.#part
    try {
      await this.#writeFrame(true)
      await orFull(file.sync())
      await this.#putInPlace(objectPath(places, objectId))
    } catch (error) {
      this.#state = 'failed'
      throw error
    }
    this.#state = 'finished'
    try {
      await file.close()
    } finally {
      lock.discard()
    }
    return summary.close()
  }

  /** When it answers, the object's folder is on disk, its name in it, and the part's name gone. */
  async #putInPlace(path: string): Promise<void> {
    const { objectId, places } = this.#part
    await orFull(makeFolder(dirname(path)))
    try {
      await rename(partPath(places, objectId), path)
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error
      throw new StorageError('missing', `The part of ${objectId} was taken away`, { cause: error })
    }
    // Also where the folder was there already: another process may have made it, and be just as far.
    for (const folder of [places.objects, dirname(path), places.parts]) await syncFolder(folder)
  }
}
