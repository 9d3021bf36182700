import type { Client } from 'pg'
import { ROLE_SETTINGS } from '../roles/ensure.ts'

/** For the whole cluster, and for this database alone. */
const LIVE_SETTINGS = `
select format('setting %s of %s%s', split_part(setting, '=', 1), rolname,
              case when setdatabase = 0 then '' else ' in this database' end) as object,
       substr(setting, strpos(setting, '=') + 1) as definition
  from pg_db_role_setting join pg_roles r on r.oid = setrole cross join unnest(setconfig) setting
 where rolname = any($1)
   and setdatabase in (0, (select oid from pg_database where datname = current_database()))`

interface RoleSettings {
  readonly expected: ReadonlyMap<string, string>
  readonly live: ReadonlyMap<string, string>
}

/**
 * The settings of our roles, as declared and as they are. Roles belong to the cluster, so a scratch database would have
 * the same; of a role that is not made yet nothing is expected.
 */
export async function roleSettings(client: Client): Promise<RoleSettings> {
  const roles = Object.keys(ROLE_SETTINGS)
  const made = await client.query<{ role: string }>(
    'select rolname::text as role from pg_roles where rolname = any($1)',
    [roles],
  )
  const found = await client.query<{ object: string; definition: string }>(LIVE_SETTINGS, [roles])
  const expected = made.rows.flatMap(({ role }) =>
    Object.entries(ROLE_SETTINGS[role] ?? {}).map(
      ([name, value]) => [`setting ${name} of ${role}`, value] as const,
    ),
  )
  return {
    expected: new Map(expected),
    live: new Map(found.rows.map(({ object, definition }) => [object, definition])),
  }
}
