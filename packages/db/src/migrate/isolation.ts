import type { Endpoint } from '../connection/endpoint.ts'
import { connectWithRetry, type ConnectOptions } from '../connection/wake.ts'
import { ENTITIES } from '../entities/all.ts'
import { privilegeFaults } from './privileges.ts'
import { sideDoors } from './side-doors.ts'

/** What of an entity's policy PostgreSQL keeps; expressions are strings in `entities/policies.ts`. */
interface DeclaredPolicy {
  readonly name?: string
  readonly type?: string
  readonly command?: string
  readonly roles?: readonly string[]
  readonly using?: unknown
  readonly check?: unknown
}

interface LivePolicy {
  readonly name: string
  readonly definition: string
}

interface LiveTable {
  readonly name: string
  readonly enabled: boolean
  readonly forced: boolean
  readonly policies: readonly LivePolicy[]
}

/** One text a policy, so that two of them compare whole. Catalogues are readable by every role. */
const LIVE_TABLES = `
select c.relname::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       coalesce((select json_agg(json_build_object(
                   'name', p.policyname,
                   'definition', format('%s %s to %s using %s check %s', lower(p.permissive), lower(p.cmd),
                     array_to_string(array(select unnest(p.roles)::text order by 1), ', '),
                     coalesce(p.qual, 'nothing'), coalesce(p.with_check, 'nothing'))))
                   from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname), '[]') as policies
  from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`

/**
 * Compares row-level security and the serving roles' privileges as they are live with what is declared, looks for ways
 * around them, and says in words what it found: nothing in a database that may be served. Tables that this code does
 * not know are left out: a newer server may have made them. Any login may ask.
 */
export async function verifyIsolation(endpoint: Endpoint, options: ConnectOptions = {}): Promise<string[]> {
  const client = await connectWithRetry(endpoint, options)
  try {
    const { rows } = await client.query<LiveTable>(LIVE_TABLES)
    const live = new Map(rows.map((table) => [table.name, table]))
    const policies = ENTITIES.flatMap(({ meta }) =>
      differences(meta.tableName, meta.policies, live.get(meta.tableName)),
    )
    const ours = ENTITIES.map(({ meta }) => meta.tableName)
    return [
      ...policies,
      ...(await privilegeFaults(client, [...live.keys()])),
      ...(await sideDoors(client, ours)),
    ]
  } finally {
    await client.end()
  }
}

function differences(
  table: string,
  declared: readonly DeclaredPolicy[],
  live: LiveTable | undefined,
): string[] {
  if (live === undefined) return [`The table ${table} is missing.`]
  const { enabled, forced, policies } = live
  const expected = new Map(declared.map((policy) => [policy.name ?? '', textOf(policy)]))
  const found = new Map(policies.map(({ name, definition }) => [name, definition]))
  const lacking = [...expected.keys()].filter((name) => !found.has(name))
  const altered = [...expected].filter(([name, text]) => (found.get(name) ?? text) !== text)
  const added = [...found.keys()].filter((name) => !expected.has(name))
  return [
    ...(enabled ? [] : [`The table ${table} has its row-level security disabled.`]),
    ...(forced ? [] : [`The table ${table} does not force row-level security on its owner.`]),
    ...lacking.map((name) => `The policy ${name} of ${table} is missing.`),
    ...altered.map(([name]) => `The policy ${name} of ${table} is not as declared.`),
    ...added.map((name) => `The policy ${name} of ${table} is not one of ours.`),
  ]
}

const textOf = ({ type = 'permissive', command = 'all', roles = ['public'], using, check }: DeclaredPolicy) =>
  `${type} ${command} to ${[...roles].toSorted().join(', ')} using ${sqlOf(using)} check ${sqlOf(check)}`

const sqlOf = (expression: unknown) => (typeof expression === 'string' ? expression : 'nothing')
