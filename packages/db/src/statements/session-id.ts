import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'

const LOCK_SESSION_ID = statement<never>(
  "select pg_advisory_xact_lock(hashtextextended('session_id ' || $1::text || ' ' || $2, 0))",
)

/** Waits for whoever begins a run of this name, until the transaction ends. */
export async function lockSessionId({ run, organizationId }: Session, sessionId: string): Promise<void> {
  await run(LOCK_SESSION_ID, [organizationId, sessionId])
}
