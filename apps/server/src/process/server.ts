import {
  acceptAll,
  Background,
  callerResolver,
  chatServices,
  deriveKey,
  ProgressWatch,
  pseudonymKeyOf,
  SignIn,
  USUAL_IDLE_MINUTES,
  type FileServices,
  type InvitationDelivery,
  type Services,
} from '@medilens/api'
import type { Database } from '@medilens/db'
import { isLoopback, type ServerConfig } from '../config.ts'
import { createApp } from '../http/app.ts'
import { createHandlers } from '../http/handlers.ts'
import { LIMITS, PATIENCE } from '../http/limits.ts'
import { createMetrics } from '../http/metrics.ts'
import type { StreamLimits } from '../http/streams.ts'
import { startSweeper } from './file-sweeper.ts'
import { errorKind } from '../log/error-kind.ts'
import type { Logger } from '../log/logger.ts'
import type { WebApplication } from '../web/files.ts'

/** A server that listens. */
export interface RunningServer {
  /** As `http://127.0.0.1:3000`. */
  readonly address: string
  /** Takes no more, lets calls in flight finish, and cuts off what takes longer than a drain may. */
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly config: Pick<ServerConfig, 'host' | 'port' | 'trustedProxies' | 'publicUrl'> &
    Partial<Pick<ServerConfig, 'idleMinutes'>>
  /** What the server's keys are derived from. */
  readonly secret: string
  readonly database: Database
  readonly logger: Logger
  /** Brings invitations to people; null where there is no way to. */
  readonly deliverInvitation: InvitationDelivery | null
  /** Where files are kept; null where there is no place for them. */
  readonly files?: FilePlace | null
  /** The built web application; null where this server has none. */
  readonly web?: WebApplication | null
  /** What one caller may have open; usually as `LIMITS` says. */
  readonly streams?: StreamLimits
}

/** Where files are kept, and how. */
export type FilePlace = Omit<FileServices, 'tokenKey' | 'scan'> & Partial<Pick<FileServices, 'scan'>>

const SWEEP = 50

/** What is not said to be http on this machine alone is taken to be behind TLS: its cookies travel over nothing else. */
const isReachedOverTls = ({ host, publicUrl }: Pick<ServerConfig, 'host' | 'publicUrl'>): boolean =>
  publicUrl === null ? !isLoopback(host) : publicUrl.startsWith('https:')

/** Listens. Throws Node's error where the port can't be had. */
export async function startServer({
  config,
  secret,
  database,
  logger,
  deliverInvitation,
  files = null,
  web = null,
  streams = LIMITS.streams,
}: ServerOptions): Promise<RunningServer> {
  const { host, port, trustedProxies, publicUrl, idleMinutes = USUAL_IDLE_MINUTES } = config
  const metrics = createMetrics(() => database.poolGauges())
  let draining = false
  const isDraining = () => draining
  const drained = new AbortController()
  const background = new Background((error) =>
    logger.error({ error: errorKind(error, { frames: true }) }, 'unexpected error in the background'),
  )
  const services: Services = {
    idleMinutes,
    pseudonymKey: pseudonymKeyOf(secret),
    deliverInvitation,
    background: background.run,
    leaseKey: deriveKey(secret, 'leases'),
    progress: new ProgressWatch(database),
    chat: chatServices(),
    files: files === null ? null : { scan: acceptAll, ...files, tokenKey: deriveKey(secret, 'uploads') },
    draining: drained.signal,
  }
  const signIn = new SignIn({ database, secret, secureCookies: isReachedOverTls(config), idleMinutes })
  const resolveCaller = callerResolver(database, signIn)
  const handlers = createHandlers({
    database,
    services,
    resolveCaller,
    signIn,
    publicUrl,
    metrics,
    logger,
    isDraining,
    streams,
    web,
  })
  const app = createApp({ handlers, metrics, logger, trustedProxies, isDraining })
  const address = await app.listen({ host, port })
  const sweeper = services.files === null ? null : startSweeper({ database, files: services.files, logger })

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
      await sweeper?.stop()
    } finally {
      clearInterval(sweep)
      clearTimeout(cut)
    }
  }
  let stopping: Promise<void> | undefined
  return { address, stop: () => (stopping ??= drain()) }
}
