import { sql, type RawBuilder } from 'kysely'

/**
 * The day of an instant in UTC, `YYYY-MM-DD`. Written out rather than bound: PostgreSQL takes a second parameter for
 * another expression, and would not group by what it selects.
 */
export const utcDay = (column: string): RawBuilder<string> =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD')`
