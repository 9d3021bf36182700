import {
  HTTP_ROUTES,
  isSubscription,
  type CallerResolver,
  type RouteKey,
  type Services,
  type SignIn,
} from '@medilens/api'
import { migrationsSeen, type Database } from '@medilens/db'
import type { RouteHandlerMethod } from 'fastify'
import type { Logger } from '../log/logger.ts'
import { pageHandlers, type PageOptions } from '../web/pages.ts'
import { analyzeHandlers } from './analyze.ts'
import { fileHandlers } from './files.ts'
import type { Metrics } from './metrics.ts'
import { openApiHandlers } from './openapi.ts'
import { answerCalls } from './procedures.ts'
import { signInHandlers } from './sign-in.ts'
import type { StreamLimits } from './streams.ts'
import { answerSubscriptions } from './subscriptions.ts'

/** A handler for each registered route: one that is missing, or one too many, does not compile. */
export type Handlers = Readonly<Record<RouteKey, RouteHandlerMethod>>

export interface HandlerOptions extends PageOptions {
  readonly database: Database
  readonly services: Services
  readonly resolveCaller: CallerResolver
  readonly signIn: SignIn
  /** The origin under which browsers reach the server, where it is configured. */
  readonly publicUrl: string | null
  readonly metrics: Metrics
  readonly logger: Logger
  readonly isDraining: () => boolean
  readonly streams: StreamLimits
}

/** A probe must answer also while every connection is in use. */
const READY_WITHIN = 2_000

/** What answers each route. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { database, metrics, isDraining } = options
  return {
    'POST /trpc/:path': answerCalls(options),
    'GET /trpc/:path': answerSubscriptions(options),
    'GET /health/live': () => ({ status: 'live' }),
    'GET /health/ready': async (_request, reply) => {
      const obstacle = isDraining() ? 'stopping' : await obstacleOf(database)
      if (obstacle === null) return { status: 'ready' }
      return reply.code(503).send({ status: 'not ready', because: obstacle })
    },
    'GET /metrics': async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    ...signInHandlers(options),
    ...fileHandlers(options),
    ...analyzeHandlers(options),
    ...openApiHandlers(),
    ...pageHandlers(options),
  }
}

/** The part that is not ready, or null. */
async function obstacleOf(database: Database): Promise<'database' | 'migrations' | null> {
  try {
    const seen = await within(
      READY_WITHIN,
      database.ping().then(() => migrationsSeen(database)),
    )
    return seen.pending.length === 0 ? null : 'migrations'
  } catch {
    return 'database'
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('took too long')), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Every path is some page's; who sends anything else there has the wrong address, and hears that there is nothing. */
const PATTERNS = HTTP_ROUTES.filter(({ path }) => path !== '/*').map(({ method, path }) => ({
  method,
  isCall: path === '/trpc/:path',
  pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`),
}))

/** The methods that some route takes at this URL, as an Allow header lists them; empty where there is no route. */
export function allowedMethods(url: string): string {
  const [path = ''] = url.split('?', 1)
  return PATTERNS.filter(({ method, isCall, pattern }) => {
    const match = pattern.exec(path)
    if (match === null) return false
    return !isCall || (method === 'GET') === isSubscription(match[1] ?? '')
  })
    .map(({ method }) => method)
    .join(', ')
}
