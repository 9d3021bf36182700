import {
  connectWithRetry,
  Database,
  externalEndpoints,
  openEmbedded,
  ownerEndpoint,
  type DatabaseConfig,
  type Embedded,
  type EmbeddedEvent,
  type Endpoint,
  type ServingEndpoints,
} from '@medilens/db'

/** The ways into the configured database, embedded or somebody else's. */
export interface DatabaseAccess {
  /** Where the data is, for people to read: never a password. */
  readonly place: string
  readonly embedded: Embedded | null
  readonly passwords: { readonly app: string | null; readonly auth: string | null }
  readonly serving: () => ServingEndpoints
  /** The owner's direct way in, for migrations and seeds; throws a `DatabaseConfigError` where there is none. */
  readonly owner: () => Endpoint
  /** Opens the pools of a server or, small, of a command. */
  readonly open: (options?: {
    readonly small?: boolean
    readonly echo?: (statement: string) => void
  }) => Promise<Database>
  /** Ends this process's part in the embedded PostgreSQL, which stops with the last one. */
  readonly close: () => Promise<void>
}

export interface AccessOptions {
  /** Whose connection an external database has to answer first: the owner's before migrations, or the application's. */
  readonly first?: 'owner' | 'app'
  /** Asks for the one place of the serving process of an embedded home. */
  readonly serve?: boolean
  /** Hears of waits for a database that sleeps or starts. */
  readonly onWait?: (reason: string) => void
  readonly onEvent?: (event: EmbeddedEvent) => void
}

/** A command holds a connection or two, whatever the pool of a server is. */
const SMALL_POOL = { min: 0, max: 2 }

/**
 * Reaches the configured database: starts or joins the embedded PostgreSQL, or waits until an external one is awake.
 * Throws `AlreadyServingError`, `EmbeddedError`, `DatabaseUnreachableError`.
 */
export async function reachDatabase(
  config: DatabaseConfig,
  { first = 'app', serve = false, onWait, onEvent }: AccessOptions = {},
): Promise<DatabaseAccess> {
  const pool = ({ small = false }) => (small ? { ...config.pool, ...SMALL_POOL } : config.pool)
  if (config.kind === 'embedded') {
    const embedded = await openEmbedded({
      home: config.home,
      ...(serve ? { serve: { address: null } } : {}),
      ...(onEvent ? { onEvent } : {}),
    })
    const { endpoints, passwords } = embedded
    return {
      place: `PostgreSQL ${embedded.version}, kept in ${config.home}`,
      embedded,
      passwords,
      serving: () => endpoints,
      owner: () => endpoints.owner,
      open: ({ echo, ...options } = {}) =>
        Database.open(endpoints, { pool: pool(options), ...(echo ? { echo } : {}) }),
      close: () => embedded.close(),
    }
  }
  const serving = externalEndpoints(config)
  const client = await connectWithRetry(first === 'owner' ? ownerEndpoint(config) : serving.app, {
    onRetry: ({ reason }) => onWait?.(reason),
  })
  await client.end()
  const { host, port, database } = serving.app.client
  return {
    place: `database ${database} at ${host}:${port}`,
    embedded: null,
    passwords: config.passwords,
    serving: () => serving,
    owner: () => ownerEndpoint(config),
    open: ({ echo, ...options } = {}) =>
      Database.open(serving, { pool: pool(options), ...(echo ? { echo } : {}) }),
    close: () => Promise.resolve(),
  }
}
