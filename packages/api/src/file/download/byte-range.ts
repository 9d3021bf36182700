import type { ByteRange } from '@medilens/storage'
import { AppError } from '../../trpc/error.ts'

const SINGLE = /^bytes=(?<first>\d{0,15})-(?<last>\d{0,15})$/

/** A part that a file of this size does not have; who asked hears how much there is. */
export class BadRange extends AppError {
  readonly sizeBytes: number

  constructor(sizeBytes: number) {
    super('bad_range', `This file has ${sizeBytes} bytes, and none of those asked for.`)
    this.sizeBytes = sizeBytes
  }
}

/**
 * The part of a file that a `Range` header asks for (RFC 9110, 14.2): from the first byte to the last, or the last so
 * many. Null where all of it is to be answered: also several parts at once, which nobody has to answer. Throws
 * `bad_range`.
 */
export function askedRange(header: string | undefined, size: number): ByteRange | null {
  const { first = '', last = '' } = SINGLE.exec(header ?? '')?.groups ?? {}
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  if (start >= end) throw new BadRange(size)
  return { start, end }
}
