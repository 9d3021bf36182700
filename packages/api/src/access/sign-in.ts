import type { Database, OrganizationId, SignInClient, SignInSessionId, UserId } from '@medilens/db'
import type { z } from 'zod'
import { writeAuthEvent } from '../audit/write-auth.ts'
import type { AuditOrigin } from '../audit/write.ts'
import { AppError } from '../trpc/error.ts'
import {
  enterOrganization,
  findInvitation,
  giveBackInvitation,
  redeemInvitation,
  type OpenInvitation,
} from './accept-invitation.ts'
import { passwords, type Passwords } from './better-auth.ts'
import { clearCookie, cookiePolicy, readCookie, setCookie, signed, unsigned } from './cookies.ts'
import type { CookiePolicy } from './cookies.ts'
import { DEVICE_MAX_AGE, deviceCookies, type DeviceCookies } from './device-cookie.ts'
import { HashingQueue } from './hashing-queue.ts'
import { USUAL_IDLE_MINUTES } from './idle.ts'
import { PasswordGate, type BegunSession } from './password-gate.ts'
import type { MemberPrincipal, PersonCaller } from './principal.ts'
import type { AcceptInvitationInput, ChangePasswordInput, SignInInput } from './schema.ts'
import { deriveKey } from './secret-keys.ts'
import { extendSession, personOf, type SessionLook } from './sessions.ts'
import { Throttle } from './throttle.ts'

/** A request that concerns sign-in. */
export interface SignInRequest extends AuditOrigin {
  /** The `Cookie` header. */
  readonly cookie: string | undefined
}

/** Who signed in, and what the browser is to keep of it. */
export interface SignedIn {
  readonly user: BegunSession['user']
  /** `Set-Cookie` headers. */
  readonly setCookies: readonly string[]
}

export interface SignInOptions {
  readonly database: Database
  /** The server's secret; see `deriveKey`. */
  readonly secret: string
  /** Whether browsers reach the server over TLS. */
  readonly secureCookies: boolean
  /** Minutes after which a session that nobody uses is over; `USUAL_IDLE_MINUTES`, unless said. */
  readonly idleMinutes?: number
}

const SIGN_IN = { event: 'user.sign_in', resource: 'session', action: 'create', phi: false } as const
const SIGN_OUT = { event: 'user.sign_out', resource: 'session', action: 'delete', phi: false } as const
const CHANGE_PASSWORD = {
  event: 'user.change_password',
  resource: 'user',
  action: 'update',
  phi: false,
} as const

/** People who sign in, with their sessions and cookies. One for a server. */
export class SignIn {
  readonly #database: Database
  readonly #key: string
  readonly #cookies: CookiePolicy
  readonly #devices: DeviceCookies
  /** Of those who are known: by a session, an invitation, or their browser. */
  readonly #passwords: Passwords
  readonly #gate: PasswordGate
  readonly #idleMinutes: number

  constructor({ database, secret, secureCookies, idleMinutes = USUAL_IDLE_MINUTES }: SignInOptions) {
    this.#database = database
    this.#key = deriveKey(secret, 'sign-in').toString('base64url')
    this.#cookies = cookiePolicy(secureCookies)
    this.#devices = deviceCookies(deriveKey(secret, 'device'))
    this.#idleMinutes = idleMinutes
    const lane = (atOnce: number) =>
      passwords(database, { key: this.#key, queue: new HashingQueue(atOnce), idleMinutes })
    const ofStrangers = lane(2)
    this.#passwords = lane(1)
    const throttle = new Throttle(database, deriveKey(secret, 'throttle'))
    this.#gate = new PasswordGate(database, { ofKnown: this.#passwords, ofStrangers }, throttle, idleMinutes)
  }

  /** Whether a request brings a session's cookie, good or bad. */
  hasCookie(cookie: string | undefined): boolean {
    return readCookie(cookie, this.#cookies.session) !== null
  }

  /** The person whose session a request's cookie is; null where it is none that is in force. */
  async callerOf(
    cookie: string | undefined,
    look?: SessionLook,
  ): Promise<MemberPrincipal | PersonCaller | null> {
    const token = this.#tokenOf(cookie)
    return token === null ? null : personOf(this.#database, token, this.#idleMinutes, look)
  }

  /**
   * Checks e-mail and password and begins a session; one that the browser had before ends. Throws as
   * `PasswordGate.pass` does.
   */
  async signIn(input: z.output<typeof SignInInput>, request: SignInRequest): Promise<SignedIn> {
    return this.#answer(await this.#pass(input, request), request)
  }

  /**
   * Accepts an invitation, once: sets the password of a new account, or checks that of the one which the e-mail has;
   * either way the answer is the same. Throws `invitation_invalid` where it is unknown, used, over, or the organization
   * is closed, and as `signIn` does.
   */
  async acceptInvitation(
    { token, name, password }: z.output<typeof AcceptInvitationInput>,
    request: SignInRequest,
  ): Promise<SignedIn> {
    const invitation = await findInvitation(this.#database, token)
    const credentials = { email: invitation.email, password }
    if (invitation.hasPassword) {
      const begun = await this.#pass(credentials, request)
      return this.#enter(invitation, begun, request, () =>
        redeemInvitation(this.#database, invitation, { userId: begun.user.id }),
      )
    }
    const hash = await this.#passwords.hash(password)
    await redeemInvitation(this.#database, invitation, { name, hash })
    const begun = await this.#pass(credentials, request).catch(async (error: unknown) => {
      // Stopped by the throttle or a crowd: with the next try the account is there, and its password is this one.
      await giveBackInvitation(this.#database, invitation)
      throw error
    })
    return this.#enter(invitation, begun, request, () => Promise.resolve())
  }

  /** Ends the session of a request's cookie, if there is one; gives the `Set-Cookie` headers that clear it. */
  async signOut(request: SignInRequest): Promise<string[]> {
    const token = this.#tokenOf(request.cookie)
    if (token !== null) {
      // Not by better-auth, which answers that it is done where the database failed to do it.
      await this.#database.asAuth(async (client) => {
        const userId = await endSession(client, token)
        if (userId === null) return
        await writeAuthEvent(client, { userId }, request, SIGN_OUT, { resourceId: null, patientId: null })
      })
    }
    return [clearCookie(this.#cookies, this.#cookies.session)]
  }

  /**
   * Sets another password, ends every session of the person and begins a new one in the same organization. Throws
   * `invalid_input` where the current password is wrong, `unauthenticated`, and `TooManyAttempts`.
   */
  async changePassword(
    { currentPassword, newPassword }: z.output<typeof ChangePasswordInput>,
    request: SignInRequest,
  ): Promise<SignedIn> {
    const token = this.#tokenOf(request.cookie)
    const caller = token === null ? null : await personOf(this.#database, token, this.#idleMinutes)
    if (token === null || caller === null) throw new AppError('unauthenticated', 'Sign in first.')
    const { userId } = caller
    const changed = await this.#gate.again(userId, { origin: request, audit: CHANGE_PASSWORD }, () =>
      this.#passwords.change(token, currentPassword, newPassword, request),
    )
    if (changed === null) throw wrongPassword()
    const begun = await this.#database.asAuth(async (client) => {
      await writeAuthEvent(client, { userId }, request, CHANGE_PASSWORD, {
        resourceId: userId,
        patientId: null,
      })
      const organizationId = caller.kind === 'member' ? caller.organizationId : null
      const session = await begunIn(client, changed, organizationId)
      await extendSession(client, session.id, this.#idleMinutes)
      return session
    })
    return this.#answer(begun, request)
  }

  #pass({ email, password }: z.output<typeof SignInInput>, request: SignInRequest): Promise<BegunSession> {
    const device = this.#devices.nonceOf(readCookie(request.cookie, this.#cookies.device), email)
    const replaces = this.#tokenOf(request.cookie)
    return this.#gate.pass({ email, password, device, origin: request, audit: SIGN_IN, replaces })
  }

  /** Goes into the organization of an invitation, or leaves nothing behind but the invitation. */
  async #enter(
    invitation: OpenInvitation,
    begun: BegunSession,
    request: SignInRequest,
    redeem: () => Promise<void>,
  ): Promise<SignedIn> {
    try {
      await redeem()
      await enterOrganization(this.#database, invitation, begun, request)
    } catch (error) {
      await this.#database.asAuth((client) => endSession(client, begun.token))
      throw error
    }
    return this.#answer(begun, request)
  }

  #answer({ token, user }: BegunSession, { cookie }: SignInRequest): SignedIn {
    const { session, device } = this.#cookies
    const known = this.#devices.afterSignIn(readCookie(cookie, device), user.email)
    return {
      user,
      setCookies: [
        // It ends with the browser, or when the server says so.
        setCookie(this.#cookies, session, signed(token, this.#key)),
        setCookie(this.#cookies, device, known, DEVICE_MAX_AGE),
      ],
    }
  }

  #tokenOf(cookie: string | undefined): string | null {
    const value = readCookie(cookie, this.#cookies.session)
    return value === null ? null : unsigned(value, this.#key)
  }
}

const wrongPassword = () =>
  new AppError('invalid_input', 'The current password is wrong.', [
    { path: 'currentPassword', problem: 'is not the current password' },
  ])

/** Ends a session; gives whose it was, or null where there was none. */
async function endSession(client: SignInClient, token: string): Promise<UserId | null> {
  const { rows } = await client.query<{ user_id: UserId }>(
    'delete from sessions where token = $1 returning user_id',
    [token],
  )
  return rows[0]?.user_id ?? null
}

/**
 * A session that has just begun, put into the organization in which its person was, and the only one they have: another
 * may have begun by the old password while that was changed.
 */
async function begunIn(
  client: SignInClient,
  token: string,
  organizationId: OrganizationId | null,
): Promise<BegunSession> {
  const { rows } = await client.query<{ id: SignInSessionId; user_id: UserId; name: string; email: string }>(
    `update sessions s set organization_id = $2 from users u
      where s.token = $1 and u.id = s.user_id returning s.id, u.id as user_id, u.name, u.email`,
    [token, organizationId],
  )
  const row = rows[0]
  if (row === undefined) throw new AppError('unauthenticated', 'Your session ended meanwhile. Sign in again.')
  await client.query('delete from sessions where user_id = $1 and id <> $2', [row.user_id, row.id])
  return { id: row.id, token, user: { id: row.user_id, name: row.name, email: row.email } }
}
