import { AppError } from '../../trpc/error.ts'

/** Which bytes of a file a request sends. */
export interface SentRange {
  readonly start: number
  /** Before which byte it ends. */
  readonly end: number
  /** How many the whole file has; null where that is not known yet. */
  readonly total: number | null
}

const RANGE = /^bytes (?<first>\d{1,15})-(?<last>\d{1,15})\/(?<total>\d{1,15}|\*)$/

/** What a `Content-Range` header says (RFC 9110, 14.4); null where there is none. Throws `invalid_input`. */
export function sentRange(header: string | undefined): SentRange | null {
  if (header === undefined) return null
  const { first, last, total } = RANGE.exec(header)?.groups ?? {}
  if (first === undefined || last === undefined || total === undefined) throw malformed()
  const range = {
    start: Number(first),
    end: Number(last) + 1,
    total: total === '*' ? null : Number(total),
  }
  if (range.start >= range.end || (range.total !== null && range.end > range.total)) throw malformed()
  return range
}

const malformed = () =>
  new AppError('invalid_input', 'Content-Range must say which bytes are sent, as bytes 65536-99999/100000.')
