import type { Client } from 'pg'
import { ACCESS, UNBOUND_TABLES } from '../roles/access.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE } from '../roles/names.ts'

/** What a role may do to one table or column. */
interface Privilege {
  readonly role: string
  /** In lower case, as `grant` has it. */
  readonly verb: string
  readonly table: string
  /** Null for the whole table. */
  readonly column: string | null
}

/**
 * What is in force, by whichever way it came: to the role itself, to everybody, or through a membership. A column is
 * named where the table as a whole is not granted.
 */
const IN_FORCE = `
with roles as (select oid, rolname::text as role from pg_roles where rolname = any($1)),
     tables as (select oid, relname::text as "table" from pg_class
                 where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname = any($2)),
     verbs as (
       select verb || option as verb, verb in ('select', 'insert', 'update', 'references') as "ofColumns"
         from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']
                || case when current_setting('server_version_num')::int >= 170000 then array['maintain'] end) verb
         cross join unnest(array['', ' with grant option']) option)
select role, verb, "table", null as "column" from roles r, tables t, verbs
 where has_table_privilege(r.oid, t.oid, verb)
union all
select role, verb, "table", attname::text
  from roles r cross join tables t cross join verbs join pg_attribute a on a.attrelid = t.oid
 where "ofColumns" and attnum > 0 and not attisdropped
   and not has_table_privilege(r.oid, t.oid, verb) and has_column_privilege(r.oid, t.oid, attnum, verb)`

/** Says where a serving role may do more or less than `roles/access.ts` declares, for the given tables. */
export async function privilegeFaults(client: Client, tables: readonly string[]): Promise<string[]> {
  const known = declared.filter(({ table }) => tables.includes(table))
  const { rows } = await client.query<Privilege>(IN_FORCE, [
    [APP_ROLE, AUTH_ROLE, DEFINER_ROLE],
    [...new Set(known.map(({ table }) => table))],
  ])
  const more = rows.filter((live) => !known.some((one) => isSame(one, live)))
  const less = known.filter((one) => !rows.some((live) => isWider(live, one)))
  return [
    ...byTarget(more).map(
      ([role, target, verbs]) => `${role} may ${verbs} ${target}, which is not declared.`,
    ),
    ...byTarget(less).map(
      ([role, target, verbs]) => `${role} may not ${verbs} ${target}, which is declared.`,
    ),
  ].toSorted()
}

const isSame = (a: Privilege, b: Privilege) => isWider(a, b) && a.column === b.column
const isWider = (whole: Privilege, part: Privilege) =>
  whole.role === part.role &&
  whole.verb === part.verb &&
  whole.table === part.table &&
  (whole.column === null || whole.column === part.column)

/** One line for each role and target, with all its verbs. */
function byTarget(privileges: readonly Privilege[]): [role: string, target: string, verbs: string][] {
  const groups = Map.groupBy(privileges, ({ role, table, column }) =>
    [role, column === null ? table : `${table}.${column}`].join(' '),
  )
  return [...groups].map(([key, group]) => {
    const [role = '', target = ''] = key.split(' ')
    return [
      role,
      target,
      group
        .map(({ verb }) => verb)
        .toSorted()
        .join(', '),
    ]
  })
}

const declared: readonly Privilege[] = [
  ...Object.entries(ACCESS).flatMap(([table, { app, auth, definer }]) => [
    ...ofRole(APP_ROLE, table, app),
    ...ofRole(AUTH_ROLE, table, auth),
    ...ofRole(DEFINER_ROLE, table, definer),
  ]),
  ...Object.keys(UNBOUND_TABLES).flatMap((table) => ofRole(APP_ROLE, table, ['select'])),
]

/** Reads `update (email, name)` as two. */
function ofRole(role: string, table: string, privileges: readonly string[] = []): Privilege[] {
  return privileges.flatMap((privilege) => {
    const [verb = '', columns] = privilege.replace(')', '').split(' (')
    const targets = columns?.split(', ') ?? [null]
    return targets.map((column) => ({ role, verb, table, column }))
  })
}
