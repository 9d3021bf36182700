import type { Database } from '@medilens/db'
import type { Principal } from '../access/principal.ts'

/** What is known of a request before a procedure is chosen. */
export interface RequestContext {
  readonly database: Database
  readonly principal: Principal | null
  readonly requestId: string
  /** The caller's address and program, for the audit. */
  readonly ip: string | null
  readonly userAgent: string | null
}
