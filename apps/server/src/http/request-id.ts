import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A UUID and nothing else: what a caller sends here ends in logs and in the audit. */
const SAFE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The request's id: the caller's, where it is a UUID, else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && SAFE.test(given) ? given : randomUUID()
}
