import type { TRPCError } from '@trpc/server'
import { resolveResponse } from '@trpc/server/http'
import { inventory } from '../inventory.ts'
import { appRouter } from '../router.ts'
import type { RequestContext } from '../trpc/context.ts'
import { AppError } from '../trpc/error.ts'
import { translateError } from '../trpc/translate-error.ts'

/** A subscription that is asked for. */
export interface StreamRequest {
  /** A GET; the stream breaks off when its signal aborts, and its client may resume it. */
  readonly request: Request
  /** A procedure that is a subscription. */
  readonly path: string
  readonly createContext: () => Promise<RequestContext>
  /** Hears what ends a stream that was open. */
  readonly onError: (error: TRPCError, ctx: RequestContext | undefined) => void
}

const SUBSCRIPTIONS: ReadonlySet<string> = new Set(
  inventory().flatMap(({ path, type }) => (type === 'subscription' ? [path] : [])),
)

/** Whether a path is a subscription: the one kind of procedure that is asked for by GET. */
export const isSubscription = (path: string): boolean => SUBSCRIPTIONS.has(path)

/**
 * Opens the event stream of a subscription. tRPC says every refusal within a stream, under status 200; what is refused
 * before it is open is thrown here, so that it is answered with its own status like every other call.
 * @throws AppError
 */
export async function openStream({
  request,
  path,
  createContext,
  onError,
}: StreamRequest): Promise<Response> {
  if (new URL(request.url).searchParams.has('batch')) {
    throw new AppError('invalid_input', 'Subscriptions are asked for one at a time.')
  }
  const opening: { isOver: boolean; refusal: AppError | null } = { isOver: false, refusal: null }
  const response = await resolveResponse({
    router: appRouter,
    req: request,
    path,
    error: null,
    createContext,
    onError: ({ error, ctx }) => {
      if (opening.isOver) onError(error, ctx)
      else opening.refusal ??= translateError(error)
    },
  })
  if (opening.refusal !== null) {
    await response.body?.cancel()
    throw opening.refusal
  }
  opening.isOver = true
  // tRPC allows a cache to keep it.
  response.headers.set('cache-control', 'no-store, no-transform')
  return response
}
