import { p } from '@mikro-orm/postgresql'
import type { Id, OrganizationId } from '../ids.ts'

/** Primary key: a UUIDv7 made by the server. */
export const id = <Kind extends string>() => p.uuid().$type<Id<Kind>>().primary()

/** A column that holds the id of another row; the foreign key is declared by `references.ts`. */
export const idOf = <Kind extends string>() => p.uuid().$type<Id<Kind>>()

/** The organization a row belongs to; the policies compare it with the session's. */
export const organizationId = () => p.uuid().$type<OrganizationId>()

/** An instant with milliseconds, as much as JavaScript keeps: a cursor made of more would not match. */
export const instant = () => p.datetime(3)

/** Calendar date `YYYY-MM-DD`, without a time zone. */
export const calendarDate = () => p.date()

/** Exact decimal, a number in TypeScript. */
export const decimal = (precision: number, scale: number) =>
  p.decimal('number').precision(precision).scale(scale)

export const createdAt = () => instant().onCreate(() => new Date())
export const updatedAt = () =>
  instant()
    .onCreate(() => new Date())
    .onUpdate(() => new Date())

/** Optimistic lock of rows that people edit. */
export const version = () => p.integer().version()
