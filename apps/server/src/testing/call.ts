/** What came back of a call over HTTP. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface CallOptions {
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends anything to a server; what is no text is sent as JSON. */
export async function post(
  address: string,
  path: string,
  body: unknown,
  { key = null, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(new URL(path, address), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Calls one procedure. */
export const call = (address: string, procedure: string, input: unknown, options: CallOptions = {}) =>
  post(address, `/trpc/${procedure}`, input, options)

/** Asks for a page of the server. */
export async function get(address: string, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, address))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** What an answer says in JSON. */
export const jsonOf = ({ text }: Answer): unknown => JSON.parse(text)
