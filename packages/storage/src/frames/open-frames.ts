import type { FileHandle } from 'node:fs/promises'
import type { DataKey } from '../keys/data-key.ts'
import { SEAL_BYTES } from '../keys/sealed.ts'
import type { ObjectId } from '../object-id.ts'
import { StorageError } from '../storage-error.ts'
import { FRAME_BYTES, openFrame, SEALED_FRAME_BYTES, wholeFrames } from './frame.ts'

/** An open file of frames, and what opens them. */
export interface FrameFile {
  readonly file: FileHandle
  readonly objectId: ObjectId
  readonly key: DataKey
}

const readWhole = async ({ file, objectId }: FrameFile, into: Buffer, position: number): Promise<void> => {
  let filled = 0
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, position + filled)
    if (bytesRead === 0) throw new StorageError('corrupt', `${objectId} ends before its last frame`)
    filled += bytesRead
  }
}

/** The frames from number `first` on and before `end`, none of which is the last. Throws as `openFrame`. */
export async function* openWholeFrames(from: FrameFile, first: number, end: number): AsyncGenerator<Buffer> {
  const sealed = Buffer.allocUnsafe(SEALED_FRAME_BYTES)
  for (let index = first; index < end; index++) {
    await readWhole(from, sealed, index * SEALED_FRAME_BYTES)
    yield openFrame(from.key, { objectId: from.objectId, index, isLast: false }, sealed)
  }
}

const openLastFrame = async (from: FrameFile, size: number): Promise<Buffer> => {
  const index = wholeFrames(size)
  const sealed = Buffer.allocUnsafe((size % FRAME_BYTES) + SEAL_BYTES)
  await readWhole(from, sealed, index * SEALED_FRAME_BYTES)
  return openFrame(from.key, { objectId: from.objectId, index, isLast: true }, sealed)
}

/** A stretch of an object, in bytes: from `start` on and before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * A range of an object of `size` bytes, at most a frame at a time. Where it reaches the object's end, the last frame is
 * opened too, though it may be empty: its seal says that nothing was cut off. Throws as `openFrame`, before a byte of
 * that frame is given.
 */
export async function* openRange(
  from: FrameFile,
  size: number,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  const last = wholeFrames(size)
  const first = wholeFrames(start)
  let at = first * FRAME_BYTES
  for await (const frame of openWholeFrames(from, first, Math.min(last, Math.ceil(end / FRAME_BYTES)))) {
    const wanted = frame.subarray(Math.max(0, start - at), end - at)
    at += FRAME_BYTES
    if (wanted.length > 0) yield wanted
  }
  const lastAt = last * FRAME_BYTES
  if (end <= lastAt && end < size) return
  const wanted = (await openLastFrame(from, size)).subarray(Math.max(0, start - lastAt), end - lastAt)
  if (wanted.length > 0) yield wanted
}
