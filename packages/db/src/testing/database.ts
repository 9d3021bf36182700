import { inject } from 'vitest'
import { Database, type DatabaseOptions } from '../session/database.ts'
import { createScratchDatabase, type ScratchDatabase, type TestCluster } from './cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's one server, which `global-setup.ts` starts. */
    medilensCluster: TestCluster
  }
}

/** A migrated database with the reference data, opened as a server opens it. */
export interface TestDatabase extends ScratchDatabase {
  readonly database: Database
  /** Closes and drops it; `drop` alone would leave connections behind. */
  close(): Promise<void>
}

export interface TestDatabaseOptions extends Partial<DatabaseOptions> {
  /** Takes app and auth role from the owner's login, transaction by transaction, as with one URL alone. */
  readonly borrowed?: boolean
  /** Another server than the run's. */
  readonly cluster?: TestCluster
}

const POOL = { min: 0, max: 4, connectionTimeoutMillis: 10_000 }

/** The run's server, for a test that needs more of it than a database. */
export const testCluster = (): TestCluster => inject('medilensCluster')

/** A fresh database for one test file, ready in about a tenth of a second; `close` it in afterAll. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { borrowed = false, cluster = testCluster(), pool = POOL, ...rest } = options
  const scratch = await createScratchDatabase(cluster)
  const database = await Database.open(borrowed ? scratch.borrowed : scratch.endpoints, { pool, ...rest })
  return {
    ...scratch,
    database,
    close: async () => {
      await database.close()
      await scratch.drop()
    },
  }
}
