import {
  APP_ERROR_CODES,
  AppError,
  appRouter,
  httpStatusOf,
  isSubscription,
  translateError,
  type Caller,
  type CallerResolver,
  type RequestContext,
  type Services,
  type SignIn,
} from '@medilens/api'
import { sqlStateOf, type Database } from '@medilens/db'
import { TRPCError } from '@trpc/server'
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { errorKind } from '../log/error-kind.ts'
import { callerAddress } from './address.ts'
import type { Logger } from '../log/logger.ts'
import { EXPECTED_SESSION, requireExpected } from './expected-session.ts'
import { LIMITS } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { requireSameOrigin } from './origin.ts'
import { sayWhenAgain } from './retry-after.ts'
import { wrongMethod } from './refusal.ts'
import { answerSingleCall, singleCallOf } from './single-call.ts'
import { isLook, isUnattended } from './unattended.ts'

/** What procedures are served with. */
export interface ProcedureOptions {
  readonly database: Database
  readonly services: Services
  readonly resolveCaller: CallerResolver
  readonly signIn: SignIn
  readonly publicUrl: string | null
  readonly metrics: Metrics
  readonly logger: Logger
}

const Parameters = z.object({ path: z.string() })
const PROCEDURES: ReadonlySet<string> = new Set(Object.keys(appRouter._def.procedures))

/**
 * Answers calls of procedures with tRPC's own handler rather than its plugin, which would take every method and read
 * multipart without a limit.
 */
export function answerCalls(options: ProcedureOptions): RouteHandlerMethod {
  return async (request, reply) => {
    const path = pathOf(request)
    if (path.split(',').some(isSubscription)) {
      reply.header('allow', 'GET')
      throw wrongMethod('GET')
    }
    // tRPC would refuse it too, but not say which limit it is.
    if (path.split(',').length > LIMITS.batchedCalls) {
      throw new AppError('too_large', `A batch holds at most ${LIMITS.batchedCalls} calls.`)
    }
    requireOwnPage(request, options)
    const createContext = () => contextOf(request, options)
    const onError = (error: TRPCError, called: string | undefined, ctx: RequestContext | undefined) => {
      // The header is of the whole answer: of several calls each says it in its own.
      if (!path.includes(',')) sayWhenAgain(translateError(error), reply)
      const reached = ctx !== undefined && called !== undefined && PROCEDURES.has(called)
      report(error, { requestId: request.id, ...(reached ? { procedure: called } : {}) }, options.logger)
    }
    const call = singleCallOf(request, path)
    if (call !== null) {
      return answerSingleCall(call, reply, {
        createContext,
        onError: (error, ctx) => onError(error, path, ctx),
      })
    }
    await fastifyRequestHandler({
      router: appRouter,
      req: request,
      res: reply,
      path,
      allowMethodOverride: true,
      maxBatchSize: LIMITS.batchedCalls,
      createContext,
      onError: ({ error, path: called, ctx }) => onError(error, called, ctx),
    })
    return reply
  }
}

/** Which procedures a request names. */
export const pathOf = (request: FastifyRequest): string => Parameters.parse(request.params).path

/** What comes with a sign-in cookie must come from the server's own pages. Throws AppError `forbidden`. */
export function requireOwnPage(
  request: FastifyRequest,
  { signIn, publicUrl }: Pick<ProcedureOptions, 'signIn' | 'publicUrl'>,
): void {
  const { authorization, cookie } = request.headers
  if (authorization === undefined && signIn.hasCookie(cookie)) requireSameOrigin(request, publicUrl)
}

/** What is known of a request. Throws what its caller's look-up is refused with. */
export async function contextOf(
  request: FastifyRequest,
  { database, services, resolveCaller, metrics, logger }: ProcedureOptions,
): Promise<RequestContext> {
  const { authorization, cookie } = request.headers
  const look = (unattended: boolean) =>
    resolve(async () => {
      const found = await resolveCaller({ authorization, cookie, isUnattended: unattended })
      requireExpected(request.headers[EXPECTED_SESSION], found)
      return found
    })
  const caller = await look(isUnattended(request))
  // A stream that stays open is nobody's doing.
  const callerNow = () => look(true)
  const { id: requestId } = request
  return {
    database,
    services,
    caller,
    callerNow,
    requestId,
    ip: callerAddress(request.ip),
    userAgent: request.headers['user-agent'] ?? null,
    isLook: isLook(request),
    onCall: (call) => {
      metrics.onCall(call)
      const { procedure, refusal } = call
      const status = refusal === null ? 200 : httpStatusOf(refusal)
      const durationMs = Math.round(call.durationMs * 10) / 10
      // What workers ask all day long says nothing where it went well; their own log says what they took.
      const level = refusal === null && ASKED_ALL_DAY.has(procedure) ? 'debug' : 'info'
      logger[level](
        { requestId, procedure, status, durationMs, reason: refusal ?? undefined, ...idsOf(caller) },
        'call',
      )
    },
  }
}

const ASKED_ALL_DAY: ReadonlySet<string> = new Set(['pipeline.claim', 'pipeline.heartbeat'])

/** Who called, as a log may say it. */
function idsOf(caller: Caller | null): Record<string, string> {
  switch (caller?.kind) {
    case undefined:
      return {}
    case 'key':
      return { organizationId: caller.organizationId, apiKeyId: caller.apiKeyId }
    case 'member':
      return { organizationId: caller.organizationId, userId: caller.userId }
    case 'person':
      return { userId: caller.userId }
    case 'platform':
      return { serviceKeyId: caller.serviceKeyId }
  }
}

/** A failed look-up is refused as what it is, and not as an error of tRPC's. */
async function resolve(look: () => Promise<Caller | null>): Promise<Caller | null> {
  try {
    return await look()
  } catch (cause) {
    const known = translateError(cause)
    throw new TRPCError({ code: APP_ERROR_CODES[known.code], message: known.message, cause: known })
  }
}

interface Where {
  readonly requestId: string
  /** Absent where no procedure was reached, whatever name was asked for. */
  readonly procedure?: string
}

/** Logs what the line of a call does not say: refusals before any procedure, and what is wrong on our side. */
export function report(error: TRPCError, where: Where, logger: Logger): void {
  const { code: reason } = translateError(error)
  if (where.procedure === undefined) {
    logger.info({ ...where, status: httpStatusOf(reason), reason }, 'refused')
  }
  const thrown = error.cause instanceof AppError ? error.cause.cause : (error.cause ?? error)
  // A refusal of our own has nothing below it.
  if (thrown === undefined) return
  if (reason === 'internal') {
    logger.error({ ...where, error: errorKind(thrown, { frames: true }) }, 'unexpected error')
  } else if (sqlStateOf(thrown) !== null) {
    logger.warn({ ...where, reason, error: errorKind(thrown) }, 'refused by the database')
  } else if (reason === 'unavailable' || reason === 'timed_out') {
    logger.warn({ ...where, reason, error: errorKind(thrown) }, 'database away')
  }
}
