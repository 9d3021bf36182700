import { MediLensError } from './error.ts'
import type { Send } from './options.ts'

/** What tRPC's links read of an answer. */
interface Answer {
  readonly ok: boolean
  json(): Promise<unknown>
}

/** What they say of a request. */
interface Question {
  readonly method?: string | undefined
  readonly headers?: RequestInit['headers'] | undefined
  readonly body?: RequestInit['body'] | undefined
  readonly signal?: AbortSignal | null | undefined
}

/**
 * A `fetch` for tRPC's links that says in our words what went wrong below them.
 *
 * Redirects are not followed: one that keeps the method would carry health data to wherever it points. Cookies stay
 * home: the key alone says who is calling.
 */
export const transport =
  (send: Send) =>
  async (
    to: string | URL | Request,
    { method = 'POST', headers = {}, body = null, signal = null }: Question = {},
  ): Promise<Answer> => {
    const url = typeof to === 'string' ? to : 'url' in to ? to.url : to.href
    const init: RequestInit = { method, headers, body, signal, redirect: 'manual', credentials: 'omit' }
    const response = await orNetworkError(() => send(url, init))
    const { status } = response
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      throw unexpected(status, 'The server answered with a redirect. Check the url.')
    }
    if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) {
      throw unexpected(
        status,
        `The answer (HTTP ${status}) is not JSON: it comes from a proxy, or the url is wrong.`,
      )
    }
    const text = await orNetworkError(() => response.text())
    return { ok: response.ok, json: () => parse(text, status) }
  }

// The cause is not kept: it is the platform's, and may quote the request.
async function orNetworkError<Value>(attempt: () => Promise<Value>): Promise<Value> {
  try {
    return await attempt()
  } catch (error) {
    const code = codeOf(error)
    throw new MediLensError(
      'network',
      `The server cannot be reached${code === undefined ? '' : ` (${code})`}.`,
    )
  }
}

async function parse(text: string, status: number): Promise<unknown> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw unexpected(status, `The answer (HTTP ${status}) is not whole.`)
  }
  const isOurs =
    typeof json === 'object' && json !== null && (Array.isArray(json) || 'result' in json || 'error' in json)
  if (!isOurs) throw unexpected(status, `The answer (HTTP ${status}) is not one of a MediLens server.`)
  return json
}

const unexpected = (status: number, message: string) =>
  new MediLensError('unexpected_answer', message, { status: status === 0 ? null : status })

/** `ECONNREFUSED` and its like, which Node keeps in a cause or in the first of several. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error.code))
    return error.code
  return 'cause' in error ? codeOf(error.cause, depth + 1) : undefined
}
