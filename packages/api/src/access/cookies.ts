import { createHmac, timingSafeEqual } from 'node:crypto'

/** The names under which a browser keeps its cookies, and whether they travel over TLS alone. */
export interface CookiePolicy {
  readonly secure: boolean
  readonly session: string
  readonly device: string
}

/**
 * Over TLS the names begin with `__Host-`, so that browsers take them from this host alone, for all of it, and never
 * from a subdomain or over plain HTTP. Plain names are for http on a loopback address.
 */
export function cookiePolicy(secure: boolean): CookiePolicy {
  const prefix = secure ? '__Host-' : ''
  return { secure, session: `${prefix}medilens_session`, device: `${prefix}medilens_device` }
}

/**
 * A `Set-Cookie` header. Without a `maxAge` the cookie ends with the browser.
 * @param maxAge seconds
 */
export const setCookie = ({ secure }: CookiePolicy, name: string, value: string, maxAge?: number): string =>
  [
    `${name}=${value}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    'Path=/',
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    // Not even with a link from elsewhere: the page comes without it, and what the page then asks for comes with it.
    'SameSite=Strict',
  ].join('; ')

/** A `Set-Cookie` header that makes a browser forget. */
export const clearCookie = (policy: CookiePolicy, name: string): string => setCookie(policy, name, '', 0)

/** One cookie of a `Cookie` header; the first, where a name is there twice. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return null
}

/** A value with its HMAC-SHA-256, in the form that better-auth signs and reads. */
export const signed = (value: string, key: string): string =>
  encodeURIComponent(`${value}.${mac(value, key).toString('base64')}`)

/** The value of a signed cookie, or null where the signature is not ours. */
export function unsigned(cookie: string, key: string): string | null {
  const text = decoded(cookie)
  const dot = text.lastIndexOf('.')
  if (dot < 1) return null
  const value = text.slice(0, dot)
  const given = Buffer.from(text.slice(dot + 1), 'base64')
  const expected = mac(value, key)
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : null
}

const mac = (value: string, key: string): Buffer => createHmac('sha256', key).update(value).digest()

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
