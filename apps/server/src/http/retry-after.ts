import type { AppError } from '@medilens/api'
import type { FastifyReply } from 'fastify'

/** Says in HTTP's own words, too, when what was refused may be tried again. */
export function sayWhenAgain({ retryAfterMs }: AppError, reply: FastifyReply): void {
  if (retryAfterMs !== null) reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)))
}
