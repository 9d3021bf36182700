import { MediLensError, refusalOf } from './error.ts'
import type { Destination } from './options.ts'

/** What tRPC's links read of an answer, and what this package reads of it afterwards. */
interface Answer {
  readonly ok: boolean
  readonly retryAfterMs: number | null
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
 * A `fetch` for tRPC's links that says in our words what went wrong below them. Each call of a batch has a status of its
 * own, so an answer that refuses is theirs to read.
 */
export const transport =
  (destination: Destination) =>
  async (to: string | URL | Request, question: Question = {}): Promise<Answer> => {
    const url = typeof to === 'string' ? to : 'url' in to ? to.url : to.href
    const response = await exchange(destination, url, question)
    const text = await textOf(response)
    return {
      ok: response.ok,
      retryAfterMs: retryAfterOf(response),
      json: async () => {
        const json = parse(text, response)
        if (Array.isArray(json) || 'result' in json || 'error' in json) return json
        throw notOurs(response)
      },
    }
  }

/**
 * Sends one request and answers as soon as the headers are there, whatever the status.
 *
 * Redirects are not followed: one that keeps the method would carry health data to wherever it points. Beside a key no
 * cookies are sent: the key alone says who is calling.
 *
 * @throws MediLensError `network`, or `unexpected_answer` for a redirect
 */
export async function exchange(
  { send, credentials }: Pick<Destination, 'send' | 'credentials'>,
  url: string,
  { method = 'POST', headers = {}, body = null, signal = null }: Question,
): Promise<Response> {
  const init: RequestInit = { method, headers, body, signal, redirect: 'manual', credentials }
  const response = await orNetworkError(() => send(url, init))
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    throw unexpected(response, 'The server answered with a redirect. Check the url.')
  }
  return response
}

/**
 * What a plain route answers.
 *
 * @throws MediLensError with what the server refused it for, or `unexpected_answer`
 */
export async function answerOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const json = parse(await textOf(response), response)
  if (response.ok) return json
  const { status } = response
  throw refusalOf(json['error'], { status, retryAfterMs: retryAfterOf(response) })
}

/** The answer is not one of ours, or not whole. */
export const unexpected = (response: Response, message: string) =>
  new MediLensError('unexpected_answer', message, {
    status: response.status === 0 ? null : response.status,
    retryAfterMs: retryAfterOf(response),
  })

export const notOurs = (response: Response) =>
  unexpected(response, `The answer (HTTP ${response.status}) is not one of a MediLens server.`)

/**
 * What the platform throws, as an error of ours. Its cause is not kept: it may quote the request.
 *
 * @throws MediLensError `network`
 */
export async function orNetworkError<Value>(attempt: () => Promise<Value>): Promise<Value> {
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

async function textOf(response: Response): Promise<string> {
  if (/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) {
    return orNetworkError(() => response.text())
  }
  // Left unread, it would keep its connection.
  void response.body?.cancel().catch(() => undefined)
  throw unexpected(
    response,
    `The answer (HTTP ${response.status}) is not JSON: it comes from a proxy, or the url is wrong.`,
  )
}

function parse(text: string, response: Response): Readonly<Record<string, unknown>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw unexpected(response, `The answer (HTTP ${response.status}) is not whole.`)
  }
  if (isRecord(json)) return json
  throw notOurs(response)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** How long the server asks to be left alone: `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterOf({ headers }: Response): number | null {
  const said = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(said)) return Number(said) * 1000
  // Date.parse makes a date of nearly anything.
  const date = said.endsWith(' GMT') ? Date.parse(said) : NaN
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}

/** `ECONNREFUSED` and its like, which Node keeps in a cause or in the first of several. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!isRecord(error) || depth > 3) return undefined
  if (typeof error['code'] === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error['code'])) return error['code']
  return codeOf(error['cause'], depth + 1)
}
