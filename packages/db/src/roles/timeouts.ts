/**
 * Bounds on what one statement of the application may hold up. Kept on the roles, because a pooler drops the settings
 * of a session; PostgreSQL applies those at login alone, so a transaction that borrows a role sets them itself.
 */
export const TIMEOUTS = {
  statement_timeout: '30s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '60s',
} as const
