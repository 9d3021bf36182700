import { z } from 'zod'

/**
 * A text that PostgreSQL can store: well-formed, without NUL, trimmed, not empty.
 * @param max in UTF-16 units, as the column counts at most that many characters
 */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), {
      error: 'holds characters that cannot be stored',
    })

/** A row's id: any UUID, in the lower case in which it is answered. */
export const uuid = () => z.uuid().toLowerCase()

/** A number of a `numeric(precision, scale)` column, both ends included; rounded to the column's scale when stored. */
export const decimal = (low: number, high: number) => z.number().min(low).max(high)

/** A number of which only the size of its column limits: what PostgreSQL would round to one more digit is too large. */
export const numeric = (precision: number, scale: number) => {
  // Written as a decimal: reckoned, it would be off by as much as it is about.
  const limit = Number(`${'9'.repeat(precision - scale)}.${'9'.repeat(scale)}5`)
  return z.number().gt(-limit).lt(limit)
}

const EARLIEST = Date.UTC(1900, 0, 1)

/** An instant in ISO 8601 with its offset; from 1900 on, and never in the future but for a clock that runs ahead. */
export const pastInstant = () =>
  z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .refine((date) => date.getTime() >= EARLIEST && date.getTime() <= Date.now() + 5 * 60_000, {
      error: 'must be a time from 1900 until now',
    })

/** An instant in an answer: ISO 8601, UTC, milliseconds. Documents say so; the server's own need no check. */
export const instant = () => z.string().meta({ format: 'date-time' })

/** A calendar date `YYYY-MM-DD` from 1900 until today. */
export const pastDate = () =>
  z.iso.date().refine((date) => date >= '1900-01-01' && date <= new Date().toISOString().slice(0, 10), {
    error: 'must be a date from 1900 until today',
  })

/** The `version` of a row as it was last read, by which a change finds out that it is not alone. */
export const expectedVersion = () => z.int().min(1).max(2_147_483_647)

/** Opaque: where a page ended, to ask for the next one. */
export const cursor = <Kind extends string>() => uuid().brand<Kind>()

/** How many rows a page holds at most. */
export const limit = (usual: number, most: number) => z.int().min(1).max(most).default(usual)

/** Small documents people attach, of texts alone. */
export const textRecord = (maxKeys: number, maxText: number) =>
  z
    .record(text(50), text(maxText))
    .refine((record) => Object.keys(record).length <= maxKeys, { error: `must have at most ${maxKeys} keys` })
