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

/**
 * The mark says to what follows that this BEGIN took effect. One message, so that none has the one without the other:
 * where BEGIN is refused the mark is not set, and no setting of a server, a database or a role is taken for it.
 */
const BEGIN = "begin; set local app.begun = 'here'"

/**
 * What is sent behind a BEGIN that PostgreSQL refused, cancelled for one, would each be a transaction of its own: under
 * the login in place of the role, and past any ROLLBACK. A refused statement would not stop those behind it, as each
 * ends with its own Sync; so the session ends its connection, and PostgreSQL reads none of them.
 */
const SETTINGS = statement(`
select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true),
       case when current_setting('app.begun', true) is distinct from 'here'
            then pg_terminate_backend(pg_backend_pid()) end`)

export type Ended =
  | { readonly ended: 'committed' }
  | { readonly ended: 'before commit' | 'at commit'; readonly error: unknown }

/** Something was asked of a session that had ended: work that nobody waited for. */
class SessionOverError extends Error {
  override readonly name = 'SessionOverError'

  constructor() {
    super('The session is over: its work has to be waited for before it ends')
  }
}

/** A value as the driver sends it whatever it is; throws for what has no text, as a circle. */
const sendable = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sendable)
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value)
    : value
}

/**
 * One transaction on one connection. Statements go out as they are given, without waiting for the answers to those
 * before them: PostgreSQL works through them in order, and once one has failed it refuses all that follow, COMMIT
 * included. So BEGIN and the session's settings cost no round trip of their own. Where BEGIN itself fails, the settings
 * end the connection.
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
  #isOver = false

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
    const said: Promise<unknown>[] = [client.query(BEGIN)]
    if (borrowing !== null) said.push(client.query(borrowing))
    said.push(this.#send(SETTINGS, [organizationId, userId]))
    this.#opened = Promise.all(said)
    // It is heard by `failure`, or by the statement that is refused because of it.
    this.#opened.catch(() => undefined)
  }

  /** The ORM's entity manager in this transaction. */
  get em(): Orm['em'] {
    this.#requireOpen()
    if (this.#em === undefined) {
      this.#em = this.#orm.em.fork()
      this.#em.setTransactionContext(
        new Kysely({ dialect: sessionDialect(this.#client, () => this.#requireOpen()) }),
      )
    }
    return this.#em
  }

  get sql(): Sql {
    this.#requireOpen()
    return (this.#sql ??= sqlOf(this.em))
  }

  async run<Row extends object>(given: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    this.#requireOpen()
    return this.#send(given, values)
  }

  /** The connection goes on to another organization's transaction, in which work that was left behind has no part. */
  #requireOpen(): void {
    if (this.#isOver) throw new SessionOverError()
  }

  async #send<Row extends object>(
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
    this.#requireOpen()
    // The driver would find out what it can't send only after COMMIT went out behind it.
    const encoded = values.map(sendable)
    this.#last.push(async () => {
      try {
        await this.#send(given, encoded)
      } catch (error) {
        throw refusal === undefined ? error : refusal(error)
      }
    })
  }

  /** Sends what was to come last, and COMMIT. */
  async commit(): Promise<Ended> {
    await this.#opened
    await this.#em?.flush()
    this.#isOver = true
    const last = this.#last.map((send) => send())
    const committed = this.#client.query('commit')
    const [outcome, ...outcomes] = await Promise.allSettled([committed, ...last])
    const refused = outcomes.find(({ status }) => status === 'rejected')
    if (outcome.status === 'fulfilled') {
      // What never left is missed by nobody but the caller, who must not take it for done.
      return refused?.status === 'rejected'
        ? { ended: 'at commit', error: refused.reason }
        : { ended: 'committed' }
    }
    const error: unknown = outcome.reason
    // PostgreSQL said that it rolled back, because of what it had refused just before.
    if (error instanceof RolledBackError && refused?.status === 'rejected') {
      return { ended: 'before commit', error: refused.reason }
    }
    return { ended: wasNeverSent(error) ? 'before commit' : 'at commit', error }
  }

  /** Ends it without a trace, and answers why: what failed first, where that is not what the caller heard. */
  async rollback(heard: unknown): Promise<{ readonly error: unknown; readonly broken: Error | undefined }> {
    this.#isOver = true
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
