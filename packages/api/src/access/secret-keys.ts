import { hkdfSync } from 'node:crypto'
import type { OrganizationId } from '@medilens/db'

/** The shortest secret that is taken, in characters: 32 random ones are more than 128 bits in any alphabet. */
export const SHORTEST_SECRET = 32

const KEY_BYTES = 32

/** What each key of the server is for: one secret, and a key for each use that says nothing of the others. */
export type KeyPurpose =
  | 'sign-in'
  | 'throttle'
  | 'device'
  | 'leases'
  | 'uploads'
  | 'worker'
  | `pseudonyms ${OrganizationId}`

/** A key of 32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869) from the server's secret. */
export const deriveKey = (secret: string, purpose: KeyPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `medilens ${purpose}`, KEY_BYTES))

/** The key of each organization's pseudonyms: the same patient has another pseudonym elsewhere. */
export const pseudonymKeyOf =
  (secret: string) =>
  (organizationId: OrganizationId): Uint8Array =>
    deriveKey(secret, `pseudonyms ${organizationId}`)
