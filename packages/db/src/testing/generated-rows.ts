import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { newId } from '../ids.ts'
import { ACCESS } from '../roles/access.ts'

/** A row by its columns. */
export type Row = Readonly<Record<string, unknown>>

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly parent: string
  readonly parentColumns: readonly string[]
}

interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
  /** The first word of the column's closed vocabulary; null where it has none. */
  readonly word: string | null
}

/** What must be known of a table to make a row of it. */
export interface TableShape {
  readonly table: string
  readonly columns: readonly Column[]
  readonly foreignKeys: readonly ForeignKey[]
}

const SHAPES = `
select c.relname as table,
       (select json_agg(json_build_object(
                 'name', a.attname, 'type', format_type(a.atttypid, null),
                 'required', a.attnotnull and not a.atthasdef,
                 'word', (select substring(pg_get_constraintdef(k.oid) from 'ARRAY\\[''(.*?)''')
                            from pg_constraint k
                           where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
                             and pg_get_constraintdef(k.oid) like '%= ANY (ARRAY[%')) order by a.attnum)
          from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select coalesce(json_agg(json_build_object(
                 'name', k.conname, 'parent', k.confrelid::regclass::text,
                 'columns', (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality u (num, n)
                               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = num),
                 'parentColumns', (select json_agg(a.attname order by n)
                                     from unnest(k.confkey) with ordinality u (num, n)
                                     join pg_attribute a on a.attrelid = k.confrelid and a.attnum = num))), '[]')
          from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') as "foreignKeys"
  from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relname = any($1)`

/** The shapes of all our tables as the live database has them, parents before children. */
export async function readShapes(client: Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(SHAPES, [Object.keys(ACCESS)])
  const sorted: TableShape[] = []
  const isPlaced = ({ parent }: ForeignKey, child: string) =>
    parent === child || sorted.some(({ table }) => table === parent)
  while (sorted.length < rows.length) {
    const next = rows.find(
      (shape) => !sorted.includes(shape) && shape.foreignKeys.every((key) => isPlaced(key, shape.table)),
    )
    if (next === undefined) throw new Error('The foreign keys go in a circle')
    sorted.push(next)
  }
  return sorted
}

/**
 * One row of every table, all of one new organization, with every foreign key set: so that a copy with another id in
 * one of them is wrong in that alone.
 * @param given rows that are there already, by table
 */
export function generateRows(
  shapes: readonly TableShape[],
  given: ReadonlyMap<string, Row> = new Map(),
): ReadonlyMap<string, Row> {
  const rows = new Map(given)
  for (const shape of shapes) {
    if (!rows.has(shape.table)) rows.set(shape.table, generateRow(shape, rows))
  }
  return rows
}

/** One row that points at the given parents. */
export function generateRow(
  { table, columns, foreignKeys }: TableShape,
  parents: ReadonlyMap<string, Row>,
): Row {
  const own = columns.filter(({ required }) => required).map((column) => [column.name, valueOf(column)])
  const pointing = foreignKeys
    .filter(({ parent }) => parent !== table)
    .flatMap(({ columns: from, parent, parentColumns }) =>
      from.map((column, index) => [column, parents.get(parent)?.[parentColumns[index] ?? '']]),
    )
  return Object.fromEntries([...own, ...pointing])
}

/** Inserts one row; what it does not name has its default. */
export async function insertRow(client: Client, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).join(', ')
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1)`,
    [JSON.stringify(row)],
  )
}

function valueOf({ name, type, word }: Column): unknown {
  switch (type) {
    case 'uuid':
      return newId()
    case 'boolean':
      return false
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'numeric':
      return 1
    case 'jsonb':
    case 'text[]':
    case 'integer[]':
      return []
    case 'timestamp with time zone':
      return new Date()
    case 'text':
    case 'character varying':
      return word ?? randomBytes(6).toString('hex')
    default:
      throw new Error(`No value is known for ${name} ${type}`)
  }
}
