import type { Database, SignInClient, SignInSessionId, UserId } from '@medilens/db'
import { writeAuthEvent } from '../audit/write-auth.ts'
import type { AuditDeclaration, AuditOrigin } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import type { Passwords } from './better-auth.ts'
import { extendSession } from './sessions.ts'
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

/** Who was here before does not wait behind strangers, of whom there may be any number. */
export interface Lanes {
  readonly ofKnown: Passwords
  readonly ofStrangers: Passwords
}

/** Refusals of one counter leave an event a minute: enough to see that somebody tries on, too few to fill a table. */
const BLOCKED_EVERY_MS = 60_000
const BLOCKED_ENTRIES = 10_000

const BEGUN = `
select s.id, u.id as user_id, u.name, u.email, u.is_active and u.deleted_at is null as is_active,
       exists (select from accounts a where a.user_id = u.id and a.provider_id = 'credential'
                 and a.password = $2) as is_password
  from sessions s join users u on u.id = s.user_id where s.token = $1`

const PASSWORD = `
select a.password from users u join accounts a on a.user_id = u.id and a.provider_id = 'credential'
 where u.email = $1`

/** The one way by which a password begins a session: counted, throttled, and written down. */
export class PasswordGate {
  readonly #database: Database
  readonly #passwords: Lanes
  readonly #throttle: Throttle
  readonly #idleMinutes: number
  readonly #blocked = new Map<string, number>()

  /** @param idleMinutes how long a session that it begins may be left alone */
  constructor(database: Database, passwords: Lanes, throttle: Throttle, idleMinutes: number) {
    this.#database = database
    this.#passwords = passwords
    this.#throttle = throttle
    this.#idleMinutes = idleMinutes
  }

  /**
   * Begins a session. Throws `sign_in_failed`, the same after the same time for a wrong password, an e-mail that nobody
   * has and an account that is closed; `TooManyAttempts`; `unavailable` where too many sign in at once.
   */
  async pass(attempt: Attempt): Promise<BegunSession> {
    const { email, password, device, origin } = attempt
    const buckets = this.#throttle.bucketsOf(email, origin.ip, device)
    await this.#charge(buckets, attempt)
    const passwords = device === null ? this.#passwords.ofStrangers : this.#passwords.ofKnown
    const [token, checked] = await this.#orRefund(buckets, async () => {
      const stored = await this.#database.asAuth((client) => passwordOf(client, email))
      return [await passwords.signIn(email, password, origin), stored] as const
    })
    const begun = token === null ? null : await this.#settle(token, checked, buckets, attempt)
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

  /**
   * After the password was right: whether its account is open, and what has to be written of it. The password must still
   * be the one that was stored before it was looked at: who changes theirs keeps out whoever knew the old one, also those
   * who are on their way in.
   */
  #settle(
    token: string,
    checked: string | null,
    buckets: Buckets,
    attempt: Attempt,
  ): Promise<BegunSession | null> {
    return this.#database.asAuth(async (client) => {
      const { rows } = await client.query<{
        id: SignInSessionId
        user_id: UserId
        name: string
        email: string
        is_active: boolean
        is_password: boolean
      }>(BEGUN, [token, checked])
      const row = rows[0]
      if (row === undefined || !row.is_active || !row.is_password) {
        await client.query('delete from sessions where token = $1', [token])
        await this.#fail(client, attempt, row?.is_active === true ? 'wrong' : 'closed')
        return null
      }
      const { id, user_id: userId, name, email } = row
      await client.query('delete from sessions where token = $1 or (user_id = $2 and expires_at < now())', [
        attempt.replaces,
        userId,
      ])
      // The library counts by this machine's clock.
      await extendSession(client, id, this.#idleMinutes)
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
      if (error instanceof TooManyAttempts && this.#isNews(error.bucket)) {
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

  /** By the counter that is closed, not by the attempt: whoever it stops could name another account each time. */
  #isNews(bucket: string): boolean {
    const now = performance.now()
    if (now - (this.#blocked.get(bucket) ?? -BLOCKED_EVERY_MS) < BLOCKED_EVERY_MS) return false
    if (this.#blocked.size >= BLOCKED_ENTRIES) this.#blocked.clear()
    this.#blocked.set(bucket, now)
    return true
  }
}

async function passwordOf(client: SignInClient, email: string): Promise<string | null> {
  const { rows } = await client.query<{ password: string | null }>(PASSWORD, [email])
  return rows[0]?.password ?? null
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
