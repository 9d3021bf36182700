import { Kysely } from 'kysely'
import type { PoolClient } from 'pg'
import type { Orm } from '../orm.ts'
import { RolledBackError } from './connections.ts'
import { flightOf } from './flight.ts'
import { wasNeverSent } from './retry.ts'
import { sessionDialect } from './session-dialect.ts'
import { sqlOf, type Session, type Sql } from './session.ts'
import { statement, type Statement } from './statement.ts'

/** What a transaction says before anything else; see `openings`. */
export interface Opening {
  /** Takes a borrowed role with its time-outs; null where the login is the role itself. */
  readonly borrowing: string | null
  readonly organizationId: string
  /** '' where there is no user. */
  readonly userId: string
}

const SETTINGS = statement(
  "select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)",
)

export type Ended =
  | { readonly ended: 'committed' }
  | { readonly ended: 'before commit' | 'at commit'; readonly error: unknown }

/**
 * One transaction on one connection. Statements go out as they are given, without waiting for the answers to those
 * before them: PostgreSQL works through them in order, and once one has failed it refuses all that follow, COMMIT
 * included. So BEGIN and the session's settings cost no round trip of their own.
 */
export class Transaction {
  readonly #client: PoolClient
  readonly #orm: Orm
  /** Statements keep their names on this connection; not behind a pooler, where the next one may be another's. */
  readonly #prepares: boolean
  /** To be called before a statement is given to the driver. */
  readonly #flight: () => void
  readonly #opened: Promise<unknown>
  readonly #last: (() => Promise<unknown>)[] = []
  #em: Orm['em'] | undefined
  #sql: Sql | undefined

  constructor(
    client: PoolClient,
    orm: Orm,
    prepares: boolean,
    { borrowing, organizationId, userId }: Opening,
  ) {
    this.#client = client
    this.#orm = orm
    this.#prepares = prepares
    this.#flight = flightOf(client)
    this.#flight()
    const said: Promise<unknown>[] = [client.query('begin')]
    if (borrowing !== null) said.push(client.query(borrowing))
    said.push(this.run(SETTINGS, [organizationId, userId]))
    this.#opened = Promise.all(said)
    // It is heard by `failure`, or by the statement that is refused because of it.
    this.#opened.catch(() => undefined)
  }

  /** The ORM's entity manager in this transaction. */
  get em(): Orm['em'] {
    if (this.#em === undefined) {
      this.#em = this.#orm.em.fork()
      this.#em.setTransactionContext(new Kysely({ dialect: sessionDialect(this.#client) }))
    }
    return this.#em
  }

  get sql(): Sql {
    return (this.#sql ??= sqlOf(this.em))
  }

  async run<Row extends object>(
    { name, text, types }: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Row[]> {
    this.#flight()
    const prepared = this.#prepares ? { name } : {}
    const { rows } = await this.#client.query<Row>({ ...prepared, text, values: [...values], types })
    return rows
  }

  /** To be sent with COMMIT, in one go: what need not be looked at before that. */
  last(...[given, values, refusal]: Parameters<Session['last']>): void {
    this.#last.push(async () => {
      try {
        await this.run(given, values)
      } catch (error) {
        throw refusal === undefined ? error : refusal(error)
      }
    })
  }

  /** Sends what was to come last, and COMMIT. */
  async commit(): Promise<Ended> {
    await this.#opened
    await this.#em?.flush()
    const last = this.#last.map((send) => send())
    const committed = this.#client.query('commit')
    const [outcome, ...outcomes] = await Promise.allSettled([committed, ...last])
    if (outcome.status === 'fulfilled') return { ended: 'committed' }
    const error: unknown = outcome.reason
    const refused = outcomes.find(({ status }) => status === 'rejected')
    // PostgreSQL said that it rolled back, because of what it had refused just before.
    if (error instanceof RolledBackError && refused?.status === 'rejected') {
      return { ended: 'before commit', error: refused.reason }
    }
    return { ended: wasNeverSent(error) ? 'before commit' : 'at commit', error }
  }

  /** Ends it without a trace, and answers why: what failed first, where that is not what the caller heard. */
  async rollback(heard: unknown): Promise<{ readonly error: unknown; readonly broken: Error | undefined }> {
    const opened = await this.#opened.then(
      () => null,
      (error: unknown) => ({ error }),
    )
    const error = opened === null ? heard : opened.error
    try {
      await this.#client.query('rollback')
      return { error, broken: undefined }
    } catch (failure) {
      return { error, broken: failure instanceof Error ? failure : new Error('rollback failed') }
    }
  }
}
