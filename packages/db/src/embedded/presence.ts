import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { codeOf, messageOf } from './errors.ts'

/** Advisory locks in the database `postgres`, where the application never connects. */
const LOCKS = 0x4d4c // 'ML'
const PRESENT = 1
const SERVING = 2
const PREPARING = 3

const END_WITHIN = 5_000

const APPLICATION = 'medilens presence'

/** The server is gone, starts, stops (admin_shutdown and its like), or kept us waiting for a lock (57014). */
const UNREACHABLE = 'ENOENT ECONNREFUSED ECONNRESET EPIPE 57P01 57P02 57P03 57014'.split(' ')

/** True where an error says that the server is away, and not that it refuses us. */
export const isUnreachable = (error: unknown): boolean =>
  UNREACHABLE.includes(codeOf(error) ?? '') ||
  /Connection terminated|timeout expired|Query read timeout|not queryable/.test(messageOf(error))

/**
 * A process's stay at the server: a connection that holds a shared lock, which goes with the process however it
 * ends. The server is stopped only by one who has the same lock alone.
 */
export class Presence {
  readonly connection: Client
  /** Settles when the connection ends, for whatever reason. */
  readonly ended: Promise<void>

  #version = ''

  private constructor(connection: Client) {
    this.connection = connection
    this.ended = new Promise((resolve) => connection.once('end', resolve))
    // An 'error' nobody listens to would end the process; `ended` is what we go by.
    connection.on('error', () => undefined)
  }

  /** Connects and announces this process; rejects where the server can't be reached or is being stopped. */
  static async arrive(config: ClientConfig): Promise<Presence> {
    const presence = new Presence(
      new Client({
        ...config,
        application_name: `${APPLICATION} ${process.pid}`,
        connectionTimeoutMillis: 10_000,
        statement_timeout: 30_000,
        // For a server that hangs, and can't keep its own time.
        query_timeout: 40_000,
      }),
    )
    try {
      await presence.connection.connect()
      await presence.#ask('select true as yes from pg_advisory_lock_shared($1, $2)', PRESENT)
      await presence.#readVersion()
      return presence
    } catch (error) {
      await presence.end()
      throw error
    }
  }

  /** The server's version, e.g. '18.4'. */
  get version(): string {
    return this.#version
  }

  /** Runs `work` while no other process runs it. */
  async alone(work: () => Promise<void>): Promise<void> {
    await this.#ask('select true as yes from pg_advisory_lock($1, $2)', PREPARING)
    await work()
    await this.#ask('select pg_advisory_unlock($1, $2) as yes', PREPARING)
  }

  /** Takes the one place of the serving process, or says no. */
  takeServing(): Promise<boolean> {
    return this.#ask('select pg_try_advisory_lock($1, $2) as yes', SERVING)
  }

  /** The process that serves, or null where none does. */
  async servingProcess(): Promise<number | null> {
    const { rows } = await this.connection.query<{ name: string }>(
      `select activity.application_name as name
         from pg_locks join pg_stat_activity activity using (pid)
        where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted`,
      [LOCKS, SERVING],
    )
    const name = rows[0]?.name ?? ''
    return name.startsWith(APPLICATION) ? Number(name.slice(APPLICATION.length)) : null
  }

  /**
   * Gives up the place, and says whether nobody else is left. Then the lock is ours alone, so that who arrives
   * waits for us to stop the server, and is told by the loss of its connection.
   */
  async depart(): Promise<boolean> {
    try {
      await this.#ask('select pg_advisory_unlock_shared($1, $2) as yes', PRESENT)
      return await this.#ask('select pg_try_advisory_lock($1, $2) as yes', PRESENT)
    } catch (error) {
      if (isUnreachable(error)) return false
      throw error
    }
  }

  /** Ends the connection, and with it all its locks. */
  async end(): Promise<void> {
    // A connection that never came about, or is gone, has nothing left to end; one that hangs is left.
    const ended = this.connection.end().catch(() => undefined)
    await Promise.race([ended, sleep(END_WITHIN, undefined, { ref: false })])
  }

  async #readVersion(): Promise<void> {
    const { rows } = await this.connection.query<{ server_version: string }>('show server_version')
    this.#version = rows[0]?.server_version ?? ''
  }

  async #ask(statement: string, lock: number): Promise<boolean> {
    const { rows } = await this.connection.query<{ yes: boolean }>(statement, [LOCKS, lock])
    return rows[0]?.yes === true
  }
}
