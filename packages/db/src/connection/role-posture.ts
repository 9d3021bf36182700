import { DatabaseError, escapeIdentifier, type Client } from 'pg'
import { z } from 'zod'

const UNDEFINED_ROLE = '22023' // `set role` answers a role that is not there with invalid_parameter_value
const INSUFFICIENT_PRIVILEGE = '42501'

/** What a role of ours could do, beyond what it is for. */
export interface RolePosture {
  readonly login: string
  /** The role statements run as; null where the login could not take it. */
  readonly effective: string | null
  readonly borrowed: boolean
  readonly superuser: boolean
  readonly bypassesRowSecurity: boolean
  /** How many relations in schema public belong to the role, or to one it is a member of. */
  readonly ownedRelations: number
  /** The roles it is a member of, directly or through others. */
  readonly memberOf: readonly string[]
  readonly warnings: readonly string[]
  readonly problems: readonly string[]
}

const RoleRow = z.object({
  login: z.string(),
  effective: z.string(),
  superuser: z.boolean(),
  bypassesRowSecurity: z.boolean(),
  ownedRelations: z.number(),
  memberOf: z.array(z.string()),
})

type RoleFacts = z.infer<typeof RoleRow>

/**
 * Takes the role as each transaction does and looks at what it has become. A membership counts as much as an
 * attribute of its own: what a role can become, it can do.
 */
const ROLE_QUERY = `
  with recursive reachable (oid) as (
    select oid from pg_roles where rolname = current_user
    union
    select m.roleid from pg_auth_members m join reachable r on m.member = r.oid
  ), known as (
    select pg_roles.* from pg_roles join reachable using (oid)
  )
  select session_user::text as login,
         current_user::text as effective,
         (select bool_or(rolsuper) from known) as superuser,
         (select bool_or(rolbypassrls) from known) as "bypassesRowSecurity",
         (select count(*)::int from pg_class
           where relnamespace = to_regnamespace('public') and relkind in ('r', 'p', 'v', 'm', 'f')
             and relowner in (select oid from reachable)) as "ownedRelations",
         array(select rolname::text from known where rolname <> current_user order by rolname) as "memberOf"`

/** Reads the posture of the role that a connection works as; `borrows` as in its endpoint. */
export async function readRolePosture(client: Client, borrows: string | null): Promise<RolePosture> {
  await client.query('begin read only')
  try {
    if (borrows !== null) await client.query(`set local role ${escapeIdentifier(borrows)}`)
    const { rows } = await client.query(ROLE_QUERY)
    const facts = RoleRow.parse(rows[0])
    return {
      ...facts,
      borrowed: borrows !== null,
      warnings: borrows === null ? [] : [borrowedWarning(facts)],
      problems: roleProblems(facts),
    }
  } catch (error) {
    if (borrows === null || !(error instanceof DatabaseError)) throw error
    return untakenRole(client.user ?? '', borrows, error)
  } finally {
    await client.query('rollback')
  }
}

function borrowedWarning({ login, effective }: RoleFacts): string {
  return (
    `The server logs in as ${login} and borrows ${effective} in each transaction; in production let it log in as ` +
    `${effective}, so that no mistake can reach what ${login} may do.`
  )
}

function roleProblems({ effective, superuser, bypassesRowSecurity, ownedRelations }: RoleFacts): string[] {
  const problems: string[] = []
  if (superuser) problems.push(`${effective} is a superuser or may become one: no policy would hold.`)
  if (bypassesRowSecurity) problems.push(`${effective} has BYPASSRLS or may take it: no policy would hold.`)
  if (ownedRelations > 0) {
    problems.push(
      `${effective} owns ${ownedRelations} tables or views, itself or through a role, and could alter them.`,
    )
  }
  return problems
}

function untakenRole(login: string, borrows: string, error: DatabaseError): RolePosture {
  return {
    login,
    effective: null,
    borrowed: true,
    superuser: false,
    bypassesRowSecurity: false,
    ownedRelations: 0,
    memberOf: [],
    warnings: [],
    problems: [untakenProblem(login, borrows, error)],
  }
}

function untakenProblem(login: string, borrows: string, error: DatabaseError): string {
  switch (error.code ?? '') {
    case UNDEFINED_ROLE:
      return `The role ${borrows} does not exist yet; run \`medilens db migrate\`.`
    case INSUFFICIENT_PRIVILEGE:
      return `${login} may not take the role ${borrows}; run \`medilens db migrate\` as the owner.`
    default:
      return `${login} can't take the role ${borrows}: ${error.message}.`
  }
}
