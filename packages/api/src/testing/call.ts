import { createHmac } from 'node:crypto'
import type { Database } from '@medilens/db'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { principalResolver } from '../access/resolve-principal.ts'
import { appRouter } from '../router.ts'
import { Background } from '../trpc/background.ts'
import type { Services } from '../trpc/services.ts'

/** What came back over HTTP. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** The procedure's answer; undefined where it was refused. */
  readonly data: unknown
}

/** Calls a procedure as a client does, with a key, and answers what HTTP carried. */
export type Caller = (procedure: string, input: unknown, key: string | null) => Promise<Answer>

/** What procedures need beside the database, as a server has it. */
export const testServices = (): Services => ({
  pseudonymKey: (organizationId) =>
    createHmac('sha256', 'a secret of the tests').update(organizationId).digest(),
  background: new Background((error) => {
    throw error
  }).run,
  draining: new AbortController().signal,
})

/** The router behind tRPC's own HTTP handling, over one database. */
export function httpCaller(database: Database): Caller {
  const resolve = principalResolver(database)
  const services = testServices()
  return async (procedure, input, key) => {
    const authorization = key === null ? undefined : `Bearer ${key}`
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      router: appRouter,
      allowMethodOverride: true,
      req: new Request(`http://test.invalid/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: typeof input === 'string' ? input : JSON.stringify(input),
      }),
      createContext: async () => ({
        database,
        services,
        caller: await resolve(authorization),
        callerNow: () => resolve(authorization),
        requestId: 'test',
        ip: '127.0.0.1',
        userAgent: 'test',
      }),
    })
    const text = await response.text()
    return { status: response.status, text, data: dataOf(text) }
  }
}

function dataOf(text: string): unknown {
  const body: unknown = JSON.parse(text)
  if (typeof body !== 'object' || body === null || !('result' in body)) return undefined
  const { result } = body
  return typeof result === 'object' && result !== null && 'data' in result ? result.data : undefined
}
