import {
  checkDatabase,
  migrate,
  migrationsSeen,
  seedDemo,
  seedReference,
  verifyIsolation,
  type Database,
  type DatabaseConfig,
} from '@medilens/db'
import type { DatabaseAccess } from './access.ts'

/** The database is not one that may be served; says what to do. */
export class NotServableError extends Error {
  override readonly name = 'NotServableError'
}

/** Brings the schema and the reference data to what this code has; returns the migrations it applied. */
export async function bringUpToDate({ owner, passwords }: DatabaseAccess): Promise<string[]> {
  const applied = await migrate(owner(), { passwords })
  await seedReference(owner())
  return applied
}

/** Makes the demo organization where it is missing; says whether it did. */
export async function seedDemoOnce(config: DatabaseConfig, database: Database): Promise<boolean> {
  // Somebody else's database, and production, hold real patients: nothing is invented there unasked.
  if (config.kind === 'external' || config.environment === 'production') return false
  const { created } = await seedDemo(database)
  return created
}

/**
 * Refuses a database where policies would not hold or migrations are pending, with everything that is wrong. Returns
 * what works and should not stay so.
 */
export async function requireServable(access: DatabaseAccess, database: Database): Promise<string[]> {
  const serving = access.serving()
  const posture = await checkDatabase(serving)
  if (posture.problems.length > 0) throw unsafe(posture.problems)
  const { pending, unknown } = await migrationsSeen(database)
  if (pending.length > 0) {
    const waiting = pending.length === 1 ? '1 migration is' : `${pending.length} migrations are`
    throw new NotServableError(`${waiting} pending: run \`medilens db migrate\`.`)
  }
  const differences = await verifyIsolation(serving.app)
  if (differences.length > 0) throw unsafe(differences)
  const newer = unknown.length > 0 ? ['A newer MediLens has migrated this database: update this one.'] : []
  return [...posture.warnings, ...newer]
}

const unsafe = (problems: readonly string[]) =>
  new NotServableError(
    ['This database would not keep organizations apart:', ...problems.map((problem) => `  ${problem}`)].join(
      '\n',
    ),
  )
