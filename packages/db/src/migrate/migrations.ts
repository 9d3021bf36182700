import { createOrm, type Orm } from '../orm.ts'
import type { Endpoint } from '../connection/endpoint.ts'
import { OWNER_ROLE } from '../roles/names.ts'
import { ensureRoles, type RolePasswords } from '../roles/ensure.ts'
import { findDrift, type DriftReport } from './drift.ts'
import { whileMigrating } from './lock.ts'

export interface AppliedMigration {
  readonly name: string
  readonly appliedAt: Date
}

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[]
  readonly pending: readonly string[]
  readonly drift: DriftReport
}

/** The name given is no migration, or not one that can be reached that way. */
export class UnknownMigrationError extends Error {
  override readonly name = 'UnknownMigrationError'
}

const KEEP_PASSWORDS: RolePasswords = { app: null, auth: null }

/**
 * Makes the roles and applies what is pending, up to and including `to`; returns the names applied. All of it or
 * nothing; safe to call from two processes at once.
 */
export const migrate = (
  owner: Endpoint,
  options: { to?: string; passwords?: RolePasswords } = {},
): Promise<string[]> =>
  whileMigrating(owner, async () => {
    await ensureRoles(owner, options.passwords ?? KEEP_PASSWORDS)
    return withMigrator(owner, async ({ migrator }) => {
      if (options.to === undefined) return names(await migrator.up())
      const to = resolve(options.to, names(await migrator.getPending()), 'pending')
      return names(await migrator.up({ to }))
    })
  })

/**
 * Takes back the latest migration, or with `to` everything after that one (`0`: everything); returns the names taken
 * back. Refused by the caller in production.
 */
export const rollback = (owner: Endpoint, options: { to?: string } = {}): Promise<string[]> =>
  whileMigrating(owner, () =>
    withMigrator(owner, async ({ migrator }) => {
      if (options.to === undefined) return names(await migrator.down())
      if (options.to === '0') return names(await migrator.down({ to: 0 }))
      const applied = names(await migrator.getExecuted())
      const to = resolve(options.to, applied, 'applied')
      const later = applied.slice(applied.indexOf(to) + 1)
      return later.length === 0 ? [] : names(await migrator.down({ migrations: later.toReversed() }))
    }),
  )

/** What is applied and pending, and whether the live schema is what its migrations made. */
export const migrationStatus = (owner: Endpoint): Promise<MigrationStatus> =>
  withMigrator(owner, async ({ migrator }) => {
    const applied = (await migrator.getExecuted()).map(({ name, executed_at: appliedAt }) => ({
      name,
      appliedAt,
    }))
    const pending = names(await migrator.getPending())
    const drift = await findDrift(owner, names(applied), pending.length)
    return { applied, pending, drift }
  })

/** Names of the migrations that this code knows and the database has not applied. */
export const pendingMigrations = (owner: Endpoint): Promise<string[]> =>
  withMigrator(owner, async ({ migrator }) => names(await migrator.getPending()))

/** Writes a migration from the difference between the entities and the snapshot; null where there is none. */
export const createMigration = (owner: Endpoint, name: string): Promise<string | null> =>
  withMigrator(owner, async ({ migrator }) => {
    const { fileName } = await migrator.create(undefined, false, false, name)
    return fileName === '' ? null : fileName
  })

const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name)

/** Accepts a migration's full name or the part after its time, as people write it. */
function resolve(given: string, known: readonly string[], state: 'applied' | 'pending'): string {
  const found = known.filter((name) => name === given || name.replace(/^Migration\d+_/, '') === given)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  throw new UnknownMigrationError(
    `No ${state} migration is called ${given}. ${state === 'applied' ? 'Applied' : 'Pending'}: ${known.join(', ') || 'none'}.`,
  )
}

async function withMigrator<T>(owner: Endpoint, work: (orm: Orm) => Promise<T>): Promise<T> {
  const orm = await createOrm(owner, { connectionRole: OWNER_ROLE, applicationName: 'medilens migrate' })
  try {
    return await work(orm)
  } finally {
    await orm.close()
  }
}
