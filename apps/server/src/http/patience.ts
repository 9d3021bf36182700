import type { FastifyInstance } from 'fastify'
import { PATIENCE } from './limits.ts'
import type { Socket } from 'node:net'

/**
 * Gives each request its time to arrive whole, but for those whose bodies are streamed: Node's own time-out is one for the
 * whole server.
 * @param streamed whether a route takes its body as it comes
 * @param refuse answers a request that took too long, and ends its connection
 */
export function limitArrival(
  app: FastifyInstance,
  streamed: (method: string, path: string) => boolean,
  refuse: (socket: Socket) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, routeOptions } = request
    if (!raw.complete && !streamed(request.method, routeOptions.url ?? '')) {
      const timer = setTimeout(() => {
        if (!raw.complete) refuse(raw.socket)
      }, PATIENCE.request)
      const stop = (): void => clearTimeout(timer)
      raw.once('end', stop).once('close', stop)
      reply.raw.once('close', stop)
    }
    done()
  })
}
