import type { Client } from 'pg'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE } from '../roles/names.ts'

/**
 * Ways around policies that hold: a place in which a serving role could make objects, what shows rows by its owner's
 * rights, and a foreign key that is no longer enforced. What an extension made is its own: providers install some.
 */
const SIDE_DOORS = `
with roles as (select oid, rolname::text as role from pg_roles where rolname = any($1)),
     schemas as (select oid, nspname from pg_namespace
                  where nspname !~ '^pg_(catalog$|toast|temp_)' and nspname <> 'information_schema')
select role || ' may create objects in schema ' || nspname || '.' as fault
  from roles r, pg_namespace n
 where nspname !~ '^pg_(toast|temp_)' and has_schema_privilege(r.oid, n.oid, 'create')
union all
select role || ' may create schemas.' from roles r
 where has_database_privilege(r.oid, current_database(), 'create')
union all
select format('%s may use the %s %s.%s, which no policy binds.', role,
              case relkind when 'f' then 'foreign table' else 'view' end, nspname, relname)
  from roles r cross join schemas s join pg_class c on c.relnamespace = s.oid
 where relkind in ('v', 'm', 'f') and has_schema_privilege(r.oid, s.oid, 'usage')
   and (has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege(r.oid, c.oid, 'select, insert, update, references'))
   and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
union all
select format('%s may call %s.%s, which acts by its owner''s rights.', role, nspname,
              proname || '(' || pg_get_function_identity_arguments(p.oid) || ')')
  from roles r cross join schemas s join pg_proc p on p.pronamespace = s.oid
 where prosecdef and has_schema_privilege(r.oid, s.oid, 'usage') and has_function_privilege(r.oid, p.oid, 'execute')
   and not (p.oid in (select to_regprocedure(signature)::oid from unnest($5::text[]) signature) and role = $2
            and proowner = (select oid from pg_roles where rolname = $3))
   and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
union all
-- Each foreign key has two triggers on either table.
select format('The foreign key %s of %s is not enforced.', conname, relname)
  from pg_constraint k join pg_class c on c.oid = k.conrelid
 where contype = 'f' and c.relnamespace = 'public'::regnamespace and relname = any($4)
   and (select count(*) from pg_trigger where tgconstraint = k.oid and tgenabled = 'O') < 4
order by 1`

/** What the application may ask across organizations: their ids, and work that waits. */
const DEFINER_FUNCTIONS = [
  'public.organization_ids()',
  'public.claim_jobs(text, text, uuid, uuid, int, int)',
  'public.known_files(uuid[])',
]

/** Says in words which ways around the policies there are; foreign keys are looked at for the given tables. */
export async function sideDoors(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(SIDE_DOORS, [
    [APP_ROLE, AUTH_ROLE],
    APP_ROLE,
    DEFINER_ROLE,
    tables,
    DEFINER_FUNCTIONS,
  ])
  return rows.map(({ fault }) => fault)
}
