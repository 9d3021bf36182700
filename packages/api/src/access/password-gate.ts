import type { Database, SignInClient, SignInSessionId, UserId } from '@medilens/db'
import { writeAuthEvent } from '../audit/write-auth.ts'
import type { AuditDeclaration, AuditOrigin } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import type { Passwords } from './better-auth.ts'
import { TooManyAttempts, type Buckets, type Throttle } from './throttle.ts'

/** A session that has just begun. */
export interface BegunSession {
  readonly id: SignInSessionId
  readonly token: string
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string }
}

/** Somebody who says an e-mail and a password. */
export interface Attempt {
  readonly email: string
  readonly password: string
  /** What the browser proved that it is, for this e-mail. */
  readonly device: string | null
  readonly origin: AuditOrigin
  /** The event that it leaves, whether it succeeds or not. */
  readonly audit: AuditDeclaration
  /** The session that the browser has: it ends where the new one begins, so that none is ever taken over. */
  readonly replaces: string | null
}

/** Refusals of one counter leave an event a minute: enough to see that somebody tries on, too few to fill a table. */
const BLOCKED_EVERY_MS = 60_000
const BLOCKED_ENTRIES = 10_000

const BEGUN = `
select s.id, u.id as user_id, u.name, u.email, u.is_active and u.deleted_at is null as is_active
  from sessions s join users u on u.id = s.user_id where s.token = $1`

/** The one way by which a password begins a session: counted, throttled, and written down. */
export class PasswordGate {
  readonly #database: Database
  readonly #passwords: Passwords
  readonly #throttle: Throttle
  readonly #blocked = new Map<string, number>()

  constructor(database: Database, passwords: Passwords, throttle: Throttle) {
    this.#database = database
    this.#passwords = passwords
    this.#throttle = throttle
  }

  /**
   * Begins a session. Throws `sign_in_failed`, the same after the same time for a wrong password, an e-mail that nobody
   * has and an account that is closed; `TooManyAttempts`; `unavailable` where too many sign in at once.
   */
  async pass(attempt: Attempt): Promise<BegunSession> {
    const { email, password, device, origin } = attempt
    const buckets = this.#throttle.bucketsOf(email, origin.ip, device)
    await this.#charge(buckets, attempt)
    const token = await this.#orRefund(buckets, () => this.#passwords.signIn(email, password, origin))
    const begun = token === null ? null : await this.#settle(token, buckets, attempt)
    if (begun !== null) return begun
    if (token === null) await this.#database.asAuth((client) => this.#fail(client, attempt, 'wrong'))
    throw new AppError('sign_in_failed', 'E-mail or password is wrong.')
  }

  /**
   * Lets a person who is signed in prove their password with `check`, which gives null where it is wrong. Throws
   * `TooManyAttempts`.
   */
  async again<T>(
    userId: UserId,
    { origin, audit }: Pick<Attempt, 'origin' | 'audit'>,
    check: () => Promise<T | null>,
  ): Promise<T | null> {
    const buckets = this.#throttle.bucketsOfUser(userId)
    await this.#charge(buckets, { origin, audit, userId })
    const value = await this.#orRefund(buckets, check)
    await this.#database.asAuth(async (client) => {
      if (value !== null) await this.#throttle.succeeded(client, buckets)
      else await deny(client, userId, { origin, audit }, 'wrong')
    })
    return value
  }

  /** After the password was right: whether its account is open, and what has to be written of it. */
  #settle(token: string, buckets: Buckets, attempt: Attempt): Promise<BegunSession | null> {
    return this.#database.asAuth(async (client) => {
      const { rows } = await client.query<{
        id: SignInSessionId
        user_id: UserId
        name: string
        email: string
        is_active: boolean
      }>(BEGUN, [token])
      const row = rows[0]
      if (row === undefined || !row.is_active) {
        await client.query('delete from sessions where token = $1', [token])
        await this.#fail(client, attempt, 'closed')
        return null
      }
      const { id, user_id: userId, name, email } = row
      await client.query('delete from sessions where token = $1 or (user_id = $2 and expires_at < now())', [
        attempt.replaces,
        userId,
      ])
      await client.query('update users set last_login_at = now() where id = $1', [userId])
      await this.#throttle.succeeded(client, buckets)
      await writeAuthEvent(client, { userId }, attempt.origin, attempt.audit, {
        resourceId: id,
        patientId: null,
      })
      return { id, token, user: { id: userId, name, email } }
    })
  }

  async #charge(
    buckets: Buckets,
    by: Pick<Attempt, 'origin' | 'audit'> & ({ readonly email: string } | { readonly userId: UserId }),
  ): Promise<void> {
    try {
      await this.#throttle.charge(buckets)
    } catch (error) {
      if (error instanceof TooManyAttempts && this.#isNews(buckets)) {
        await this.#database.asAuth(async (client) =>
          deny(client, 'userId' in by ? by.userId : await userOf(client, by.email), by, 'too many attempts'),
        )
      }
      throw error
    }
  }

  /** A failure of ours is nobody's wrong password. */
  async #orRefund<T>(buckets: Buckets, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      await this.#database.asAuth((client) => this.#throttle.refund(client, buckets)).catch(() => undefined)
      throw error
    }
  }

  /** Who it was is said where the account is known; of an unknown one not even the e-mail is kept. */
  async #fail(client: SignInClient, attempt: Attempt, why: 'wrong' | 'closed'): Promise<void> {
    await deny(client, await userOf(client, attempt.email), attempt, why)
  }

  #isNews(buckets: Buckets): boolean {
    const [name = ''] = Object.values(buckets)
    const now = performance.now()
    if (now - (this.#blocked.get(name) ?? -BLOCKED_EVERY_MS) < BLOCKED_EVERY_MS) return false
    if (this.#blocked.size >= BLOCKED_ENTRIES) this.#blocked.clear()
    this.#blocked.set(name, now)
    return true
  }
}

async function userOf(client: SignInClient, email: string): Promise<UserId | null> {
  const { rows } = await client.query<{ id: UserId }>('select id from users where email = $1', [email])
  return rows[0]?.id ?? null
}

const deny = (
  client: SignInClient,
  userId: UserId | null,
  { origin, audit }: Pick<Attempt, 'origin' | 'audit'>,
  why: string,
): Promise<unknown> =>
  writeAuthEvent(
    client,
    { userId },
    origin,
    audit,
    { resourceId: null, patientId: null, details: { why } },
    true,
  )
