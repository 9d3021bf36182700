import { createHash } from 'node:crypto'
import { types, type CustomTypesConfig } from 'pg'

/**
 * A statement that a connection prepares once: PostgreSQL parses and plans it there and then, and not with each call.
 * For what is called often enough for that to be felt; all else is written with `Session.sql`.
 */
export interface Statement<Row extends object> {
  readonly name: string
  readonly text: string
  /** How the columns of its rows are read. */
  readonly types: CustomTypesConfig
  /** Says what its rows are; never there. */
  readonly row?: Row
}

const names = new Map<string, string>()

/**
 * @param text with `$1`, `$2`, … for all that is not the program's own; a finite number of texts, since a connection
 * keeps each. Its rows hold instants in ISO 8601 and decimals as numbers, as they are answered.
 */
export function statement<Row extends object>(text: string): Statement<Row> {
  let name = names.get(text)
  if (name === undefined) {
    // Of its text: behind a pooler two processes may meet the same connection, and must not mean two things by a name.
    name = `medilens_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
    names.set(text, name)
  }
  return { name, text, types: ANSWERED }
}

/** The same with instants as dates, for rows that are reckoned with. */
export const statementOfDates = <Row extends object>(text: string): Statement<Row> => ({
  ...statement<Row>(text),
  types: RECKONED,
})

const TIMESTAMPTZ = 1184
const DATE = 1082
const NUMERIC = 1700
const INT8 = 20

/** `2026-11-28 20:34:45.12+00`, as PostgreSQL writes it, in ISO 8601 with milliseconds in UTC. */
export function isoInstant(text: string): string {
  // A server or role that is not on UTC writes another offset, and years of more or fewer digits are not ours.
  if (!text.endsWith('+00') || text.charCodeAt(10) !== SPACE) return new Date(text).toISOString()
  const fraction = text.length === WHOLE_SECONDS ? '' : text.slice(20, -3).slice(0, 3)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`
}
const SPACE = 32
const WHOLE_SECONDS = '2026-11-28 20:34:45+00'.length

const asIs = (text: string): string => text

type Parser = ReturnType<CustomTypesConfig['getTypeParser']>

const reading = (instant: Parser): CustomTypesConfig => {
  const parsers = new Map<number, Parser>([
    [TIMESTAMPTZ, instant],
    [DATE, asIs],
    [NUMERIC, Number],
    [INT8, Number],
  ])
  return { getTypeParser: (type, format) => parsers.get(type) ?? types.getTypeParser(type, format) }
}

const ANSWERED = reading(isoInstant)
const RECKONED = reading((text: string) => new Date(text))
