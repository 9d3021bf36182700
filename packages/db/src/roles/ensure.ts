import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg'
import type { Endpoint } from '../connection/endpoint.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from './names.ts'
import { scramVerifier } from './password.ts'
import { TIMEOUTS } from './timeouts.ts'

/** Passwords for the roles that log in; null leaves a role's password as it is. */
export interface RolePasswords {
  readonly app: string | null
  readonly auth: string | null
}

const ATTRIBUTES = 'noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
const ROLES = [
  { name: OWNER_ROLE, login: 'nologin' },
  { name: APP_ROLE, login: 'login' },
  { name: AUTH_ROLE, login: 'login' },
  { name: DEFINER_ROLE, login: 'nologin' },
] as const

/** The settings each role of ours has, and no others. */
export const ROLE_SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [OWNER_ROLE]: {},
  [APP_ROLE]: TIMEOUTS,
  [AUTH_ROLE]: TIMEOUTS,
  [DEFINER_ROLE]: {},
}

interface EnsureOptions {
  /** False leaves the roles' settings as they are: who only looks for a change must not undo it. */
  readonly settings?: boolean
}

/** Serializes this step; roles belong to the cluster, so another database's step may still run at the same time. */
const LOCK = "pg_advisory_xact_lock(hashtext('medilens.roles'))"

/**
 * Makes the four roles and gives the connecting owner the way to act as them. May run again, and needs no superuser:
 * CREATEROLE, and the right to grant on schema public (the database's owner has it). Throws PostgreSQL's own error
 * where that is missing.
 */
export async function ensureRoles(
  owner: Endpoint,
  passwords: RolePasswords,
  { settings = true }: EnsureOptions = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ensureOnce(owner, passwords, settings)
    } catch (error) {
      // Two databases of one cluster that make the same roles at once: the loser finds them made.
      if (attempt < 5 && error instanceof DatabaseError && isRoleRace(error)) continue
      throw error
    }
  }
}

const isRoleRace = ({ code, message }: DatabaseError) =>
  code === '23505' || code === '42710' || (code === 'XX000' && message.includes('concurrently updated'))

async function ensureOnce(owner: Endpoint, passwords: RolePasswords, settings: boolean): Promise<void> {
  const client = new Client({ ...owner.client, application_name: 'medilens roles' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select ${LOCK}`)
    const facts = await readFacts(client)
    for (const statement of roleStatements(facts)) await client.query(statement)
    if (settings) for (const statement of settingStatements()) await client.query(statement)
    for (const statement of passwordStatements(passwords)) await client.query(statement)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

interface Facts {
  readonly version: number
  readonly login: string
  readonly superuser: boolean
  readonly existing: ReadonlySet<string>
  /** Whether the owner's role already hands out schema public. */
  readonly ownsSchema: boolean
}

async function readFacts(client: Client): Promise<Facts> {
  const { rows } = await client.query<Omit<Facts, 'existing'> & { existing: string[] }>(
    `select current_setting('server_version_num')::int as version, session_user::text as login,
            (select rolsuper from pg_roles where rolname = session_user) as superuser,
            array(select rolname::text from pg_roles where rolname = any($1)) as existing,
            coalesce((select has_schema_privilege(oid, 'public', 'usage with grant option')
                         and has_schema_privilege(oid, 'public', 'create with grant option')
                        from pg_roles where rolname = $2), false) as "ownsSchema"`,
    [ROLES.map(({ name }) => name), OWNER_ROLE],
  )
  const row = rows[0]
  if (row === undefined) throw new Error('PostgreSQL did not say who is connected')
  return { ...row, existing: new Set(row.existing) }
}

function roleStatements({ version, login, existing, ownsSchema }: Facts): string[] {
  // From 16 on a membership says whether it may be taken up with SET ROLE, and whether it is in force without.
  const options = version >= 160_000 ? ' with inherit false, set true' : ''
  const grant = (role: string, to: string) => `grant ${role} to ${escapeIdentifier(to)}${options}`
  return [
    ...ROLES.filter(({ name }) => !existing.has(name)).map(
      ({ name, login: canLogin }) => `create role ${name} ${canLogin} ${ATTRIBUTES}`,
    ),
    ...ROLES.filter(({ name }) => name !== login).map(({ name }) => grant(name, login)),
    // A migration makes the definer's functions and hands them over.
    grant(DEFINER_ROLE, OWNER_ROLE),
    // Once: a login that inherits from the role would grant as the role itself, which PostgreSQL refuses.
    ...(ownsSchema ? [] : [`grant usage, create on schema public to ${OWNER_ROLE} with grant option`]),
    `grant usage on schema public to ${APP_ROLE}, ${AUTH_ROLE}, ${DEFINER_ROLE}`,
  ]
}

const settingStatements = (): string[] =>
  Object.entries(ROLE_SETTINGS).flatMap(([role, settings]) =>
    Object.entries(settings).map(
      ([name, value]) => `alter role ${role} set ${name} = ${escapeLiteral(value)}`,
    ),
  )

const passwordStatements = ({ app, auth }: RolePasswords): string[] =>
  [
    [APP_ROLE, app],
    [AUTH_ROLE, auth],
  ].flatMap(([role, password]) =>
    typeof password === 'string'
      ? [`alter role ${role} password ${escapeLiteral(scramVerifier(password))}`]
      : [],
  )
