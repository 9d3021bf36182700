import { openApiDocument } from '@medilens/api'
import type { RouteHandlerMethod } from 'fastify'

/** What answers the OpenAPI document: made at the first request, and the same for as long as the server runs. */
export function openApiHandlers() {
  let text: string | undefined
  return {
    'GET /api/openapi.json': async (_request, reply) =>
      reply.type('application/json').send((text ??= JSON.stringify(openApiDocument()))),
  } satisfies Record<string, RouteHandlerMethod>
}
