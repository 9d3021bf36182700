import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { FRAME_BYTES } from '../frames/frame.ts'

/**
 * A stream of the chunks that closes their file when it ends, fails or is destroyed. A generator that closed it at its own
 * end would not do: one that is stopped before its first step never comes to its end.
 */
export const streamOf = (chunks: AsyncIterator<Buffer>, file: FileHandle): Readable => {
  const closing: AsyncIterableIterator<Buffer, undefined> = {
    next: async () => {
      const { done, value } = await chunks.next()
      return done === true ? { done, value: undefined } : { done: false, value }
    },
    return: async () => {
      await file.close()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => closing,
  }
  return Readable.from(closing, { objectMode: false, highWaterMark: FRAME_BYTES })
}
