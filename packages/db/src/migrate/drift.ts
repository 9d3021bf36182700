import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { Endpoint } from '../connection/endpoint.ts'
import { createOrm } from '../orm.ts'
import { ensureRoles } from '../roles/ensure.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'
import { DESCRIBE_SCHEMA } from './describe-schema.ts'
import { roleSettings } from './role-settings.ts'

/** One object of the live schema that is not as its migrations made it. */
export interface Drift {
  /** E.g. `policy patients.own_organization`. */
  readonly object: string
  readonly kind: 'missing' | 'changed' | 'unexpected'
}

export type DriftReport =
  | { readonly judged: 'beside a scratch database'; readonly drift: readonly Drift[] }
  | { readonly judged: 'beside the entities'; readonly drift: readonly Drift[]; readonly note: string }
  | { readonly judged: 'no'; readonly note: string }

/**
 * Compares the live schema with a scratch database migrated to the same point: tables, columns, constraints, indexes,
 * policies, triggers, views, grants and functions, of every schema that is not the system's own; and the roles'
 * settings with those they are made with. Where no scratch database may be made, and nothing is pending, compares it
 * with the entities instead, which sees neither grants nor functions; the report says how it was judged.
 */
export async function findDrift(
  owner: Endpoint,
  applied: readonly string[],
  pending: number,
): Promise<DriftReport> {
  const live = await describe(owner)
  const settings = await connected(owner, roleSettings)
  const ofRoles = difference(settings.expected, settings.live)
  const scratch = await inScratchDatabase(owner, applied)
  if (scratch !== null) {
    const drift = difference(scratch, live).filter(({ object }) => applied.length > 0 || object !== PUBLIC)
    return { judged: 'beside a scratch database', drift: [...drift, ...ofRoles] }
  }
  const why = 'No scratch database may be made (the owner lacks CREATEDB)'
  if (pending > 0)
    return { judged: 'no', note: `${why}, and migrations are pending: migrate, then look again.` }
  return {
    judged: 'beside the entities',
    drift: [...(await beside(owner)), ...ofRoles],
    note: `${why}: compared with the entities, without grants and functions.`,
  }
}

type Description = ReadonlyMap<string, string>

/** Not judged before the first migration: the roles are given it when they are made, and keep it after a rollback. */
const PUBLIC = 'schema public'
const OUR_ROLES = [OWNER_ROLE, APP_ROLE, AUTH_ROLE, DEFINER_ROLE]

const describe = (endpoint: Endpoint): Promise<Description> =>
  connected(endpoint, async (client) => {
    const { rows } = await client.query<{ object: string; definition: string | null }>(DESCRIBE_SCHEMA, [
      OUR_ROLES,
    ])
    return new Map(rows.map(({ object, definition }) => [object, definition ?? '']))
  })

async function connected<T>({ client: options }: Endpoint, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...options, application_name: 'medilens drift' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function difference(expected: Description, live: Description): Drift[] {
  const missing = [...expected.keys()].filter((object) => !live.has(object))
  const unexpected = [...live.keys()].filter((object) => !expected.has(object))
  const changed = [...expected].filter(([object, was]) => (live.get(object) ?? was) !== was)
  return [
    ...missing.map((object) => ({ object, kind: 'missing' as const })),
    ...changed.map(([object]) => ({ object, kind: 'changed' as const })),
    ...unexpected.map((object) => ({ object, kind: 'unexpected' as const })),
  ]
}

/** Null where the owner may not make a database. */
async function inScratchDatabase(owner: Endpoint, applied: readonly string[]): Promise<Description | null> {
  const name = `medilens_scratch_${randomBytes(6).toString('hex')}`
  const maintenance = new Client({ ...owner.client, application_name: 'medilens drift' })
  await maintenance.connect()
  try {
    const may = await maintenance.query<{ may: boolean }>(
      'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user',
    )
    if (may.rows[0]?.may !== true) return null
    await maintenance.query(`create database ${name} template template0`)
    try {
      const scratch: Endpoint = { ...owner, client: { ...owner.client, database: name } }
      await ensureRoles(scratch, { app: null, auth: null }, { settings: false })
      await migrateScratch(scratch, applied)
      return await describe(scratch)
    } finally {
      await maintenance.query(`drop database if exists ${name} with (force)`)
    }
  } finally {
    await maintenance.end()
  }
}

async function migrateScratch(scratch: Endpoint, applied: readonly string[]): Promise<void> {
  const orm = await createOrm(scratch, { connectionRole: OWNER_ROLE, applicationName: 'medilens drift' })
  try {
    await orm.migrator.up({ migrations: [...applied] })
    if (applied.length === 0) await orm.migrator.getExecuted()
  } finally {
    await orm.close()
  }
}

async function beside(owner: Endpoint): Promise<Drift[]> {
  const orm = await createOrm(owner, { connectionRole: OWNER_ROLE, applicationName: 'medilens drift' })
  try {
    const statements = await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false })
    return (
      statements
        .split('\n')
        // Migrations make functions, and the entities know none of them.
        .filter((line) => !/^(\s*$|drop function )|mikro_orm_migrations/.test(line))
        .map((line) => ({ object: line.trim(), kind: 'changed' }))
    )
  } finally {
    await orm.close()
  }
}
