import { Migrator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import type { Endpoint } from './connection/endpoint.ts'
import { ENTITIES } from './entities/all.ts'
import { APPLIED_TABLE, MIGRATIONS_FOLDER } from './migrate/folder.ts'
import { MedilensMigrationGenerator } from './migrate/generator.ts'
import { MIGRATIONS } from './migrations/list.ts'

export interface OrmOptions {
  readonly pool?: {
    readonly min: number
    readonly max: number
    readonly connectionTimeoutMillis: number
    /** Statements go out without waiting for the answers to those before them. */
    readonly pipeline?: boolean
  }
  readonly applicationName?: string
  /** The connection pool as soon as it exists, for gauges. */
  readonly onPool?: (pool: Pool) => void
  /** A role that each new connection takes; for migrations, over a direct connection alone. */
  readonly connectionRole?: string
  /** Where migrations are written, with the snapshot they are the difference to; the project's own, unless said. */
  readonly migrationsFolder?: string
}

/** MikroORM over one endpoint. Nothing is connected until the first statement. */
export const createOrm = (endpoint: Endpoint, options: OrmOptions = {}) =>
  MikroORM.init(ormConfig(endpoint, options))

export type Orm = Awaited<ReturnType<typeof createOrm>>

function ormConfig(endpoint: Endpoint, options: OrmOptions) {
  const { connectionRole, migrationsFolder = MIGRATIONS_FOLDER } = options
  return defineConfig({
    entities: [...ENTITIES],
    dbName: endpoint.client.database ?? 'medilens',
    driverOptions: {
      ...endpoint.client,
      ...options.pool,
      idleTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: options.applicationName ?? 'medilens',
      ...(connectionRole === undefined ? {} : { options: startupOptions(endpoint, connectionRole) }),
      ...(options.onPool ? { onPoolCreated: options.onPool } : {}),
    },
    // Ids and their foreign keys are two properties over one column (entities/references.ts).
    discovery: { checkDuplicateFieldNames: false },
    namingStrategy: UnderscoreNamingStrategy,
    forceUtcTimezone: true,
    // Each unit of work has its own fork; a global identity map would mix them.
    allowGlobalContext: false,
    // DB_ECHO hears the driver itself (session/echo.ts); the ORM's own log is for nobody.
    debug: false,
    logger: () => undefined,
    extensions: [Migrator],
    migrations: {
      tableName: APPLIED_TABLE,
      path: migrationsFolder,
      pathTs: migrationsFolder,
      migrationsList: MIGRATIONS,
      emit: 'ts',
      allOrNothing: true,
      transactional: true,
      disableForeignKeys: false,
      snapshot: true,
      snapshotName: 'snapshot',
      // Only migration:create writes the snapshot: a checkout does not change because somebody migrated.
      snapshotOnMigrate: false,
      dropTables: true,
      generator: MedilensMigrationGenerator,
    },
    schemaGenerator: { ignoreSchema: [], disableForeignKeys: false, createForeignKeyConstraints: true },
  })
}

const startupOptions = ({ client }: Endpoint, role: string) =>
  [client.options, `-c role=${role}`].filter((option) => option !== undefined).join(' ')
