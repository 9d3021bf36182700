import type { DataKey } from '../keys/data-key.ts'
import { SEAL_BYTES } from '../keys/sealed.ts'
import { idBytes } from '../object-id.ts'
import type { ObjectId } from '../object-id.ts'
import { StorageError } from '../storage-error.ts'

/**
 * An object is a row of frames. Each but the last holds `FRAME_BYTES` of it, the last one what is left: 0 to
 * `FRAME_BYTES - 1` bytes, so that a last frame is always shorter than the others and a length says how many there are.
 *
 * Each is sealed by itself and bound to object, format, number and whether it is the last. That is the idea of STREAM
 * (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO
 * 2015). STREAM counts its nonces; here they are random, since an upload that is resumed writes a frame anew, and a
 * counted nonce would then be used twice under one key. So the number of the frame is in the bound data instead.
 */
export const FRAME_BYTES = 65_536

/** Bytes of a frame on disk, but for the last. */
export const SEALED_FRAME_BYTES = FRAME_BYTES + SEAL_BYTES

const FORMAT = Buffer.from('MLF\u0001', 'latin1')

/** Which frame of which object, and so what it is bound to. */
export interface FramePlace {
  readonly objectId: ObjectId
  /** From 0. */
  readonly index: number
  readonly isLast: boolean
}

const boundTo = ({ objectId, index, isLast }: FramePlace): Buffer => {
  const number = Buffer.alloc(9)
  number.writeBigUInt64BE(BigInt(index))
  number.writeUInt8(isLast ? 1 : 0, 8)
  return Buffer.concat([FORMAT, idBytes(objectId), number])
}

/** The frame as it lies on disk; it takes its memory from `into`, where that is given. */
export const sealFrame = (key: DataKey, place: FramePlace, plain: Uint8Array, into?: Buffer): Buffer =>
  key.seal(boundTo(place), plain, into)

/** @throws StorageError `corrupt` where the frame is not the one that was written at this place with this key. */
export const openFrame = (key: DataKey, place: FramePlace, sealed: Uint8Array): Buffer => {
  const plain = key.unseal(boundTo(place), sealed)
  if (plain !== null) return plain
  throw new StorageError('corrupt', `Frame ${place.index} of ${place.objectId} is not what was written there`)
}

/** How many frames come before the last one of an object of `size` bytes. */
export const wholeFrames = (size: number): number => Math.floor(size / FRAME_BYTES)

/** Bytes on disk of an object of `size` bytes. */
export const sealedSize = (size: number): number =>
  wholeFrames(size) * SEALED_FRAME_BYTES + (size % FRAME_BYTES) + SEAL_BYTES

/** Bytes of the object that has so many on disk, or null where none has. */
export const plainSize = (bytesOnDisk: number): number | null => {
  const frames = Math.floor(bytesOnDisk / SEALED_FRAME_BYTES)
  const last = (bytesOnDisk % SEALED_FRAME_BYTES) - SEAL_BYTES
  return last < 0 ? null : frames * FRAME_BYTES + last
}
