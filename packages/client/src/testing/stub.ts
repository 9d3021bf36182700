import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request as it came over the wire. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
  /** Resolves when the caller hangs up before it was answered. */
  readonly hungUp: Promise<void>
}

/** Answers a request, or leaves it open. */
export type Behaviour = (request: Received, response: ServerResponse, count: number) => void

/** A server that answers as it is told, for what a real one will not do on request; closed by `await using`. */
export async function startStub(behaviour: Behaviour) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const hungUp = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) resolve()
      })
    })
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: read(text), hungUp }
      received.push(one)
      behaviour(one, response, received.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stub has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function read(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text)
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A success as tRPC writes it. */
export const success = (data: unknown) => ({ result: { data } })

/** An error as the server's formatter writes it. */
export const failure = (reason: string, httpStatus: number, message = 'No such patient.') => ({
  error: {
    code: -32004,
    message,
    data: {
      code: 'NOT_FOUND',
      httpStatus,
      reason,
      issues: [{ path: 'a.b', problem: 'is odd' }],
      requestId: 'r-1',
      retryAfterMs: null,
    },
  },
})

/** How many calls a request carries. */
const callsOf = ({ url }: Received): number => new URL(url, 'http://stub').pathname.split(',').length

/** Answers every call of a request alike, in a batch or alone. */
export function answerAll(request: Received, response: ServerResponse, one: unknown): void {
  const batch = request.url.includes('batch=1')
  sendJson(response, batch ? Array.from({ length: callsOf(request) }, () => one) : one)
}
