import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

export interface ArrivalOptions {
  /** Whether a route takes its body as it comes. */
  readonly isStreamed: (method: string, path: string) => boolean
  /** Answers a request that took too long. */
  readonly refuse: (socket: Socket) => void
  readonly ms: number
}

/**
 * Gives each request its time to arrive whole, but for those whose bodies are streamed: Node's own time-out is one for the
 * whole server.
 */
export function limitArrival(app: FastifyInstance, { isStreamed, refuse, ms }: ArrivalOptions): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, routeOptions } = request
    if (!raw.complete && !isStreamed(request.method, routeOptions.url ?? '')) {
      const timer = setTimeout(() => {
        if (raw.complete) return
        refuse(raw.socket)
        // Once that is written: who goes on sending drop by drop would hold it for ever.
        raw.socket.destroySoon()
      }, ms)
      const stop = (): void => clearTimeout(timer)
      raw.once('end', stop).once('close', stop)
      reply.raw.once('close', stop)
    }
    done()
  })
}
