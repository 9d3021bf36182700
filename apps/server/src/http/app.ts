import type { Socket } from 'node:net'
import { AppError, errorAnswer, HTTP_ROUTES, httpStatusOf, translateError } from '@medilens/api'
import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify'
import { errorKind } from '../log/error-kind.ts'
import type { Logger } from '../log/logger.ts'
import { discardBody } from './discard.ts'
import { allowedMethods, type Handlers } from './handlers.ts'
import { SECURITY_HEADERS } from './headers.ts'
import { LIMITS, PATIENCE } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { limitArrival } from './patience.ts'
import { malformed, noSuchRoute, refusalOf, stopping, wrongMethod } from './refusal.ts'
import { requestIdOf } from './request-id.ts'
import { sayWhenAgain } from './retry-after.ts'

export interface AppOptions {
  readonly handlers: Handlers
  readonly metrics: Metrics
  readonly logger: Logger
  readonly trustedProxies: readonly string[]
  /** How long a request may take to arrive; usually as `PATIENCE` says. */
  readonly patience?: { readonly request: number }
  /** True once the server stops: calls in flight finish, new ones are refused. */
  readonly isDraining: () => boolean
}

/** The HTTP side: routes from the registry and no others, and every refusal in one shape. */
export function createApp({
  handlers,
  metrics,
  logger,
  trustedProxies,
  isDraining,
  patience = PATIENCE,
}: AppOptions): FastifyInstance {
  const refuse = (request: FastifyRequest, reply: FastifyReply, refusal: AppError): FastifyReply => {
    const status = httpStatusOf(refusal.code)
    logger.info({ requestId: request.id, status, reason: refusal.code }, 'refused')
    sayWhenAgain(refusal, reply)
    return secured(reply)
      .header('x-request-id', request.id)
      .code(status)
      .send(errorAnswer(refusal, request.id))
  }
  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = refusalOf(error, request.routeOptions.bodyLimit)
    if (known !== null) return refuse(request, reply, known)
    logger.error({ requestId: request.id, error: errorKind(error, { frames: true }) }, 'unexpected error')
    return refuse(request, reply, translateError(error))
  }

  const app = fastify({
    // Fastify's own logging writes URLs and messages.
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: LIMITS.bodyBytes,
    // Uploads take long; `limitArrival` says how long all others may.
    requestTimeout: 0,
    connectionTimeout: PATIENCE.connection,
    keepAliveTimeout: PATIENCE.keepAlive,
    routerOptions: { maxParamLength: LIMITS.pathCharacters },
    genReqId: requestIdOf,
    requestIdHeader: false,
    exposeHeadRoutes: false,
    // The hook below answers in our own words.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      fail(error, request, reply)
    },
    clientErrorHandler: (error, socket) => refuseRaw(socket, error.code, logger),
  })
  app.server.headersTimeout = PATIENCE.headers

  // tRPC parses JSON itself; every other type, multipart above all, is refused unread.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  limitArrival(app, {
    isStreamed,
    refuse: (socket) => refuseRaw(socket, 'ERR_HTTP_REQUEST_TIMEOUT', logger),
    ms: patience.request,
  })
  app.addHook('onRequest', async (request, reply) => {
    secured(reply).header('x-request-id', request.id)
    if (!isDraining()) return
    reply.header('connection', 'close')
    if (!request.url.startsWith('/health/')) await refuse(request, reply, stopping())
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.onRequest(route, reply.statusCode)
    const { id: requestId } = request
    const durationMs = Math.round(reply.elapsedTime * 10) / 10
    logger.debug({ requestId, route, status: reply.statusCode, durationMs }, 'request')
  })
  app.setErrorHandler(async (error, request, reply) => {
    // Fastify refuses a body that is too large unread, and would close the connection under whoever still sends it.
    if (!request.raw.complete) {
      const isWhole = await discardBody(request.raw, LIMITS.discarded)
      reply.removeHeader('connection')
      if (!isWhole) cutAfterAnswer(request, reply)
    }
    return fail(error, request, reply)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(request.url)
    // A file's route takes every name, and finds nothing of most.
    if (allowed === '' || allowed.split(', ').includes(request.method))
      return refuse(request, reply, noSuchRoute())
    return refuse(request, reply.header('allow', allowed), wrongMethod(allowed))
  })

  // A route that is not in the registry would be one that no generated test finds.
  app.addHook('onRoute', ({ method, url }) => {
    if (HTTP_ROUTES.some((route) => route.method === method && route.path === url)) return
    throw new Error(`${String(method)} ${url} is not in HTTP_ROUTES of packages/api/src/http/routes.ts`)
  })
  const streaming: RouteOptions[] = []
  for (const [key, handler] of Object.entries(handlers)) {
    const [method = '', url = ''] = key.split(' ')
    if (isStreamed(method, url)) streaming.push({ method, url, handler })
    else app.route({ method, url, handler, bodyLimit: bodyLimitOf(method, url) })
  }
  void app.register((scope, _options, done) => {
    // Of any type, and not a byte read before the handler asks for it.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, parsed) => parsed(null))
    for (const route of streaming) scope.route(route)
    done()
  })
  return app
}

/**
 * Ends the connection of who goes on sending, a moment after the answer: closed with it, what is still underway would reset
 * the connection, and the answer be lost.
 */
function cutAfterAnswer(request: FastifyRequest, reply: FastifyReply): void {
  // Node would close it with the answer where its sender asked for that.
  reply.raw.shouldKeepAlive = true
  reply.raw.once('finish', () => setTimeout(() => request.raw.destroy(), PATIENCE.linger).unref())
}

/** How large a body a route takes. */
const bodyBytesOf = (method: string, path: string): number | 'streamed' => {
  const route = HTTP_ROUTES.find((each) => each.method === method && each.path === path)
  return route !== undefined && 'bodyBytes' in route ? route.bodyBytes : LIMITS.bodyBytes
}
const isStreamed = (method: string, path: string): boolean => bodyBytesOf(method, path) === 'streamed'
const bodyLimitOf = (method: string, path: string): number => {
  const bytes = bodyBytesOf(method, path)
  return bytes === 'streamed' ? LIMITS.bodyBytes : bytes
}

const secured = (reply: FastifyReply): FastifyReply => reply.headers(SECURITY_HEADERS)

/** What is no HTTP at all has no request to answer; the answer is written by hand. */
function refuseRaw(socket: Socket, code: string, logger: Logger): void {
  logger.info({ code: /^\w+$/.test(code) ? code : 'unknown' }, 'connection refused')
  if (socket.destroyed || !socket.writable || code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, refusal] =
    code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? (['408 Request Timeout', new AppError('timed_out', 'The request took too long to arrive.')] as const)
      : code === 'HPE_HEADER_OVERFLOW'
        ? ([
            '431 Request Header Fields Too Large',
            new AppError('too_large', 'The headers are too large.'),
          ] as const)
        : (['400 Bad Request', malformed()] as const)
  const body = JSON.stringify(errorAnswer(refusal, ''))
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}\r\n${body}`)
}
