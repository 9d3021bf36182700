import type { Readable } from 'node:stream'
import type { ByteRange } from './frames/open-frames.ts'
import type { DataKey } from './keys/data-key.ts'
import type { ObjectId } from './object-id.ts'

/** Bytes of the beginning that are kept for finding a file's type. */
export const HEAD_BYTES = 4096

/** What is known of an object whose last byte was written. */
export interface StoredObject {
  /** Bytes of what was uploaded, not of what lies on disk. */
  readonly size: number
  /** Of what was uploaded: 64 hexadecimal digits in small letters. */
  readonly sha256: string
  /** The first 4096 bytes, or all of a smaller object. */
  readonly head: Uint8Array
}

/** What there is of an id. */
export type FoundObject =
  | { readonly state: 'none' }
  /** `receivedBytes`: what a writer that resumes need not be given again. */
  | { readonly state: 'part'; readonly receivedBytes: number; readonly changedAt: Date }
  | { readonly state: 'object'; readonly size: number; readonly changedAt: Date }

/** Something that lies in the store, whether a row knows of it or not. */
export interface ListedObject {
  readonly objectId: ObjectId
  readonly state: 'part' | 'object'
  readonly changedAt: Date
}

export interface WriterOptions {
  /** How many bytes the whole object may have; without it, as many as come. */
  readonly limit?: number
}

export interface ResumeOptions extends WriterOptions {
  /** Whether the part is begun again from its first byte; what it holds is written over. */
  readonly anew?: boolean
}

export interface WriteOptions {
  /** Told after each chunk how many bytes of the object have come so far. */
  readonly onProgress?: (bytes: number) => void
}

/**
 * The one writer of an object, which holds its part until it is finished or released; `await using` releases it.
 */
export interface ObjectWriter extends AsyncDisposable {
  /** Bytes that have come so far. */
  readonly size: number
  /** Bytes of whole frames: those that are kept when the writer is released or its process dies. */
  readonly receivedBytes: number

  /**
   * Takes chunks as they come, and asks for the next when one is on disk. May be called again with more. A stream that
   * is refused midway is not destroyed, and the rest of it not read.
   *
   * @throws StorageError `too_large` where a chunk would pass the limit, before any of it is taken; `full`. And what
   *   reading the chunks throws.
   */
  write(chunks: AsyncIterable<Uint8Array>, options?: WriteOptions): Promise<void>

  /**
   * Writes what is left and puts the object in its place. When it answers, the object outlives a power cut. Asked again,
   * it gives the same answer.
   *
   * @throws StorageError `full`, or `missing` where the part was taken away meanwhile.
   */
  finish(): Promise<StoredObject>

  /** Lets go of the part, once nothing is being written. It stays, as far as its frames are whole, to be resumed. */
  release(): Promise<void>
}

/**
 * Where the bytes of files are kept, encrypted. It knows no names, no rows and no organizations: who may have an object
 * is for the caller to say, and so are the keys.
 */
export interface ObjectStore {
  /**
   * A writer of a new object.
   *
   * @throws StorageError `exists` where there is a part or an object of this id, `busy` where another begins it.
   */
  begin(objectId: ObjectId, key: DataKey, options?: WriterOptions): Promise<ObjectWriter>

  /**
   * A writer that goes on after the part's last whole frame, or begins it anew. Reads what it keeps once, for its hash.
   *
   * @throws StorageError `missing` where there is no part, `exists` where the object is finished already (`verify` then
   *   says what `finish` did), `busy` where the part has a writer, `corrupt` where it is not what was written with this
   *   key, `too_large` where it is over the limit.
   */
  resume(objectId: ObjectId, key: DataKey, options?: ResumeOptions): Promise<ObjectWriter>

  /** What there is of an id, by its file's length alone. Throws StorageError `corrupt` where no object has that. */
  find(objectId: ObjectId): Promise<FoundObject>

  /**
   * The bytes of a range of an object, or of all of it. `size` is that of its row. A frame is given only after its seal
   * was found whole; the stream fails with StorageError `corrupt` at the first one that is not. To stop early, destroy
   * the stream; one that is neither read nor destroyed keeps its file open.
   *
   * @throws StorageError `missing`, `bad_range`, or `corrupt` where the object has another size.
   */
  read(objectId: ObjectId, key: DataKey, size: number, range?: ByteRange): Promise<Readable>

  /** Reads all of an object, and says what `finish` did. Throws StorageError `missing` or `corrupt`. */
  verify(objectId: ObjectId, key: DataKey): Promise<StoredObject>

  /** Removes whatever there is of an id. Throws StorageError `busy` where its part has a writer. */
  remove(objectId: ObjectId): Promise<void>

  /** Removes the parts without a writer that nobody has written to since, and says which they were. */
  sweepParts(olderThan: Date): Promise<ObjectId[]>

  /** Whatever lies in the store, in no order, with what comes and goes meanwhile or without it. */
  list(): AsyncIterable<ListedObject>
}
