import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import type { PoolClient } from 'pg'

/**
 * Kysely over one connection in its transaction, which begins and ends elsewhere.
 * @param requireOpen throws once it has ended
 */
export const sessionDialect = (client: PoolClient, requireOpen: () => void): Dialect => ({
  createDriver: () => new SessionDriver(client, requireOpen),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
})

class SessionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: PoolClient, requireOpen: () => void) {
    this.#connection = new SessionConnection(client, requireOpen)
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  beginTransaction(): never {
    throw new Error('A session is one transaction, and begins no other')
  }

  commitTransaction(): never {
    throw new Error('A session is committed by whoever opened it')
  }

  rollbackTransaction(): never {
    throw new Error('A session is rolled back by whoever opened it')
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #client: PoolClient
  readonly #requireOpen: () => void

  constructor(client: PoolClient, requireOpen: () => void) {
    this.#client = client
    this.#requireOpen = requireOpen
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#requireOpen()
    const { command, rowCount, rows } = await this.#client.query<Row & object>(sql, [...parameters])
    return CHANGES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  }

  streamQuery(): never {
    throw new Error('A session reads no streams')
  }
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
