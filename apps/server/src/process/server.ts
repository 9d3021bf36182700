import { AppError, Background, principalResolver, type Services } from '@medilens/api'
import type { Database } from '@medilens/db'
import type { ServerConfig } from '../config.ts'
import { createApp } from '../http/app.ts'
import { createHandlers } from '../http/handlers.ts'
import { PATIENCE } from '../http/limits.ts'
import { createMetrics } from '../http/metrics.ts'
import { errorKind } from '../log/error-kind.ts'
import type { Logger } from '../log/logger.ts'

/** A server that listens. */
export interface RunningServer {
  /** As `http://127.0.0.1:3000`. */
  readonly address: string
  /** Takes no more, lets calls in flight finish, and cuts off what takes longer than a drain may. */
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly config: Pick<ServerConfig, 'host' | 'port' | 'trustedProxies'>
  readonly database: Database
  readonly logger: Logger
}

const SWEEP = 50

/** Listens. Throws Node's error where the port can't be had. */
export async function startServer({ config, database, logger }: ServerOptions): Promise<RunningServer> {
  const { host, port, trustedProxies } = config
  const metrics = createMetrics(() => database.poolGauges())
  let draining = false
  const isDraining = () => draining
  const drained = new AbortController()
  const background = new Background((error) =>
    logger.error({ error: errorKind(error, { frames: true }) }, 'unexpected error in the background'),
  )
  const services: Services = {
    pseudonymKey: () => {
      throw new AppError('unavailable', 'Pseudonyms need the secret of this installation.')
    },
    background: background.run,
    draining: drained.signal,
  }
  const resolvePrincipal = principalResolver(database)
  const handlers = createHandlers({ database, services, resolvePrincipal, metrics, logger, isDraining })
  const app = createApp({ handlers, metrics, logger, trustedProxies, isDraining })
  const address = await app.listen({ host, port })

  const drain = async (): Promise<void> => {
    draining = true
    drained.abort()
    // A connection that is kept alive ends with its answer; one that was idle just then, with the next sweep.
    const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP)
    const cut = setTimeout(() => {
      logger.warn('calls that did not finish are cut off')
      app.server.closeAllConnections()
    }, PATIENCE.drain)
    try {
      await app.close()
      await background.settled()
    } finally {
      clearInterval(sweep)
      clearTimeout(cut)
    }
  }
  let stopping: Promise<void> | undefined
  return { address, stop: () => (stopping ??= drain()) }
}
