import type { Database } from '@medilens/db'
import type { Caller } from '../access/principal.ts'
import type { AppErrorCode } from './error.ts'
import type { Services } from './services.ts'

/** One call of a procedure, when it is over; holds nothing that was sent or answered. */
export interface FinishedCall {
  /** A procedure that exists. */
  readonly procedure: string
  /** Why it was refused; null where it was not. */
  readonly refusal: AppErrorCode | null
  readonly durationMs: number
}

/** What is known of a request before a procedure is chosen. */
export interface RequestContext {
  readonly database: Database
  readonly services: Services
  readonly caller: Caller | null
  /** The same caller looked up again: null once the key, the session or the role was taken away. */
  readonly callerNow: () => Promise<Caller | null>
  readonly requestId: string
  /** The caller's address and program, for the audit. */
  readonly ip: string | null
  readonly userAgent: string | null
  /** A page asks by itself, again and again, whether somebody is still signed in: nobody did anything. */
  readonly isLook: boolean
  /** Hears of each call of the request, for logs and metrics. */
  readonly onCall?: ((call: FinishedCall) => void) | undefined
}
