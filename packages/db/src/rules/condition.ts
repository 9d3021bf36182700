/**
 * Conditions on one row, each said once: the function by which a contract judges what is sent, and the expression by which
 * the database checks what is stored. A browser may load this file, and it imports nothing.
 */

/** As PostgreSQL reckons: null where something that it needs is not known. */
export type Truth = boolean | null

/** A row by the names of its entity's properties; what is not known is null or left out. */
export type Row = Readonly<Record<string, unknown>>

export interface Condition {
  readonly of: (row: Row) => Truth
  /** Exactly as PostgreSQL prints it back, else every comparison of schemas shows drift. */
  readonly check: string
  /** Which fields it is about. */
  readonly fields: readonly string[]
}

/** `irma1Quadrant` → `irma_1_quadrant` */
const columnOf = (field: string): string => field.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`)

const numberIn = (row: Row, field: string): number | null => {
  const value = row[field]
  return typeof value === 'number' ? value : null
}

const wordIn = (row: Row, field: string): string | null => {
  const value = row[field]
  return typeof value === 'string' ? value : null
}

/** A field that is true or false itself. */
export const flag = (field: string): Condition => ({
  of: (row) => (typeof row[field] === 'boolean' ? row[field] : null),
  check: columnOf(field),
  fields: [field],
})

/** Said to be true; what is not known is not. */
export const isTrue = (field: string): Condition => ({
  of: (row) => row[field] === true,
  check: `(${columnOf(field)} IS TRUE)`,
  fields: [field],
})

export const isUnknown = (field: string): Condition => ({
  of: (row) => row[field] === null || row[field] === undefined,
  check: `(${columnOf(field)} IS NULL)`,
  fields: [field],
})

export const isKnown = (field: string): Condition => ({
  of: (row) => row[field] !== null && row[field] !== undefined,
  check: `(${columnOf(field)} IS NOT NULL)`,
  fields: [field],
})

/** A list with something in it. */
export const hasAny = (field: string): Condition => ({
  of: (row) => Array.isArray(row[field]) && row[field].length > 0,
  check: `(COALESCE(${columnOf(field)}, '[]'::jsonb) <> '[]'::jsonb)`,
  fields: [field],
})

export const isWord = (field: string, word: string): Condition => ({
  of: (row) => {
    const value = wordIn(row, field)
    return value === null ? null : value === word
  },
  check: `(${columnOf(field)} = '${word}'::text)`,
  fields: [field],
})

export const isNot = (field: string, word: string): Condition => ({
  of: (row) => {
    const value = wordIn(row, field)
    return value === null ? null : value !== word
  },
  check: `(${columnOf(field)} <> '${word}'::text)`,
  fields: [field],
})

/** At least so much, of a column of whole numbers. */
export const atLeast = (field: string, least: number): Condition => ({
  of: (row) => {
    const value = numberIn(row, field)
    return value === null ? null : value >= least
  },
  check: `(${columnOf(field)} >= ${least})`,
  fields: [field],
})

/** No more than another field of the same unit. */
export const atMost = (field: string, other: string): Condition => ({
  of: (row) => {
    const [value, most] = [numberIn(row, field), numberIn(row, other)]
    return value === null || most === null ? null : value <= most
  },
  check: `(${columnOf(field)} <= ${columnOf(other)})`,
  fields: [field, other],
})

/** The word that has the place of a number in a list, from 0. */
export const isWordOf = (field: string, place: string, words: readonly string[]): Condition => ({
  of: (row) => {
    const [word, index] = [wordIn(row, field), numberIn(row, place)]
    return word === null || index === null ? null : words[index] === word
  },
  // No array: MikroORM would take a check with one for the vocabulary of the column.
  check: `(${columnOf(field)} = split_part('${words.join(',')}'::text, ','::text, (${columnOf(place)} + 1)))`,
  fields: [field, place],
})

/** Both true or both false. */
export const same = (one: Condition, other: Condition): Condition => ({
  of: (row) => {
    const [a, b] = [one.of(row), other.of(row)]
    return a === null || b === null ? null : a === b
  },
  check: `(${one.check} = ${other.check})`,
  fields: [...one.fields, ...other.fields],
})

export const not = (one: Condition): Condition => ({
  of: (row) => {
    const truth = one.of(row)
    return truth === null ? null : !truth
  },
  check: `(NOT ${one.check})`,
  fields: one.fields,
})

/** One of them, whatever is known of the others. */
export const either = (...all: readonly Condition[]): Condition => ({
  of: (row) => {
    const truths = all.map((one) => one.of(row))
    return truths.includes(true) ? true : truths.includes(null) ? null : false
  },
  check: `(${all.map(({ check }) => check).join(' OR ')})`,
  fields: all.flatMap(({ fields }) => fields),
})

/** All of them. */
export const both = (...all: readonly Condition[]): Condition => ({
  of: (row) => {
    const truths = all.map((one) => one.of(row))
    return truths.includes(false) ? false : truths.includes(null) ? null : true
  },
  check: `(${all.map(({ check }) => check).join(' AND ')})`,
  fields: all.flatMap(({ fields }) => fields),
})
