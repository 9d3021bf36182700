import type { Database } from '@medilens/db'
import type { Principal } from '../access/principal.ts'
import type { AppErrorCode } from './error.ts'

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
  readonly principal: Principal | null
  readonly requestId: string
  /** The caller's address and program, for the audit. */
  readonly ip: string | null
  readonly userAgent: string | null
  /** Hears of each call of the request, for logs and metrics. */
  readonly onCall?: ((call: FinishedCall) => void) | undefined
}
