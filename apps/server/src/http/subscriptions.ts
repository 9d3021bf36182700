import { isSubscription, openStream } from '@medilens/api'
import { incomingMessageToRequest } from '@trpc/server/adapters/node-http'
import type { RouteHandlerMethod } from 'fastify'
import { contextOf, pathOf, report, requireOwnPage, type ProcedureOptions } from './procedures.ts'
import { wrongMethod } from './refusal.ts'
import { OpenStreams, type StreamLimits } from './streams.ts'

/**
 * Answers subscriptions with event streams, and refuses every other procedure by GET: its input would stand in the URL. A
 * stream holds no connection to the database; pings keep the time-outs of the server and of proxies from cutting it.
 */
export function answerSubscriptions(
  options: ProcedureOptions & { readonly streams: StreamLimits },
): RouteHandlerMethod {
  const { streams: limits, logger } = options
  const streams = new OpenStreams(limits)
  return async (request, reply) => {
    const path = pathOf(request)
    if (!isSubscription(path)) {
      reply.header('allow', 'POST')
      throw wrongMethod('POST')
    }
    requireOwnPage(request, options)
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), limits.longestMs)
    let release = (): void => undefined
    reply.raw.once('close', () => {
      clearTimeout(timer)
      release()
    })
    const incoming = incomingMessageToRequest(request.raw, reply.raw, { maxBodySize: null })
    const signal = AbortSignal.any([incoming.signal, ending.signal])
    const response = await openStream({
      request: new Request(incoming, { signal }),
      path,
      createContext: async () => {
        const context = await contextOf(request, options)
        release = streams.admit(context.caller)
        // Who left while they were looked up hears no `close` any more, and would be counted for ever.
        if (reply.raw.closed) release()
        return context
      },
      onError: (error) => report(error, { requestId: request.id, procedure: path }, logger),
    })
    return reply.send(response)
  }
}
