import { createOrm, type Orm } from '../orm.ts'
import type { Endpoint } from '../connection/endpoint.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { OWNER_ROLE } from '../roles/names.ts'
import { ensureRoles, type RolePasswords } from '../roles/ensure.ts'
import { findDrift, type DriftReport } from './drift.ts'
import { MIGRATIONS_FOLDER } from './folder.ts'
import { whileMigrating } from './lock.ts'

export interface AppliedMigration {
  readonly name: string
  readonly appliedAt: Date
}

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[]
  readonly pending: readonly string[]
  /** Names among the applied that this code does not know: a newer MediLens migrated it. */
  readonly unknown: readonly string[]
  readonly drift: DriftReport
}

/** A migration that is named is none that this code knows, or not one that can be reached that way. */
export class UnknownMigrationError extends Error {
  override readonly name: string = 'UnknownMigrationError'
}

/** The database has migrations that this code does not know, and so can't take back, nor what lies under them. */
export class NewerMigrationsError extends UnknownMigrationError {
  override readonly name = 'NewerMigrationsError'

  constructor(unknown: readonly string[]) {
    super(`A newer MediLens has migrated this database (${unknown.join(', ')}): roll back with that one.`)
  }
}

/** Without the newer migrations there is nothing to compare with. */
const NOT_JUDGED: DriftReport = {
  judged: 'no',
  note: 'A newer MediLens has migrated this database, and only that one knows what its schema should be.',
}

const KEEP_PASSWORDS: RolePasswords = { app: null, auth: null }

/**
 * Makes the roles and applies what is pending, up to and including `to`; returns the names applied, none where `to` was
 * applied before. All of it or nothing; safe to call from two processes at once.
 */
export const migrate = (
  owner: Endpoint,
  options: { to?: string; passwords?: RolePasswords } = {},
): Promise<string[]> =>
  whileMigrating(owner, async () => {
    await ensureRoles(owner, options.passwords ?? KEEP_PASSWORDS)
    return withMigrator(owner, async ({ migrator }) => {
      if (options.to === undefined) return names(await migrator.up())
      const pending = names(await migrator.getPending())
      const to = find(options.to, pending)
      if (to !== null) return names(await migrator.up({ to }))
      if (find(options.to, names(await migrator.getExecuted())) !== null) return []
      throw noSuch(options.to, pending, 'pending')
    })
  })

/**
 * Takes back the latest migration, or with `to` everything after that one (`0`: everything); returns the names taken
 * back. Throws `NewerMigrationsError` where a newer MediLens migrated. Refused by the caller in production.
 */
export const rollback = (owner: Endpoint, options: { to?: string } = {}): Promise<string[]> =>
  whileMigrating(owner, () =>
    withMigrator(owner, async ({ migrator }) => {
      const applied = names(await migrator.getExecuted())
      const unknown = unknownOf(applied)
      // MikroORM would pass over these, and take back what they stand on.
      if (unknown.length > 0) throw new NewerMigrationsError(unknown)
      if (options.to === undefined) return names(await migrator.down())
      if (options.to === '0') return names(await migrator.down({ to: 0 }))
      const to = find(options.to, applied)
      if (to === null) throw noSuch(options.to, applied, 'applied')
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
    const unknown = unknownOf(names(applied))
    const drift = unknown.length > 0 ? NOT_JUDGED : await findDrift(owner, names(applied), pending.length)
    return { applied, pending, unknown, drift }
  })

/** Names of the migrations that this code knows and the database has not applied. */
export const pendingMigrations = (owner: Endpoint): Promise<string[]> =>
  withMigrator(owner, async ({ migrator }) => names(await migrator.getPending()))

/**
 * Writes a migration from the difference between the entities and the snapshot; null where there is none.
 * @param folder where the snapshot lies and the migration is written; the project's own, unless said
 */
export const createMigration = (
  owner: Endpoint,
  name: string,
  folder = MIGRATIONS_FOLDER,
): Promise<string | null> =>
  withMigrator(
    owner,
    async ({ migrator }) => {
      const { fileName } = await migrator.create(undefined, false, false, name)
      return fileName === '' ? null : fileName
    },
    folder,
  )

const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name)

const unknownOf = (applied: readonly string[]) =>
  applied.filter((name) => !MIGRATIONS.some((known) => known.name === name))

/** Accepts a migration's full name or the part after its time, as people write it. */
function find(given: string, known: readonly string[]): string | null {
  const found = known.filter((name) => name === given || name.replace(/^Migration\d+_/, '') === given)
  const [only] = found
  return only !== undefined && found.length === 1 ? only : null
}

const noSuch = (given: string, known: readonly string[], state: 'applied' | 'pending') =>
  new UnknownMigrationError(
    `No ${state} migration is called ${given}. ${state === 'applied' ? 'Applied' : 'Pending'}: ${known.join(', ') || 'none'}.`,
  )

async function withMigrator<T>(
  owner: Endpoint,
  work: (orm: Orm) => Promise<T>,
  migrationsFolder = MIGRATIONS_FOLDER,
): Promise<T> {
  const orm = await createOrm(owner, {
    connectionRole: OWNER_ROLE,
    applicationName: 'medilens migrate',
    migrationsFolder,
  })
  try {
    return await work(orm)
  } finally {
    await orm.close()
  }
}
