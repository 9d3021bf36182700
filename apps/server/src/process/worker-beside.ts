import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { keyOfWorkerBeside } from '@medilens/api'
import type { Database } from '@medilens/db'
import type { Environment } from '../config.ts'
import { errorKind } from '../log/error-kind.ts'
import type { Logger } from '../log/logger.ts'

export interface WorkerBesideOptions {
  /** Where the server answers, as it says itself. */
  readonly address: string
  /** What the server's keys are derived from; the worker's is one of them. */
  readonly secret: string
  readonly database: Database
  readonly logger: Logger
  /** Takes the worker's own log, a JSON object a line. */
  readonly writeLine: (line: string) => void
  /** Of which the worker gets what is a worker's, and nothing of the database, the files or the server's secret. */
  readonly environment: Environment
}

/** A worker that runs beside a server, and is started again whenever it ends. */
export interface WorkerBeside {
  /** Lets it end what it has at hand, or give it back. No process is left. */
  stop(): Promise<void>
}

/** In the sources as in the build: a folder beside this application's. */
const EXTENSION = extname(import.meta.url)
const IS_SOURCE = EXTENSION === '.ts'
const MAIN = fileURLToPath(
  new URL(`../../../worker/${IS_SOURCE ? 'src' : 'dist'}/main${EXTENSION}`, import.meta.url),
)
const CONDITIONS = IS_SOURCE ? ['--conditions=@medilens/source'] : []

const PASSED_ON = /^(?:PATH|HOME|TMPDIR|LANG|TZ|LOG_LEVEL|NODE_COMPILE_CACHE|MEDILENS_WORKER_\w+)$/

/** A server stops within ten seconds, most of which are for people's calls. */
const DRAIN_SECONDS = 1
const KILL_AFTER_MS = 1_500
const GIVEN_UP_AFTER_MS = 2_000

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** Whoever ran this long did not fail at its start. */
const STEADY_AFTER_MS = 60_000

/** Starts a worker beside a server. It needs nothing of anybody's: its key comes of the server's secret. */
export function startWorkerBeside(options: WorkerBesideOptions): WorkerBeside {
  const stopping = new AbortController()
  const kept = keepRunning(options, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      // A database that does not answer holds up a worker that was not there yet, and not the server's end.
      await Promise.race([kept, sleep(GIVEN_UP_AFTER_MS, undefined, { ref: false })])
    },
  }
}

async function keepRunning(options: WorkerBesideOptions, signal: AbortSignal): Promise<void> {
  const { database, secret, logger } = options
  if (!existsSync(MAIN)) {
    logger.warn('no worker runs beside the server: it is not installed here')
    return
  }
  for (let failures = 0; !signal.aborted;) {
    const began = performance.now()
    try {
      // oxlint-disable-next-line no-await-in-loop -- one life after the other
      const key = await keyOfWorkerBeside(database, secret)
      if (signal.aborted) return
      if (key === null) {
        logger.warn('no worker runs beside the server: its key was revoked')
        return
      }
      // oxlint-disable-next-line no-await-in-loop
      const ending = await oneLife(options, key, signal)
      if (signal.aborted) return
      logger.warn(ending, 'the worker beside the server ended')
    } catch (error) {
      logger.error(
        { error: errorKind(error, { frames: true }) },
        'the worker beside the server did not start',
      )
    }
    failures = performance.now() - began > STEADY_AFTER_MS ? 1 : failures + 1
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)
    // oxlint-disable-next-line no-await-in-loop
    await sleep(pause, undefined, { signal }).catch(() => undefined)
  }
}

/** From its start to its end, and how it ended. */
async function oneLife(
  { address, environment, writeLine }: WorkerBesideOptions,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  const own = Object.entries(environment).filter(([name]) => PASSED_ON.test(name))
  const worker = spawn(process.execPath, [...CONDITIONS, MAIN], {
    env: {
      ...Object.fromEntries(own),
      MEDILENS_URL: reachable(address),
      MEDILENS_API_KEY: key,
      MEDILENS_WORKER_DRAIN_SECONDS: String(DRAIN_SECONDS),
      // The way to an address of this very machine does not leave it.
      MEDILENS_WORKER_ALLOW_INSECURE: 'true',
    },
    // The channel says nothing: that it closes tells the worker that nobody is there any more.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const { stdout } = worker
  if (stdout !== null) createInterface({ input: stdout }).on('line', writeLine)
  const closed = once(worker, 'close')
  const stop = (): void => {
    worker.kill('SIGTERM')
    const kill = setTimeout(() => worker.kill('SIGKILL'), KILL_AFTER_MS)
    worker.once('exit', () => clearTimeout(kill))
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    await closed
    return { code: worker.exitCode, signal: worker.signalCode }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** A server that listens everywhere is reached on this machine alone. */
function reachable(address: string): string {
  const url = new URL(address)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.origin
}
