import type { Database } from '@medilens/db'
import { callerResolver } from '../access/resolve-caller.ts'
import { SignIn } from '../access/sign-in.ts'
import { ProgressWatch } from '../assessment/progress/watch.ts'
import { openStream } from '../http/open-stream.ts'
import type { Services } from '../trpc/services.ts'
import type { Credential, TestServices } from './call.ts'
import { TEST_SECRET } from './session-cookie.ts'

/** How a stream is listened to. */
export interface Listening {
  readonly by: Credential
  /** The last event heard. */
  readonly after?: string | null
  readonly signal?: AbortSignal
}

/** Opens streams of one server as a browser does, and gives them as they come. */
export function streamsOf(database: Database, given: TestServices) {
  const resolve = callerResolver(
    database,
    new SignIn({ database, secret: TEST_SECRET, secureCookies: false }),
  )
  const services: Services = { ...given, progress: new ProgressWatch(database) }
  return (path: string, input: object, { by, after, signal }: Listening): Promise<Response> => {
    const url = new URL(`http://test.invalid/trpc/${path}`)
    url.searchParams.set('input', JSON.stringify(input))
    const headers = after === undefined || after === null ? {} : { 'last-event-id': after }
    const caller = () =>
      resolve(
        typeof by === 'string'
          ? { authorization: `Bearer ${by}`, cookie: undefined }
          : { authorization: undefined, cookie: by?.cookie },
      )
    return openStream({
      request: new Request(url, { headers, signal: signal ?? null }),
      path,
      createContext: async () => ({
        database,
        services,
        caller: await caller(),
        callerNow: caller,
        requestId: 'test',
        ip: null,
        userAgent: null,
        isLook: false,
      }),
      onError: () => undefined,
    })
  }
}
