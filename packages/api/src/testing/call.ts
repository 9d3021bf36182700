import type { Database } from '@medilens/db'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { callerResolver } from '../access/resolve-caller.ts'
import { pseudonymKeyOf } from '../access/secret-keys.ts'
import { SignIn } from '../access/sign-in.ts'
import { chatServices } from '../chat/chat-services.ts'
import { errorAnswer, httpStatusOf } from '../http/error-answer.ts'
import { isSubscription, openStream } from '../http/open-stream.ts'
import { appRouter } from '../router.ts'
import { Background } from '../trpc/background.ts'
import type { RequestContext } from '../trpc/context.ts'
import type { Services } from '../trpc/services.ts'
import { translateError } from '../trpc/translate-error.ts'
import { TEST_SECRET, type SessionCookie } from './session-cookie.ts'

/** What came back over HTTP. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** The procedure's answer; undefined where it was refused. */
  readonly data: unknown
}

/** Who calls: a key, a person who signed in (`sessionCookie`), or nobody. */
export type Credential = string | SessionCookie | null

/** Calls a procedure as a client does, and answers what HTTP carried. */
export type Caller = (procedure: string, input: unknown, by: Credential) => Promise<Answer>

/** What procedures need beside the database, as a server has it. */
export const testServices = (more: Partial<Services> = {}): Services => ({
  pseudonymKey: pseudonymKeyOf(TEST_SECRET),
  background: new Background((error) => {
    throw error
  }).run,
  deliverInvitation: () => Promise.resolve(),
  chat: chatServices(),
  draining: new AbortController().signal,
  ...more,
})

/** The router behind tRPC's own HTTP handling, over one database; a subscription is answered with all its events. */
export function httpCaller(database: Database, services: Services = testServices()): Caller {
  const signIn = new SignIn({ database, secret: TEST_SECRET, secureCookies: false })
  const resolve = callerResolver(database, signIn)
  return async (procedure, input, by) => {
    const authorization = typeof by === 'string' ? `Bearer ${by}` : undefined
    const credentials = { authorization, cookie: typeof by === 'string' ? undefined : by?.cookie }
    const createContext = async () => ({
      database,
      services,
      caller: await resolve(credentials),
      callerNow: () => resolve(credentials),
      requestId: 'test',
      ip: '127.0.0.1',
      userAgent: 'test',
    })
    if (isSubscription(procedure)) return subscribe(procedure, input, createContext)
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      router: appRouter,
      allowMethodOverride: true,
      req: new Request(`http://test.invalid/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: typeof input === 'string' ? input : JSON.stringify(input),
      }),
      createContext,
    })
    const text = await response.text()
    return { status: response.status, text, data: dataOf(text) }
  }
}

/** Opens a subscription and waits for its end, as a server does it. */
async function subscribe(
  path: string,
  input: unknown,
  createContext: () => Promise<RequestContext>,
): Promise<Answer> {
  const url = new URL(`http://test.invalid/trpc/${path}`)
  url.searchParams.set('input', typeof input === 'string' ? input : JSON.stringify(input))
  try {
    const response = await openStream({
      request: new Request(url),
      path,
      createContext,
      onError: () => undefined,
    })
    return { status: response.status, text: await response.text(), data: undefined }
  } catch (error) {
    const refusal = translateError(error)
    const text = JSON.stringify(errorAnswer(refusal, 'test'))
    return { status: httpStatusOf(refusal.code), text, data: undefined }
  }
}

function dataOf(text: string): unknown {
  const body: unknown = JSON.parse(text)
  if (typeof body !== 'object' || body === null || !('result' in body)) return undefined
  const { result } = body
  return typeof result === 'object' && result !== null && 'data' in result ? result.data : undefined
}
