import type { Database } from '@medilens/db'
import { pino } from 'pino'
import type { ServerConfig } from '../config.ts'
import type { DatabaseAccess } from '../database/access.ts'
import { bringUpToDate, requireServable, seedDemoOnce } from '../database/prepare.ts'
import { openFiles } from '../files.ts'
import { firstSignal } from '../process/signals.ts'
import { startServer } from '../process/server.ts'
import { startWorkerBeside } from '../process/worker-beside.ts'
import { serverSecret } from '../secret.ts'
import type { Console } from './console.ts'
import { CommandError } from './failure.ts'
import { findServer } from './find-server.ts'
import { withAccess } from './with-database.ts'

/** A server to call, and the database that it serves. */
export interface LocalServer {
  readonly address: string
  readonly database: Database
  /** Rejects at a signal to stop. The innermost work races it and nobody else, so that what is around clears up in order. */
  readonly interrupted: Promise<never>
  /** Aborts at the same time. */
  readonly signal: AbortSignal
}

/**
 * Runs `work` with a server on the configured database: the one that runs, or one of its own with a worker, which both stop
 * afterwards and which on the embedded database begins as `start` does. A signal does not end the process: the work is told, and clears up.
 */
export const withServer = <T>(io: Console, work: (server: LocalServer) => Promise<T>): Promise<T> =>
  withAccess(io, async (access, config) => {
    const interrupted = interruption()
    const ended = new AbortController()
    interrupted.catch(() => ended.abort())
    const { signal } = ended
    const running = await findServer(config)
    const isOurs = running === null && access.embedded !== null
    if (isOurs) await bringUpToDate(access)
    const database = await access.open()
    try {
      if (isOurs) await seedDemoOnce(config.database, database)
      if (running !== null) {
        io.say(`Using the server at ${running}.`)
        return await work({ address: running, database, interrupted, signal })
      }
      return await onServerOfItsOwn(io, { access, config, database, interrupted, signal }, work)
    } finally {
      await database.close()
    }
  })

interface Prepared {
  readonly access: DatabaseAccess
  readonly config: ServerConfig
  readonly database: Database
  readonly interrupted: Promise<never>
  readonly signal: AbortSignal
}

async function onServerOfItsOwn<T>(
  io: Console,
  { access, config, database, interrupted, signal }: Prepared,
  work: (server: LocalServer) => Promise<T>,
): Promise<T> {
  await requireServable(access, database)
  const secret = await serverSecret(config)
  const logger = pino({ level: 'silent' })
  const server = await startServer({
    config: { ...config, host: '127.0.0.1', port: 0, publicUrl: null },
    secret,
    database,
    logger,
    deliverInvitation: null,
    files: await openFiles(config),
  })
  const { address } = server
  io.say(`No server runs here: using one of its own, at ${address}, and a worker beside it.`)
  const { environment } = io
  const worker = startWorkerBeside({
    address,
    secret,
    database,
    logger,
    environment,
    writeLine: () => undefined,
  })
  try {
    return await work({ address, database, interrupted, signal })
  } finally {
    await worker.stop()
    await server.stop()
  }
}

function interruption(): Promise<never> {
  const interrupted = firstSignal().then((signal): never => {
    throw new CommandError(`Stopped by ${signal}.`)
  })
  // Also where nobody races it any more.
  interrupted.catch(() => undefined)
  return interrupted
}
