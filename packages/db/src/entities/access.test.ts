import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCESS, UNBOUND_TABLES } from '../roles/access.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { ENTITIES } from './all.ts'

const SERVING_ROLES = [APP_ROLE, AUTH_ROLE, DEFINER_ROLE]

interface Grant {
  readonly role: string
  readonly verb: string
  readonly target: string
}

/** Every privilege of the reviewed list, one line each: `medilens_app UPDATE api_keys.revoked_at`. */
const reviewed: readonly Grant[] = Object.entries(ACCESS).flatMap(([table, { app, auth, definer }]) =>
  [[APP_ROLE, app] as const, [AUTH_ROLE, auth] as const, [DEFINER_ROLE, definer] as const].flatMap(
    ([role, privileges]) =>
      (privileges ?? []).flatMap((privilege) => {
        const [verb = '', columns] = privilege.replace(')', '').split(' (')
        const targets = columns?.split(', ').map((column) => `${table}.${column}`) ?? [table]
        return targets.map((target) => ({ role, verb: verb.toUpperCase(), target }))
      }),
  ),
)

const GRANTS = `
with granted as (
  select c.relname::text as target, g.* from pg_class c, aclexplode(c.relacl) g
   where c.relnamespace = 'public'::regnamespace and g.grantee <> c.relowner
  union all
  select c.relname || '.' || a.attname, g.* from pg_class c
    join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
   where c.relnamespace = 'public'::regnamespace and g.grantee <> c.relowner
)
select case when grantee = 0 then 'public' else pg_get_userbyid(grantee)::text end as role,
       privilege_type || case when is_grantable then ' with grant option' else '' end as verb, target from granted`

onEveryServer((cluster) => {
  let scratch: ScratchDatabase
  let client: Client

  beforeAll(async () => {
    scratch = await createScratchDatabase(cluster())
    client = new Client(scratch.superuser.client)
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await scratch.drop()
  })

  const column = async (sql: string, values: unknown[] = []): Promise<string[]> => {
    const { rows } = await client.query<[string]>({ text: sql, values, rowMode: 'array' })
    return rows.map(([first]) => first)
  }

  test('a table without forced row-level security would show everybody every row: there is none but the named', async () => {
    const loose = await column(
      `select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and not (relrowsecurity and relforcerowsecurity)`,
    )
    expect(loose).toEqual(Object.keys(UNBOUND_TABLES))
    const tables = ENTITIES.map(({ meta }) => meta.tableName)
    expect(Object.keys(ACCESS).toSorted()).toEqual(tables.toSorted())
  })

  test('a view or another schema would be a way around the policies: there is none', async () => {
    const others = await column(
      `select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and (n.nspname <> 'public' or c.relkind not in ('r', 'i', 'S'))`,
    )
    expect(others).toEqual([])
  })

  test('the policies are those of the entities and no others, for the roles that they name', async () => {
    const { rows } = await client.query(
      `select tablename || '.' || policyname as name, roles::text[], lower(cmd) as command, permissive,
              qual as using, with_check as check from pg_policies order by 1`,
    )
    const declared = ENTITIES.flatMap(({ meta }) =>
      meta.policies.map((policy) => ({
        name: `${meta.tableName}.${policy.name}`,
        roles: policy.roles,
        command: policy.command ?? 'all',
        permissive: 'PERMISSIVE',
        using: policy.using,
        check: policy.check ?? null,
      })),
    )
    expect(rows).toEqual(declared.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
  })

  test('nobody may do to a table what the reviewed list does not say, and everything that it says', async () => {
    const { rows } = await client.query<Grant>(GRANTS)
    const unbound = Object.keys(UNBOUND_TABLES).map((target) => ({ role: APP_ROLE, verb: 'SELECT', target }))
    const lines = (grants: readonly Grant[]) =>
      grants.map(({ role, verb, target }) => `${role} ${verb} ${target}`).toSorted()
    expect(lines(rows)).toEqual(lines([...reviewed, ...unbound]))
  })

  test('an audit row, once written, is beyond the application', () => {
    const verbs = reviewed
      .filter(({ target }) => target.startsWith('audit_events') || target.startsWith('auth_events'))
      .map(({ role, verb }) => `${role} ${verb}`)
    expect([...new Set(verbs)].toSorted()).toEqual(
      [APP_ROLE, AUTH_ROLE].flatMap((role) => [`${role} INSERT`, `${role} SELECT`]).toSorted(),
    )
  })

  test('an event says everything of itself but the transaction that wrote it', async () => {
    const insertable = reviewed.filter(({ verb, target }) => verb === 'INSERT' && target.includes('.'))
    const columns = await column(
      `select attrelid::regclass || '.' || attname from pg_attribute
        where attrelid in ('audit_events'::regclass, 'auth_events'::regclass)
          and attnum > 0 and not attisdropped and attname <> 'tx_id'`,
    )
    expect(insertable.map(({ target }) => target).toSorted()).toEqual(columns.toSorted())
  })

  test.each(SERVING_ROLES)('%s has access to nothing else in the database', async (role) => {
    const objects = await column(
      `select pg_describe_object(classid, objid, objsubid) from pg_shdepend
        where deptype = 'a' and refobjid = $1::regrole
          and dbid = (select oid from pg_database where datname = current_database())`,
      [role],
    )
    const targets = new Set(reviewed.filter((grant) => grant.role === role).map(({ target }) => target))
    const described = [...targets].map((target) => {
      const [table, name] = target.split('.')
      return name === undefined ? `table ${table}` : `column ${name} of table ${table}`
    })
    const ofApp = [
      'function organization_ids()',
      'function claim_jobs(text,text,uuid,uuid,integer,integer)',
      'function known_files(uuid[])',
      ...Object.keys(UNBOUND_TABLES).map((table) => `table ${table}`),
    ]
    const expected = ['schema public', ...described, ...(role === APP_ROLE ? ofApp : [])]
    expect(objects.toSorted()).toEqual(expected.toSorted())
    const create = await column(`select has_schema_privilege($1, 'public', 'create')::text`, [role])
    expect(create).toEqual(['false'])
  })

  test('no serving role could switch the policies off: no attribute, no membership, nothing owned', async () => {
    const { rows } = await client.query(
      `select rolname::text as role, rolcanlogin as login,
              rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit as more,
              array(select roleid::regrole::text from pg_auth_members where member = r.oid) as "memberOf",
              array(select distinct member::regrole::text from pg_auth_members
                     where roleid = r.oid and member::regrole::text like 'medilens_%') as members,
              array(select pg_describe_object(classid, objid, objsubid) from pg_shdepend
                     where refobjid = r.oid and deptype = 'o'
                       and dbid in (0, (select oid from pg_database where datname = current_database()))) as owned
         from pg_roles r where rolname = any($1) order by 1`,
      [SERVING_ROLES],
    )
    const role = { more: false, memberOf: [], members: [], owned: [] }
    expect(rows).toEqual([
      { ...role, role: APP_ROLE, login: true },
      { ...role, role: AUTH_ROLE, login: true },
      {
        ...role,
        role: DEFINER_ROLE,
        login: false,
        members: [OWNER_ROLE],
        owned: [
          'function organization_ids()',
          'function claim_jobs(text,text,uuid,uuid,integer,integer)',
          'function known_files(uuid[])',
        ],
      },
    ])
  })

  test('what looks across organizations answers with ids, and when and how often something may be tried; nothing else has rights of its own', async () => {
    const { rows } = await client.query(
      `select proname::text as name, prosecdef as definer, proconfig as settings,
              pg_get_function_result(oid) as result, proowner::regrole::text as owner,
              array(select distinct grantee::regrole::text from aclexplode(proacl) order by 1) as callers
         from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
    )
    const callers = [APP_ROLE, DEFINER_ROLE]
    const settings = ['search_path=""']
    expect(rows).toEqual([
      {
        name: 'claim_jobs',
        definer: true,
        settings,
        result:
          'TABLE(job_id uuid, organization_id uuid, assessment_id uuid, attempt integer, attempts_allowed integer, expires_at timestamp with time zone)',
        owner: DEFINER_ROLE,
        callers,
      },
      {
        name: 'known_files',
        definer: true,
        settings,
        result: 'TABLE(file_id uuid, is_kept boolean)',
        owner: DEFINER_ROLE,
        callers,
      },
      {
        name: 'organization_ids',
        definer: true,
        settings,
        result: 'SETOF uuid',
        owner: DEFINER_ROLE,
        callers,
      },
      {
        name: 'retinal_results_eye_of_assessment_fn',
        definer: false,
        settings,
        result: 'trigger',
        owner: OWNER_ROLE,
        callers: [OWNER_ROLE],
      },
    ])
  })
})
