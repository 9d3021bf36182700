import {
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { borrowing } from './borrow.ts'

/**
 * Kysely over the pool of the auth role, for a library that brings its own statements. Where the role is borrowed, each
 * statement and each transaction is one that takes it first, so that nothing runs as the owner; the pool stays its
 * owner's to close.
 */
export const authDialect = (pool: Pool, borrowed: string | null): Dialect => ({
  createDriver: () => new AuthDriver(pool, borrowed),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
})

class AuthDriver implements Driver {
  readonly #pool: Pool
  readonly #begin: string
  readonly #mustBorrow: boolean

  constructor(pool: Pool, borrowed: string | null) {
    this.#pool = pool
    this.#begin = borrowed === null ? 'begin' : `begin; ${borrowing(borrowed)}`
    this.#mustBorrow = borrowed !== null
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new AuthConnection(await this.#pool.connect(), this.#begin, this.#mustBorrow)
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel !== undefined || settings.accessMode !== undefined) {
      throw new Error('Sign-in transactions have the default isolation and access mode')
    }
    await ours(connection).begin()
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return ours(connection).commit()
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return ours(connection).rollback()
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    ours(connection).release()
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}

function ours(connection: DatabaseConnection): AuthConnection {
  if (connection instanceof AuthConnection) return connection
  throw new Error('This connection is not one of sign-in')
}

class AuthConnection implements DatabaseConnection {
  readonly #client: PoolClient
  readonly #begin: string
  readonly #mustBorrow: boolean
  #inTransaction = false
  #broken: Error | undefined

  constructor(client: PoolClient, begin: string, mustBorrow: boolean) {
    this.#client = client
    this.#begin = begin
    this.#mustBorrow = mustBorrow
  }

  async begin(): Promise<void> {
    try {
      await this.#client.query(this.#begin)
      this.#inTransaction = true
    } catch (error) {
      // Begun it may be, but not in the role: nobody goes on with it.
      await this.rollback()
      throw error
    }
  }

  async commit(): Promise<void> {
    // What follows a refused COMMIT is no transaction any more.
    this.#inTransaction = false
    await this.#client.query('commit')
  }

  /** A connection that can't even roll back is given up. */
  async rollback(): Promise<void> {
    this.#inTransaction = false
    try {
      await this.#client.query('rollback')
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error('rollback failed')
    }
  }

  release(): void {
    this.#client.release(this.#broken)
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#inTransaction || !this.#mustBorrow) return this.#send<Row>(query)
    await this.begin()
    try {
      const result = await this.#send<Row>(query)
      await this.commit()
      return result
    } catch (error) {
      await this.rollback()
      throw error
    }
  }

  streamQuery(): never {
    throw new Error('Sign-in reads no streams')
  }

  async #send<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#client.query<Row & object>(sql, [...parameters])
    return CHANGES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  }
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
