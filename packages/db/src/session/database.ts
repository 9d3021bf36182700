import { setTimeout as sleep } from 'node:timers/promises'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Dialect } from 'kysely'
import { Pool, type PoolClient } from 'pg'
import type { ServingEndpoints } from '../connection/endpoint.ts'
import type { OrganizationId } from '../ids.ts'
import { createOrm, type Orm } from '../orm.ts'
import { TIMEOUTS } from '../roles/timeouts.ts'
import { claimJobs, type Claim, type LeasedJob } from '../statements/claim.ts'
import { knownFiles, type KnownFile } from '../statements/known-files.ts'
import { authDialect } from './auth-dialect.ts'
import { borrowing } from './borrow.ts'
import { guardConnections } from './connections.ts'
import { echoStatements, type Echo } from './echo.ts'
import { CommitUnknownError, isConnectionLost, isRetryable } from './retry.ts'
import type { Session, SessionScope } from './session.ts'
import { Transaction, type Opening } from './transaction.ts'

export interface DatabaseOptions {
  readonly pool: { readonly min: number; readonly max: number; readonly connectionTimeoutMillis: number }
  /** Receives each statement's text, without any value. */
  readonly echo?: Echo
}

/** Connections of the application's pool. */
export interface PoolGauges {
  /** Open connections. */
  readonly size: number
  readonly checkedOut: number
  readonly idle: number
  /** Units of work that wait for a connection. */
  readonly waiting: number
}

/** A connection in a transaction of the auth role. */
export type SignInClient = PoolClient

const ATTEMPTS = 4

/**
 * The application's and the sign-in's way to the database. Everything happens in a transaction that knows whom it acts
 * for; there is no way here to run a statement outside one.
 */
export class Database {
  readonly #orm: Orm
  readonly #appRole: string | null
  readonly #authRole: string | null
  readonly #pool: () => Pool
  readonly #authPool: Pool
  /** Whether a connection is the same one from one transaction to the next, and keeps what it prepared. */
  readonly #prepares: boolean

  private constructor(orm: Orm, pool: () => Pool, authPool: Pool, endpoints: ServingEndpoints) {
    this.#orm = orm
    this.#pool = pool
    this.#authPool = authPool
    this.#appRole = endpoints.app.borrows
    this.#authRole = endpoints.auth.borrows
    this.#prepares = !endpoints.app.pooled
  }

  /** Opens both pools; connects with the first unit of work. */
  static async open(endpoints: ServingEndpoints, options: DatabaseOptions): Promise<Database> {
    let pool: Pool | null = null
    const orm = await createOrm(endpoints.app, {
      pool: { ...options.pool, pipeline: true },
      onPool: (made) => {
        pool = made
        guardConnections(made)
        if (options.echo) echoStatements(made, options.echo)
      },
    })
    const authPool = new Pool({
      ...endpoints.auth.client,
      max: Math.max(2, Math.ceil(options.pool.max / 4)),
      min: 1,
      connectionTimeoutMillis: options.pool.connectionTimeoutMillis,
      idleTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: 'medilens auth',
    })
    guardConnections(authPool)
    if (options.echo) echoStatements(authPool, options.echo)
    const opened = () => {
      if (pool === null) throw new Error('The connection pool does not exist before the first connection')
      return pool
    }
    await orm.connect()
    return new Database(orm, opened, authPool, endpoints)
  }

  /**
   * Runs `work` in one transaction of one organization; what it returns is committed when this resolves. A
   * serialization failure, a deadlock or a connection lost before COMMIT runs the whole of it again in a new
   * session, so `work` must not act on anything but the session. A connection lost at COMMIT is not retried, and throws
   * `CommitUnknownError`.
   */
  async inOrganization<T>(scope: SessionScope, work: (session: Session) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(scope, work)
      if (outcome.ended === 'committed') return outcome.value
      if (outcome.ended === 'at commit') {
        // What PostgreSQL itself refused at COMMIT is undone; only a lost connection leaves it open.
        throw isConnectionLost(outcome.error) ? new CommitUnknownError(outcome.error) : outcome.error
      }
      if (attempt === ATTEMPTS || !isRetryable(outcome.error)) throw outcome.error
      await sleep(Math.random() * 25 * 2 ** attempt)
    }
  }

  /**
   * Work across organizations, one ordinary session each: lists their ids through the one definer function. `reason`
   * says why, for whoever reads the call. Answers what was committed. One organization's trouble is not the others': it is
   * told once all were seen to, to `onError` where there is one, else by an `AggregateError`.
   */
  async asSystem<T>(
    _reason: string,
    work: (session: Session) => Promise<T>,
    onError?: (error: unknown) => void,
  ): Promise<T[]> {
    const done: T[] = []
    const errors: unknown[] = []
    for (const organizationId of await this.#organizationIds()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that requests find a connection
        done.push(await this.inOrganization({ organizationId, userId: null }, work))
      } catch (error) {
        errors.push(error)
      }
    }
    if (onError !== undefined) errors.forEach((error) => onError(error))
    else if (errors.length > 0) {
      throw new AggregateError(errors, `${errors.length} organizations failed`, { cause: errors[0] })
    }
    return done
  }

  /**
   * Leases jobs of a pipeline, of one organization or of all in turn. Committed when this resolves; what it leased is
   * free again when the lease is over, whatever became of the answer.
   */
  async claimJobs(claim: Claim): Promise<LeasedJob[]> {
    // Of no organization: it sees no row of any, and may call the function alone.
    const outcome = await this.#inTransaction({ organizationId: '', userId: '' }, (transaction) =>
      claimJobs({ run: (statement, values) => transaction.run(statement, values) }, claim),
    )
    if (outcome.ended === 'committed') return outcome.value
    throw outcome.error
  }

  /**
   * Which of these objects have a row, in whatever organization, those that were deleted among them: what lies in a store
   * says not whose it is.
   */
  async knownFiles(ids: readonly string[]): Promise<KnownFile[]> {
    return this.#acrossOrganizations((inside) => knownFiles(inside, ids))
  }

  /** Runs `work` in one transaction as the auth role, which reads identity tables before an organization is known. */
  async asAuth<T>(work: (client: SignInClient) => Promise<T>): Promise<T> {
    const client = await this.#authPool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      if (this.#authRole !== null) await client.query(borrowing(this.#authRole))
      const value = await work(client)
      await client.query('commit')
      return value
    } catch (error) {
      await client.query('rollback').catch((rollbackError: unknown) => {
        broken = rollbackError instanceof Error ? rollbackError : new Error('rollback failed')
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** Kysely over the auth role, for the library of sign-in: every statement of it is under that role's grants. */
  authDialect(): Dialect {
    return authDialect(this.#authPool, this.#authRole)
  }

  /** Resolves where both roles answer within the pools' own time. */
  async ping(): Promise<void> {
    const em = this.#orm.em.fork()
    await Promise.all([em.execute('select 1'), this.#authPool.query('select 1')])
  }

  poolGauges(): PoolGauges {
    const { totalCount, idleCount, waitingCount } = this.#pool()
    return { size: totalCount, checkedOut: totalCount - idleCount, idle: idleCount, waiting: waitingCount }
  }

  async close(): Promise<void> {
    await Promise.all([this.#orm.close(), this.#authPool.end()])
  }

  #attempt<T>(
    { organizationId, userId }: SessionScope,
    work: (session: Session) => Promise<T>,
  ): Promise<Outcome<T>> {
    return this.#inTransaction({ organizationId, userId: userId ?? '' }, (transaction) =>
      work({
        organizationId,
        userId,
        get em() {
          return transaction.em
        },
        get sql() {
          return transaction.sql
        },
        run: (statement, values) => transaction.run(statement, values),
        last: (...given) => transaction.last(...given),
      }),
    )
  }

  async #inTransaction<T>(
    settings: Pick<Opening, 'organizationId' | 'userId'>,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<Outcome<T>> {
    let client: PoolClient
    try {
      client = await this.#pool().connect()
    } catch (error) {
      return { ended: 'before commit', error }
    }
    const transaction = new Transaction(client, this.#orm, this.#prepares, {
      borrowing: this.#appRole === null ? null : borrowing(this.#appRole),
      ...settings,
    })
    let broken: Error | undefined
    try {
      const value = await work(transaction)
      const outcome = await transaction.commit()
      return outcome.ended === 'committed' ? { ended: 'committed', value } : outcome
    } catch (thrown) {
      const failure = await transaction.rollback(thrown)
      broken = failure.broken
      return { ended: 'before commit', error: failure.error }
    } finally {
      client.release(broken)
    }
  }

  async #organizationIds(): Promise<OrganizationId[]> {
    const rows = await this.#acrossOrganizations((inside) =>
      inside.execute<{ id: OrganizationId }[]>('select organization_ids() as id'),
    )
    return rows.map(({ id }) => id)
  }

  /** A transaction of the application that is of no organization: it sees no row of any, and may call functions alone. */
  #acrossOrganizations<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const em = this.#orm.em.fork({
      session: this.#appRole === null ? {} : { variables: { ...TIMEOUTS }, role: this.#appRole },
    })
    return em.transactional(work)
  }
}

type Outcome<T> =
  | { readonly ended: 'committed'; readonly value: T }
  | { readonly ended: 'before commit' | 'at commit'; readonly error: unknown }
