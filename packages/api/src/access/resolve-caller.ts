import type { Database } from '@medilens/db'
import type { Caller } from './principal.ts'
import { keyResolver } from './resolve-key.ts'
import type { SessionLook } from './sessions.ts'
import type { SignIn } from './sign-in.ts'

/** What of a request may say who is calling. */
export interface Credentials extends SessionLook {
  /** The `Authorization` header. */
  readonly authorization: string | undefined
  /** The `Cookie` header. */
  readonly cookie: string | undefined
}

/** Says who is calling; null where nobody is who may. */
export type CallerResolver = (credentials: Credentials) => Promise<Caller | null>

/** A key counts before a cookie: who sends one means it, also where it is refused, and a browser adds cookies unasked. */
export function callerResolver(database: Database, signIn: SignIn): CallerResolver {
  const byKey = keyResolver(database)
  return ({ authorization, cookie, ...look }) =>
    authorization === undefined ? signIn.callerOf(cookie, look) : byKey(authorization)
}
