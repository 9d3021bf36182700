import { newId } from '../ids.ts'
import type { Database } from '../session/database.ts'
import { sqlStateOf } from '../session/retry.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { APPLIED_TABLE } from './folder.ts'

const UNDEFINED_TABLE = '42P01'
const INSUFFICIENT_PRIVILEGE = '42501'

/** What a server that has no owner's way in can know of migrations. */
export interface MigrationsSeen {
  /** Names that this code knows and the database has not applied. */
  readonly pending: readonly string[]
  /** Names that the database has applied and this code does not know: a newer MediLens migrated it. */
  readonly unknown: readonly string[]
}

/** Compares the migrations of this code with those applied, as the application's role alone. */
export async function migrationsSeen(database: Database): Promise<MigrationsSeen> {
  const known = MIGRATIONS.map(({ name }) => name)
  const applied = await appliedMigrations(database)
  return {
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  }
}

/** Asked for no organization in particular: the names of migrations belong to none. */
async function appliedMigrations(database: Database): Promise<string[]> {
  const scope = { organizationId: newId<'OrganizationId'>(), userId: null }
  try {
    return await database.inOrganization(scope, async ({ em }) => {
      const rows = await em.execute<{ name: string }[]>(`select name from ${APPLIED_TABLE} order by id`)
      return rows.map(({ name }) => name)
    })
  } catch (error) {
    // Before the first migration there is no table, or one without leave to read it: that comes with the first, and
    // goes with it where it is taken back.
    if ([UNDEFINED_TABLE, INSUFFICIENT_PRIVILEGE].includes(sqlStateOf(error) ?? '')) return []
    throw error
  }
}
