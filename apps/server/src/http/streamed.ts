import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { LIMITS } from './limits.ts'
import type { ProcedureOptions } from './procedures.ts'

/**
 * Answers a route whose body is taken as it comes: cut off after its time and where the server stops, and answered midway
 * where it is refused.
 * @param what it is, for the log
 */
export function answerStreamed(
  { services, logger }: ProcedureOptions,
  what: string,
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): RouteHandlerMethod {
  return async (request, reply) => {
    const { raw } = request
    // Who is cut off goes on later, here or at another server.
    const ending = AbortSignal.any([services.draining, AbortSignal.timeout(LIMITS.uploadMs)])
    const cut = (): void => void raw.destroy()
    ending.addEventListener('abort', cut)
    try {
      return await answer(request, reply)
    } catch (error) {
      if (raw.destroyed && !raw.complete) {
        logger.info({ requestId: request.id }, `${what} broken off`)
        return reply.hijack()
      }
      // Nobody reads the rest of it, unless it is little.
      if (!raw.complete) reply.header('connection', 'close')
      throw error
    } finally {
      ending.removeEventListener('abort', cut)
    }
  }
}

/** How long a body says that it is, in bytes; null where it is chunked. */
export const lengthOf = ({ headers }: FastifyRequest): number | null => {
  const said = headers['content-length']
  return said === undefined ? null : Number(said)
}
