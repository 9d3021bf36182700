import { newId, type Database } from '@medilens/db'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { signed } from './cookies.ts'
import type { HashingQueue } from './hashing-queue.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './schema.ts'

/** The cookie as better-auth is shown it. Browsers know theirs under other names, and never see this one. */
const COOKIE = 'session'
const ADDRESS_HEADER = 'x-medilens-address'

/** Where a request comes from, as far as a session remembers it. */
export interface From {
  readonly ip: string | null
  readonly userAgent: string | null
}

/** What is done with passwords. */
export interface Passwords {
  /** Begins a session and gives its token; null where e-mail or password is wrong, in the time that a check takes. */
  signIn(email: string, password: string, from: From): Promise<string | null>
  /**
   * Sets another password, ends every session of the person and begins a new one. Null where the current password is
   * wrong, or the session is over.
   */
  change(token: string, currentPassword: string, newPassword: string, from: From): Promise<string | null>
  /** A password as it is stored. */
  hash(password: string): Promise<string>
}

export interface PasswordOptions {
  /** Signs sessions. */
  readonly key: string
  readonly queue: HashingQueue
  /** Minutes after which a session that nobody uses is over. */
  readonly idleMinutes: number
}

/**
 * Passwords by better-auth, over our tables, as the auth role. It serves no route of its own, sets no cookie that reaches
 * a browser, sends nothing anywhere and logs nothing.
 */
export function passwords(database: Database, options: PasswordOptions): Passwords {
  const { key, queue } = options
  const { api } = createBetterAuth(database, options)
  return {
    signIn: (email, password, from) =>
      tokenOf(api.signInEmail({ body: { email, password }, headers: headersFor(from) })),
    change: (token, currentPassword, newPassword, from) =>
      tokenOf(
        api.changePassword({
          body: { currentPassword, newPassword, revokeOtherSessions: true },
          headers: headersFor(from, signed(token, key)),
        }),
      ),
    hash: (password) => queue.run(() => hashPassword(password)),
  }
}

/** Its refusals say that something of what was given is wrong; anything else is a failure of ours. */
async function tokenOf(answer: Promise<{ token: string | null }>): Promise<string | null> {
  try {
    return (await answer).token
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) return null
    throw error
  }
}

const createBetterAuth = (database: Database, { key, queue, idleMinutes }: PasswordOptions) =>
  betterAuth({
    appName: 'MediLens',
    // Nothing is reached under it: requests are checked against the origin of each (apps/server/src/http/origin.ts).
    baseURL: 'http://localhost',
    // Said as a list, since a variable of the environment would else take the place of the one.
    secrets: [{ version: 1, value: key }],
    database: { dialect: database.authDialect(), type: 'postgres', transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      password: {
        hash: (password) => queue.run(() => hashPassword(password)),
        verify: (given) => queue.run(() => verifyPassword(given)),
      },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: idleMinutes * 60,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        idToken: 'id_token',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      database: { generateId: () => newId() },
      cookies: { session_token: { name: COOKIE } },
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })

/** What better-auth is told of a request: nothing that it does not need. */
function headersFor({ ip, userAgent }: From, session: string | null = null): Headers {
  const headers = new Headers()
  if (ip !== null) headers.set(ADDRESS_HEADER, ip)
  if (userAgent !== null) headers.set('user-agent', printable(userAgent))
  if (session !== null) headers.set('cookie', `${COOKIE}=${session}`)
  return headers
}

/** A header takes no other characters. */
const printable = (text: string): string => text.slice(0, 512).replaceAll(/[^\x20-\x7e]/g, '?')
