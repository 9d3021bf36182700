import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { FRAME_BYTES, plainSize, SEALED_FRAME_BYTES, sealedSize } from '../frames/frame.ts'
import { openRange, openWholeFrames } from '../frames/open-frames.ts'
import type { ByteRange } from '../frames/open-frames.ts'
import type { DataKey } from '../keys/data-key.ts'
import type { ObjectId } from '../object-id.ts'
import type {
  FoundObject,
  ListedObject,
  ObjectStore,
  ObjectWriter,
  ResumeOptions,
  StoredObject,
  WriterOptions,
} from '../object-store.ts'
import { StorageError, systemCodeOf } from '../storage-error.ts'
import { lockPath, makeFolder, objectPath, openIfThere, partPath, placesOf, statIfThere } from './folders.ts'
import type { Places } from './folders.ts'
import { listObjects, listParts } from './listing.ts'
import { PartLock } from './part-lock.ts'
import { PartWriter } from './part-writer.ts'
import { streamOf } from './range-stream.ts'
import { removeObject, sweepParts } from './removal.ts'
import { Summary } from './summary.ts'

const wholeFramesOnDisk = (bytesOnDisk: number): number => Math.floor(bytesOnDisk / SEALED_FRAME_BYTES)

/**
 * A store in a folder of this machine, or in one that it shares with others by a file system whose locks hold between
 * them. `parts/<id>.part` is what was uploaded so far, `objects/<first two digits>/<id>` what is whole.
 */
export class LocalStore implements ObjectStore {
  readonly #places: Places

  private constructor(places: Places) {
    this.#places = places
  }

  /** Makes the folders where they are not there yet; their owner alone may enter them. */
  static async open(root: string): Promise<LocalStore> {
    const places = placesOf(root)
    for (const folder of [places.root, places.parts, places.objects]) await makeFolder(folder)
    return new LocalStore(places)
  }

  begin(objectId: ObjectId, key: DataKey, options: WriterOptions = {}): Promise<ObjectWriter> {
    const places = this.#places
    return this.#holding(objectId, async (lock) => {
      try {
        const file = await open(partPath(places, objectId), 'wx', 0o600)
        const limit = options.limit ?? Infinity
        return new PartWriter({ file, objectId, key, places, lock, summary: new Summary(), limit })
      } catch (error) {
        if (systemCodeOf(error) !== 'EEXIST') throw error
        throw new StorageError('exists', `A part of ${objectId} is there already`, { cause: error })
      }
    })
  }

  resume(objectId: ObjectId, key: DataKey, options: ResumeOptions = {}): Promise<ObjectWriter> {
    const places = this.#places
    return this.#holding(objectId, async (lock) => {
      await using opened = new AsyncDisposableStack()
      const file = await openIfThere(partPath(places, objectId), 'r+')
      if (file === null) throw new StorageError('missing', `There is no part of ${objectId}`)
      opened.use(file)
      const frames = options.anew === true ? 0 : wholeFramesOnDisk((await file.stat()).size)
      const limit = options.limit ?? Infinity
      if (frames * FRAME_BYTES > limit) {
        throw new StorageError('too_large', `${objectId} has more than ${limit} bytes`)
      }
      const summary = new Summary()
      for await (const frame of openWholeFrames({ file, objectId, key }, 0, frames)) summary.add(frame)
      await file.truncate(frames * SEALED_FRAME_BYTES)
      opened.move()
      return new PartWriter({ file, objectId, key, places, lock, summary, limit })
    })
  }

  async find(objectId: ObjectId): Promise<FoundObject> {
    // The part first: one that is put in its place between the two looks is then found as an object.
    const part = await statIfThere(partPath(this.#places, objectId))
    const object = await statIfThere(objectPath(this.#places, objectId))
    if (object !== null) {
      return { state: 'object', size: this.#sizeOf(objectId, object.size), changedAt: object.mtime }
    }
    if (part === null) return { state: 'none' }
    const receivedBytes = wholeFramesOnDisk(part.size) * FRAME_BYTES
    return { state: 'part', receivedBytes, changedAt: part.mtime }
  }

  async read(objectId: ObjectId, key: DataKey, size: number, range?: ByteRange): Promise<Readable> {
    const { start, end } = range ?? { start: 0, end: size }
    const isWithin = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && end <= size
    if (!isWithin || start > end) {
      throw new StorageError('bad_range', `${objectId} has no bytes from ${start} to ${end}: it has ${size}`)
    }
    await using opened = new AsyncDisposableStack()
    const file = opened.use(await this.#openObject(objectId))
    if ((await file.stat()).size !== sealedSize(size)) {
      throw new StorageError('corrupt', `${objectId} does not have the length of ${size} bytes`)
    }
    opened.move()
    return streamOf(openRange({ file, objectId, key }, size, { start, end }), file)
  }

  async verify(objectId: ObjectId, key: DataKey): Promise<StoredObject> {
    await using file = await this.#openObject(objectId)
    const size = this.#sizeOf(objectId, (await file.stat()).size)
    const summary = new Summary()
    for await (const bytes of openRange({ file, objectId, key }, size, { start: 0, end: size })) {
      summary.add(bytes)
    }
    return summary.close()
  }

  remove(objectId: ObjectId): Promise<void> {
    return removeObject(this.#places, objectId)
  }

  sweepParts(olderThan: Date): Promise<ObjectId[]> {
    return sweepParts(this.#places, olderThan)
  }

  async *list(): AsyncGenerator<ListedObject> {
    yield* listParts(this.#places)
    yield* listObjects(this.#places)
  }

  /** Does the work under the part's lock, which goes into what the work makes. */
  async #holding(objectId: ObjectId, work: (lock: PartLock) => Promise<PartWriter>): Promise<PartWriter> {
    const lock = PartLock.take(lockPath(this.#places, objectId))
    try {
      if ((await statIfThere(objectPath(this.#places, objectId))) !== null) {
        throw new StorageError('exists', `${objectId} is finished`)
      }
      return await work(lock)
    } catch (error) {
      lock.release()
      throw error
    }
  }

  async #openObject(objectId: ObjectId): Promise<FileHandle> {
    const file = await openIfThere(objectPath(this.#places, objectId), 'r')
    if (file === null) throw new StorageError('missing', `There is no object ${objectId}`)
    return file
  }

  #sizeOf(objectId: ObjectId, bytesOnDisk: number): number {
    const size = plainSize(bytesOnDisk)
    if (size === null) throw new StorageError('corrupt', `${objectId} ends within a seal`)
    return size
  }
}
