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

/** Columns that a row keeps for good, with the values that the list is narrowed to. */
type Within<Row> = Readonly<Partial<Record<keyof Row & string, string>>>

/**
 * One page of a query over one table, sorted by `columns`, of which the last makes the order whole (`id`). The row
 * that a cursor names is looked up in the same statement, under the caller's own policies: a foreign one marks no place
 * and finds nothing. Policies part organizations and no more: where a caller sees one patient's rows alone, or a list is
 * of one, `within` says which, and a row of another marks no place either. An index over the organization and these
 * columns makes it one index scan, however far on.
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
  within?: Within<Tables[Table]>,
): Promise<Page<Row>> {
  const sorted = columns.reduce((sofar, column) => sofar.orderBy(sql.ref(column), direction), query)
  const from =
    cursor === undefined ? sorted : sorted.where(beyond(table, columns, direction, cursor, within ?? {}))
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
  within: Readonly<Record<string, unknown>>,
): Expression<SqlBool> {
  const row = sql.join(columns.map((column) => sql.ref(column)))
  const marked = sql.join(columns.map((column) => sql.ref(`marked.${column}`)))
  const after = direction === 'asc' ? sql`>` : sql`<`
  const named = Object.entries({ id: cursor, ...within }).map(
    ([column, value]) => sql`${sql.ref(`marked.${column}`)} = ${value}`,
  )
  const conditions = sql.join(named, sql` and `)
  return sql<SqlBool>`(${row}) ${after} (select ${marked} from ${sql.table(table)} as marked where ${conditions})`
}
