import { appRouter, inventory, type RequestContext } from '@medilens/api'
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, type TRPCError } from '@trpc/server'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** One call of a procedure that is not batched, as most are. */
export interface SingleCall {
  readonly path: string
  readonly input: unknown
  readonly type: 'query' | 'mutation'
}

const { _config: config } = appRouter._def

const CALLS = new Map(
  inventory().flatMap(({ path, type }) => (type === 'subscription' ? [] : [[path, type]])),
)

/**
 * The call that a request is, where it is one and nothing besides: no batch, no input in the URL, no other answer asked
 * for than JSON. Null of every other request, also of one whose body is no JSON: tRPC's handler says what is wrong with it.
 */
export function singleCallOf({ url, body, headers }: FastifyRequest, path: string): SingleCall | null {
  const type = CALLS.get(path)
  if (type === undefined || url.includes('?') || typeof body !== 'string') return null
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl') === true) return null
  try {
    return { path, type, input: JSON.parse(body) }
  } catch {
    return null
  }
}

interface Answering {
  readonly createContext: () => Promise<RequestContext>
  readonly onError: (error: TRPCError, ctx: RequestContext | undefined) => void
}

/**
 * Answers a single call in the words of tRPC's handler, but whole and not in chunks. That one makes a `Request`, a `Response`, streams and abort
 * signals of each call, which costs more than all else that the server does for a read (docs/decisions/0020-speed.md).
 */
export async function answerSingleCall(
  { path, input, type }: SingleCall,
  reply: FastifyReply,
  { createContext, onError }: Answering,
): Promise<FastifyReply> {
  reply.header('vary', 'trpc-accept, accept').header('content-type', 'application/json')
  let ctx: RequestContext | undefined
  try {
    ctx = await createContext()
    const getRawInput = () => Promise.resolve(input)
    const call = { router: appRouter, path, getRawInput, ctx, type, signal: undefined, batchIndex: 0 }
    const data: unknown = await callTRPCProcedure(call)
    return reply.send(JSON.stringify({ result: { data } }))
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    onError(error, ctx)
    const shape = getTRPCErrorShape({ config, error, type, path, input, ctx })
    return reply.code(shape.data.httpStatus).send(JSON.stringify({ error: shape }))
  }
}
