/** Serialization failure and deadlock: PostgreSQL has rolled back. */
const ROLLED_BACK = new Set(['40001', '40P01'])
/** The ways in which PostgreSQL and Node say that a connection is gone. */
const LOST = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
  'ENOENT',
])

/** Whether a unit of work that ended with this error before COMMIT may be run again as a whole. */
export function isRetryable(error: unknown): boolean {
  return ROLLED_BACK.has(sqlStateOf(error) ?? '') || wasNeverSent(error) || isConnectionLost(error)
}

/** Whether the connection went away under a statement, so that nobody knows whether it took effect. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlStateOf(error)
  if (code !== null) return LOST.has(code)
  return error instanceof Error && error.message.includes('Connection terminated')
}

/** Whether the driver refused to send the statement, COMMIT or any other, because its connection was lost before. */
export const wasNeverSent = (error: unknown): boolean =>
  error instanceof Error && error.message.endsWith('not queryable')

/** The connection was lost while COMMIT was under way: whether it took effect is not known, and nothing is retried. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError'

  constructor(cause: unknown) {
    super('The connection was lost at COMMIT', { cause })
  }
}

/** PostgreSQL's SQLSTATE, or Node's code of a socket's failure; null where the error carries neither. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? sqlStateOf(error.cause) : null
}
