/** Serialization failure, deadlock, and the ways PostgreSQL says that a connection is gone. */
const RETRYABLE = new Set(['40001', '40P01', '57P01', '57P02', '57P03', '08000', '08003', '08006'])
const LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ENOENT'])

/** Whether a unit of work that ended with this error before COMMIT may be run again as a whole. */
export function isRetryable(error: unknown): boolean {
  const code = sqlStateOf(error)
  if (code !== null) return RETRYABLE.has(code) || LOST.has(code)
  return wasNeverSent(error) || (error instanceof Error && error.message.includes('Connection terminated'))
}

/** Whether the driver refused to send the statement, COMMIT or any other, because its connection was lost before. */
export const wasNeverSent = (error: unknown): boolean =>
  error instanceof Error && error.message.endsWith('not queryable')

/** PostgreSQL's SQLSTATE, or Node's code of a socket's failure; null where the error carries neither. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? sqlStateOf(error.cause) : null
}
