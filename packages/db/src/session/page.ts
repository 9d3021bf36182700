import { sql, type Expression, type SelectQueryBuilder, type SqlBool } from 'kysely'

/** How much of a list is asked for. */
export interface PageRequest {
  /** How many rows at most. */
  readonly limit: number
  /** The id of the last row of the page before. */
  readonly cursor?: string | undefined
}

export interface Page<Row extends { readonly id: string }> {
  readonly rows: Row[]
  /** Null on the last page. */
  readonly nextCursor: Row['id'] | null
}

/**
 * One page of a query over one table, sorted by `columns`, of which the last makes the order whole (`id`). The row
 * that a cursor names is looked up in the same statement, under the caller's own policies: a foreign one marks no place
 * and finds nothing. An index over the organization and these columns makes it one index scan, however far on.
 */
export async function readPage<
  Tables,
  Table extends keyof Tables & string,
  Row extends { readonly id: string },
>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
  direction: 'asc' | 'desc',
  { limit, cursor }: PageRequest,
): Promise<Page<Row>> {
  const sorted = columns.reduce((sofar, column) => sofar.orderBy(sql.ref(column), direction), query)
  const from = cursor === undefined ? sorted : sorted.where(beyond(table, columns, direction, cursor))
  return pageOf(await from.limit(limit + 1).execute(), limit)
}

/** The page that a query found which was given a row more than the page holds, to know whether there is a next one. */
export function pageOf<Row extends { readonly id: string }>(found: readonly Row[], limit: number): Page<Row> {
  const rows = found.slice(0, limit)
  return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

function beyond(
  table: string,
  columns: readonly string[],
  direction: 'asc' | 'desc',
  cursor: string,
): Expression<SqlBool> {
  const row = sql.join(columns.map((column) => sql.ref(column)))
  const marked = sql.join(columns.map((column) => sql.ref(`marked.${column}`)))
  const after = direction === 'asc' ? sql`>` : sql`<`
  return sql<SqlBool>`(${row}) ${after} (select ${marked} from ${sql.table(table)} as marked where marked.id = ${cursor})`
}
