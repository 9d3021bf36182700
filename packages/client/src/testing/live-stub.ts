import type { ServerResponse } from 'node:http'
import { initTRPC, TRPCError, tracked, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { z } from 'zod'
import { startStub, type Received } from './stub.ts'

/** A refusal in the server's words. */
export class Refusal extends TRPCError {
  readonly reason: string

  constructor(code: TRPC_ERROR_CODE_KEY, reason: string) {
    super({ code, message: `Refused: ${reason}.` })
    this.reason = reason
  }
}

/** What is sent of one connection: all of it, or so many bytes and then nothing more, open or closed. */
export type Passage = 'whole' | { readonly cutAfter: number } | { readonly silentAfter: number }

interface Live {
  readonly messageId: string
  /** The event that was heard last; null at the beginning. */
  readonly after: string | null
  /** From 1, of connections for this message. */
  readonly connection: number
  readonly signal: AbortSignal
}

interface LiveScript {
  readonly events: (live: Live) => AsyncIterable<readonly [id: string, data: unknown]>
  readonly passage?: (request: Received, connection: number) => Passage
  /** Answers a request instead of tRPC, where it returns true. */
  readonly instead?: (response: ServerResponse, connection: number) => boolean
}

/** Between pings, and after which silence the client is to come back. */
export const PING_MS = 20
export const SILENCE_MS = 500

/** A server whose `chat.onAnswer` is served by tRPC itself as the real one is, on connections that break as told. */
export async function startLiveStub({ events, passage = () => 'whole', instead }: LiveScript) {
  const connections = new Map<string, number>()
  return startStub((request, response) => {
    const messageId = /"messageId":"([^"]*)"/.exec(decodeURIComponent(request.url))?.[1] ?? ''
    const connection = (connections.get(messageId) ?? 0) + 1
    connections.set(messageId, connection)
    if (instead?.(response, connection) === true) return
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const router = routerOf((input, signal) =>
      events({ messageId, after: input.lastEventId ?? null, connection, signal }),
    )
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
    void fetchRequestHandler({
      endpoint: '/trpc',
      router,
      req: new Request(new URL(request.url, 'http://stub'), { headers, signal: gone.signal }),
    }).then((answer) => pass(answer, response, passage(request, connection)))
  })
}

type Input = { readonly messageId: string; readonly lastEventId?: string | undefined }
type Events = (input: Input, signal: AbortSignal) => ReturnType<LiveScript['events']>

const t = initTRPC.create({
  sse: {
    ping: { enabled: true, intervalMs: PING_MS },
    client: { reconnectAfterInactivityMs: SILENCE_MS },
  },
  errorFormatter: ({ shape, error }) => {
    const reason = error instanceof Refusal ? error.reason : 'internal'
    const { code, httpStatus } = shape.data
    return { ...shape, data: { code, httpStatus, reason, issues: [], requestId: 'r-1', retryAfterMs: null } }
  },
})

function routerOf(events: Events) {
  const onAnswer = t.procedure
    .input(z.strictObject({ messageId: z.string(), lastEventId: z.string().optional() }))
    .subscription(async function* ({ input, signal }) {
      for await (const [id, data] of events(input, signal ?? new AbortController().signal)) {
        yield tracked(id, data)
      }
    })
  return t.router({ chat: t.router({ onAnswer }) })
}

async function pass(answer: Response, response: ServerResponse, passage: Passage): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.flushHeaders()
  const limit =
    passage === 'whole' ? Infinity : 'cutAfter' in passage ? passage.cutAfter : passage.silentAfter
  let sent = 0
  for await (const chunk of answer.body ?? []) {
    const left = chunk.subarray(0, limit - sent)
    sent += left.length
    if (left.length > 0) await new Promise<void>((resolve) => response.write(left, () => resolve()))
    if (sent < limit) continue
    if (passage !== 'whole' && 'cutAfter' in passage) response.destroy()
    return
  }
  response.end()
}
