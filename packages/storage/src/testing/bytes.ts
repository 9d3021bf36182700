import { createHash } from 'node:crypto'
import { StorageError } from '../storage-error.ts'
import type { StorageErrorCode } from '../storage-error.ts'

/** Bytes that look random and are the same each time: of another seed, other ones. */
export const someBytes = (size: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(size)
  let state = seed * 2_654_435_761
  for (let at = 0; at < size; at++) {
    // xorshift32 (Marsaglia 2003).
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state & 0xff
  }
  return bytes
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The bytes in chunks of this size, each in memory of its own. */
export async function* chunksOf(bytes: Uint8Array, chunkBytes = 40_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes)
}

export const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** The code with which the store refuses; anything else that is thrown is thrown on. */
export const refusalOf = async (work: () => unknown): Promise<StorageErrorCode> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof StorageError) return error.code
    throw error
  }
  throw new Error('was not refused')
}
