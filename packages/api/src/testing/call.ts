import type { Database } from '@medilens/db'
import type { AnyTRPCRouter } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { z } from 'zod'
import { USUAL_IDLE_MINUTES } from '../access/idle.ts'
import { callerResolver } from '../access/resolve-caller.ts'
import { ProgressWatch } from '../assessment/progress/watch.ts'
import { deriveKey, pseudonymKeyOf } from '../access/secret-keys.ts'
import { SignIn } from '../access/sign-in.ts'
import { chatServices } from '../chat/chat-services.ts'
import { errorAnswer, httpStatusOf } from '../http/error-answer.ts'
import { isSubscription, openStream } from '../http/open-stream.ts'
import { appRouter } from '../router.ts'
import { Background } from '../trpc/background.ts'
import type { RequestContext } from '../trpc/context.ts'
import type { Services } from '../trpc/services.ts'
import { translateError } from '../trpc/translate-error.ts'
import { testFiles } from './files.ts'
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

/** Calls procedures as a client does, and answers what HTTP carried. */
export interface Caller {
  (procedure: string, input: unknown, by: Credential): Promise<Answer>
  /** Several calls in one request, which run side by side; no subscriptions. */
  readonly batch: (calls: readonly [procedure: string, input: unknown][], by: Credential) => Promise<Answer[]>
}

/** All but what looks at the database for itself. */
export type TestServices = Omit<Services, 'progress'>

/** What procedures need beside the database, as a server has it. */
export const testServices = (more: Partial<TestServices> = {}): TestServices => ({
  idleMinutes: USUAL_IDLE_MINUTES,
  pseudonymKey: pseudonymKeyOf(TEST_SECRET),
  leaseKey: deriveKey(TEST_SECRET, 'leases'),
  background: new Background((error) => {
    throw error
  }).run,
  deliverInvitation: () => Promise.resolve(),
  chat: chatServices(),
  files: testFiles(),
  draining: new AbortController().signal,
  ...more,
})

interface CallerOptions {
  /** Another router than the application's, to see what the tests say of it. */
  readonly router?: AnyTRPCRouter
  /** Takes whoever was found to be calling for somebody else. */
  readonly seenAs?: (caller: Somebody) => Somebody
}
type Somebody = NonNullable<RequestContext['caller']>

/** The router behind tRPC's own HTTP handling, over one database; a subscription is answered with all its events. */
export function httpCaller(
  database: Database,
  given: TestServices = testServices(),
  { router = appRouter, seenAs = (caller) => caller }: CallerOptions = {},
): Caller {
  const signIn = new SignIn({
    database,
    secret: TEST_SECRET,
    secureCookies: false,
    idleMinutes: given.idleMinutes,
  })
  const resolve = callerResolver(database, signIn)
  const services: Services = { ...given, progress: new ProgressWatch(database) }

  const contextOf = (by: Credential) => async (): Promise<RequestContext> => {
    const credentials =
      typeof by === 'string'
        ? { authorization: `Bearer ${by}`, cookie: undefined }
        : { authorization: undefined, cookie: by?.cookie }
    const callerNow = async () => {
      const caller = await resolve(credentials)
      return caller === null ? null : seenAs(caller)
    }
    return {
      database,
      services,
      caller: await callerNow(),
      callerNow,
      requestId: 'test',
      ip: '127.0.0.1',
      userAgent: 'test',
      isLook: false,
    }
  }

  const send = async (
    path: string,
    body: unknown,
    by: Credential,
  ): Promise<Pick<Answer, 'status' | 'text'>> => {
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      router,
      allowMethodOverride: true,
      req: new Request(`http://test.invalid/trpc/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      createContext: contextOf(by),
    })
    return { status: response.status, text: await response.text() }
  }

  const call = async (procedure: string, input: unknown, by: Credential): Promise<Answer> => {
    if (isSubscription(procedure)) return subscribe(procedure, input, contextOf(by))
    const { status, text } = await send(procedure, input, by)
    return { status, text, data: dataOf(JSON.parse(text)) }
  }
  const batch: Caller['batch'] = async (calls, by) => {
    const path = calls.map(([procedure]) => procedure).join(',')
    const inputs = Object.fromEntries(calls.map(([, input], index) => [index, input]))
    const { text } = await send(`${path}?batch=1`, inputs, by)
    return z
      .array(z.unknown())
      .length(calls.length)
      .parse(JSON.parse(text))
      .map((answer) => ({ status: statusOf(answer), text: JSON.stringify(answer), data: dataOf(answer) }))
  }
  return Object.assign(call, { batch })
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

function dataOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('result' in body)) return undefined
  const { result } = body
  return typeof result === 'object' && result !== null && 'data' in result ? result.data : undefined
}

const Refusal = z.object({ error: z.object({ data: z.object({ httpStatus: z.number() }) }) })

/** Of one call of a batch, which has a status of its own for all. */
function statusOf(answer: unknown): number {
  const refusal = Refusal.safeParse(answer)
  return refusal.success ? refusal.data.error.data.httpStatus : 200
}
