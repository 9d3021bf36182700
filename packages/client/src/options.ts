/** What every client takes. */
export interface SharedOptions {
  /** Sends a request; the platform's own where it is left out. */
  readonly fetch?: Send
  /** How long a call may take in all, its repetitions with it, in milliseconds. */
  readonly timeoutMs?: number
  /** Sent with every request, such as `traceparent`. Never health data: proxies write headers into their logs. */
  readonly headers?: Readonly<Record<string, string>>
  /** Lets the key, a password and health data cross a network unencrypted. For a test network alone. */
  readonly allowInsecure?: boolean
}

interface RetryOption {
  /** `false`: a query that failed is not asked again, and a subscription that broke off is not resumed. */
  readonly retry?: boolean
}

/** For a service: an API key says who is calling. */
export interface KeyOptions extends SharedOptions, RetryOption {
  /** Where the server stands, as `start` prints it: `https://medilens.example`. `/trpc` is added to it. */
  readonly url: string
  /** As `medilens key create` prints it: `mlk_…`; of the platform's own workers `mlp_…`. */
  readonly apiKey: string
  readonly credentials?: never
}

/** For a page whose user signed in: the browser sends the session's cookie, which no script can read. */
export interface SessionOptions extends SharedOptions, RetryOption {
  readonly credentials: 'session'
  /** Where the server stands, whole or from the page's own origin (`/medilens`); the page's origin where it is left out. */
  readonly url?: string
  readonly apiKey?: never
}

/** What a client is made of: who is calling is said by a key or by a session, never by both. */
export type ClientOptions = KeyOptions | SessionOptions

/** The part of `fetch` that is used. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

/** Where requests go and what they carry. */
export interface Destination {
  /** Of the server, without a slash at its end. */
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: 'omit' | 'include'
  readonly send: Send
  readonly timeoutMs: number
}

/** The options of a client, checked. */
export interface Connection extends Destination {
  readonly endpoint: string
  readonly retry: boolean
}

const USUAL_TIMEOUT_MS = 30_000
/** What a timer can hold; more would fire at once. */
const LONGEST_TIMEOUT_MS = 2_147_483_647

/**
 * The options of a client, checked and completed.
 *
 * @throws TypeError that says which option is wrong, and never holds the value of one that is secret.
 */
export function connectionOf(options: ClientOptions): Connection {
  const { apiKey, credentials, retry = true } = options
  if (apiKey === undefined) {
    if (credentials !== 'session') throw new TypeError('give an apiKey, or credentials: "session"')
    const destination = sessionDestinationOf(options)
    return { ...destination, endpoint: `${destination.base}/trpc`, retry }
  }
  if (credentials !== undefined) throw new TypeError('give an apiKey or credentials, not both')
  // Anything else could not be sent as a header, and the platform's error for it quotes the value.
  if (!/^ml[kp]_[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError('apiKey must be a key as `medilens key create` prints it, without space around it')
  }
  const destination = destinationOf(options, URL.parse(options.url))
  const headers = { ...destination.headers, authorization: `Bearer ${apiKey}` }
  return { ...destination, headers, credentials: 'omit', endpoint: `${destination.base}/trpc`, retry }
}

/**
 * The same for requests that a session's cookie answers for.
 *
 * @throws TypeError as `connectionOf`.
 */
export function sessionDestinationOf(options: SharedOptions & { readonly url?: string }): Destination {
  const origin = pageOrigin()
  if (options.url === undefined && origin === undefined) {
    throw new TypeError('url is needed: there is no page here whose origin could be meant')
  }
  return destinationOf(options, URL.parse(options.url ?? '/', origin))
}

/** The origin of the page that this runs in, if it runs in one. */
function pageOrigin(): string | undefined {
  const { origin } = typeof location === 'undefined' ? {} : location
  // A page out of a file has the origin `null`, which names nobody.
  return origin === undefined || origin === 'null' ? undefined : origin
}

function destinationOf(options: SharedOptions, url: URL | null): Destination {
  const { timeoutMs = USUAL_TIMEOUT_MS, fetch: send = (to, init) => fetch(to, init) } = options
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new TypeError(`timeoutMs must be above 0 and at most ${LONGEST_TIMEOUT_MS}`)
  }
  const headers = checkedHeaders(options.headers ?? {})
  return { base: baseOf(url, options.allowInsecure), headers, credentials: 'include', send, timeoutMs }
}

function baseOf(url: URL | null, allowInsecure = false): string {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('url must be an http or https address, such as https://medilens.example')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('url must not hold a name, a password, a query or a fragment')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecure) {
    throw new TypeError('url must be https: over http anybody on the way reads secrets and the health data')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/trpc$/, '')}`
}

/** `URL` writes every spelling of an IPv4 address as four numbers, and IPv6 in its shortest form. */
const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)

const OWN_HEADERS: readonly string[] = ['authorization', 'content-type', 'cookie', 'last-event-id']

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (OWN_HEADERS.includes(lower)) throw new TypeError(`the header ${lower} is the client’s own`)
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(lower) || !/^[\x20-\x7e]*$/.test(value)) {
      throw new TypeError('headers must have names and values that HTTP can carry')
    }
    checked[lower] = value
  }
  return checked
}
