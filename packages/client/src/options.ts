/** What a client is made of. */
export interface ClientOptions {
  /** Where the server stands, as `start` prints it: `https://medilens.example`. `/trpc` is added to it. */
  readonly url: string
  /** As `medilens key create` prints it: `mlk_…`. */
  readonly apiKey: string
  /** Sends a request; the platform's own where it is left out. */
  readonly fetch?: Send
  /** How long a call may take in all, in milliseconds. */
  readonly timeoutMs?: number
  /** Sent with every request, such as `traceparent`. Never health data: proxies write headers into their logs. */
  readonly headers?: Readonly<Record<string, string>>
  /** Lets the key and health data cross a network unencrypted. For a test network alone. */
  readonly allowInsecure?: boolean
}

/** The part of `fetch` that is used. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

/** The options of a client, checked. */
export interface Connection {
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly send: Send
  readonly timeoutMs: number
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
  const { apiKey, timeoutMs = USUAL_TIMEOUT_MS, fetch: send = (url, init) => fetch(url, init) } = options
  // Anything else could not be sent as a header, and the platform's error for it quotes the value.
  if (!/^mlk_[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError('apiKey must be a key as `medilens key create` prints it, without space around it')
  }
  if (!(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new TypeError(`timeoutMs must be above 0 and at most ${LONGEST_TIMEOUT_MS}`)
  }
  return {
    endpoint: endpointOf(options),
    headers: { ...checkedHeaders(options.headers ?? {}), authorization: `Bearer ${apiKey}` },
    send,
    timeoutMs,
  }
}

function endpointOf({ url: given, allowInsecure = false }: ClientOptions): string {
  const url = URL.parse(given)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('url must be an http or https address, such as https://medilens.example')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('url must not hold a name, a password, a query or a fragment')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecure) {
    throw new TypeError('url must be https: over http anybody on the way reads the key and the health data')
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  return base.endsWith('/trpc') ? base : `${base}/trpc`
}

/** `URL` writes every spelling of an IPv4 address as four numbers, and IPv6 in its shortest form. */
const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)

const OWN_HEADERS: readonly string[] = ['authorization', 'content-type', 'cookie']

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
