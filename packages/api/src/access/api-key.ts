import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const PREFIX_LENGTH = 12
/** `mlk`: of an organization; `mlp`: of the platform's own workers. */
export type KeyFamily = 'mlk' | 'mlp'
const KEY = /^(?<family>mlk|mlp)_(?<prefix>[a-z0-9]{12})_(?<secret>[A-Za-z0-9_-]{43})$/

/** A key as its holder has it, and what is stored of it. */
export interface NewApiKey {
  /** `<family>_<prefix>_<secret>`; shown once. */
  readonly key: string
  /** Finds the row; no secret. */
  readonly prefix: string
  /** SHA-256 of the secret, in hex: 32 random bytes need no slow hash. */
  readonly hash: string
}

/** Makes a key of 32 random bytes. */
export function newApiKey(family: KeyFamily = 'mlk'): NewApiKey {
  const prefix = Array.from({ length: PREFIX_LENGTH }, () => PREFIX_ALPHABET[randomInt(36)]).join('')
  const secret = randomBytes(32).toString('base64url')
  return { key: `${family}_${prefix}_${secret}`, prefix, hash: sha256(secret) }
}

/**
 * The key of the platform that 32 secret bytes are: whoever has the bytes has the same key. A part of its hash finds the row,
 * which says nothing of the bytes.
 */
export function platformKeyOf(bytes: Uint8Array): NewApiKey {
  const secret = Buffer.from(bytes).toString('base64url')
  const hash = sha256(secret)
  const prefix = hash.slice(0, PREFIX_LENGTH)
  return { key: `mlp_${prefix}_${secret}`, prefix, hash }
}

/** A key as it was sent: which it says it is, and what proves it. */
export interface PresentedKey {
  readonly family: KeyFamily
  readonly prefix: string
  readonly hash: string
}

/** Splits `Bearer mlk_…` into what finds the key and what proves it; null where it is no such header. */
export function parseAuthorization(header: string | undefined): PresentedKey | null {
  const token = /^Bearer (?<token>\S+)$/i.exec(header ?? '')?.groups?.['token']
  const { family, prefix, secret } = KEY.exec(token ?? '')?.groups ?? {}
  if (prefix === undefined || secret === undefined) return null
  return { family: family === 'mlp' ? 'mlp' : 'mlk', prefix, hash: sha256(secret) }
}

/** Compares two hashes in a time that does not tell where they differ. */
export const sameHash = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
