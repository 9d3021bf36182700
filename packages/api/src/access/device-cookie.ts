import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 180 days in seconds. */
export const DEVICE_MAX_AGE = 180 * 86_400
/** A ward's computer is shared; the one who signed in longest ago gives way. */
const PEOPLE = 8

const ENTRY = /^(?<nonce>[\w-]{22})\.(?<since>\d{10})\.(?<mac>[\w-]{43})$/

/**
 * What a browser keeps of successful sign-ins (device cookies, as OWASP describes them): for each person who signed in
 * there a nonce that the server signed together with the e-mail. Whoever shows one has a counter of failures of their
 * own, so that strangers who exhaust the others lock nobody out. It opens nothing by itself.
 */
export interface DeviceCookies {
  /** The nonce with which this browser proves that this e-mail signed in there; null where it does not. */
  nonceOf(cookie: string | null, email: string): string | null
  /** The cookie after this e-mail signed in. */
  afterSignIn(cookie: string | null, email: string): string
}

/** Reads and makes device cookies with a key of the server's. */
export function deviceCookies(key: Buffer): DeviceCookies {
  const mac = (email: string, nonce: string, since: string): Buffer =>
    createHmac('sha256', key).update(`${nonce}.${since}.${email}`).digest()
  const belongs = (entry: string, email: string): string | null => {
    const { nonce, since, mac: given } = ENTRY.exec(entry)?.groups ?? {}
    if (nonce === undefined || since === undefined || given === undefined) return null
    if (Number(since) + DEVICE_MAX_AGE < Date.now() / 1000) return null
    return timingSafeEqual(Buffer.from(given, 'base64url'), mac(email, nonce, since)) ? nonce : null
  }
  return {
    nonceOf: (cookie, email) =>
      entriesOf(cookie)
        .map((entry) => belongs(entry, email))
        .find(isThere) ?? null,
    afterSignIn: (cookie, email) => {
      const nonce = randomBytes(16).toString('base64url')
      const since = String(Math.floor(Date.now() / 1000))
      const others = entriesOf(cookie).filter((entry) => belongs(entry, email) === null)
      const own = `${nonce}.${since}.${mac(email, nonce, since).toString('base64url')}`
      return [own, ...others].slice(0, PEOPLE).join('~')
    },
  }
}

const entriesOf = (cookie: string | null): string[] =>
  (cookie ?? '').split('~', PEOPLE).filter((entry) => ENTRY.test(entry))

const isThere = (nonce: string | null): nonce is string => nonce !== null
