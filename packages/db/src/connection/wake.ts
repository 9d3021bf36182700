import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Endpoint } from './endpoint.ts'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 3000
/** A name that a starting network can't resolve yet, and one that is misspelt, look alike: don't wait long. */
const NAME_LOOKUP_MS = 5000

const NAME_LOOKUP_CODES = ['ENOTFOUND', 'EAI_AGAIN']
const TRANSIENT_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // the Unix socket of a server that is not up yet
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up or shutting down
  '53300', // too_many_connections
]
/** What node-postgres says without a code: the server hung up, or `connectionTimeoutMillis` ran out. */
const TRANSIENT_MESSAGES = ['Connection terminated unexpectedly', 'timeout expired']

export interface RetryReport {
  readonly attempt: number
  readonly delayMs: number
  readonly reason: string
}

export interface ConnectOptions {
  /** How long to go on trying, all attempts together. */
  readonly timeoutMs?: number
  /** Called before each wait. */
  readonly onRetry?: (report: RetryReport) => void
}

/** The database could not be reached or would not let us in. Says where and why, without the password. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError'
  /** A SQLSTATE, or Node's code of a network or certificate error. */
  readonly code: string | null

  constructor({ client }: Endpoint, cause: unknown, attempts: number) {
    const where = `database "${client.database}" at ${client.host}, port ${client.port}`
    const tries = attempts === 1 ? '' : ` (${attempts} attempts)`
    super(`Can't connect to ${where}: ${reasonOf(cause)}${tries}`, { cause })
    this.code = codeOf(cause)
  }
}

/**
 * Opens the first connection to a database that may be asleep or still starting: tries again, with exponential
 * backoff and jitter, what time can heal, and reports at once what it can't (a wrong password, a certificate). The
 * caller ends the client.
 */
export async function connectWithRetry(endpoint: Endpoint, options: ConnectOptions = {}): Promise<Client> {
  const { timeoutMs = 30_000, onRetry } = options
  const started = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connectOnce(endpoint, timeoutMs - (performance.now() - started))
    } catch (error) {
      const elapsed = performance.now() - started
      const delayMs = backoff(attempt)
      if (elapsed + delayMs >= patience(error, timeoutMs)) {
        throw new DatabaseUnreachableError(endpoint, error, attempt)
      }
      onRetry?.({ attempt, delayMs, reason: reasonOf(error) })
      await sleep(delayMs)
    }
  }
}

async function connectOnce({ client: config }: Endpoint, remainingMs: number): Promise<Client> {
  const timeoutMs = Math.min(config.connectionTimeoutMillis ?? Infinity, remainingMs)
  // At least one, because to node-postgres 0 means no limit.
  const client = new Client({ ...config, connectionTimeoutMillis: Math.max(1, Math.ceil(timeoutMs)) })
  try {
    await client.connect()
    return client
  } catch (error) {
    // A login that failed on our side leaves the socket open; a late second error must not end the process.
    client.on('error', () => {})
    client.connection.stream.destroy()
    throw error
  }
}

/** How long an error is worth waiting for; 0 for one that will not go away. */
function patience(error: unknown, timeoutMs: number): number {
  const code = codeOf(error) ?? ''
  if (NAME_LOOKUP_CODES.includes(code)) return Math.min(timeoutMs, NAME_LOOKUP_MS)
  const transient = TRANSIENT_CODES.includes(code) || TRANSIENT_MESSAGES.includes(reasonOf(error))
  return transient ? timeoutMs : 0
}

/** Doubles each time up to a bound; half of it is random, so that many servers don't knock in step. */
function backoff(attempt: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1))
  return Math.round(ceiling * (0.5 + Math.random() / 2))
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** The error in words; Node's error for a host with several addresses has none but its code. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message || (codeOf(error) ?? 'unknown reason')
}
