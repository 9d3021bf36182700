import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

// AES-256-GCM as NIST SP 800-38D has it: 96 bits of nonce, 128 bits of tag. With random nonces one key may seal 2^32
// messages (8.3), which in frames is 256 TiB.
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** By how many bytes what is sealed is longer than what was sealed. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES

/**
 * Seals `plain`, and what it is `boundTo`, which is not in the outcome: nonce, ciphertext, tag. The outcome lies in `into`,
 * which who seals much gives again and again: memory is then not taken faster than it is given back.
 */
export const seal = (
  key: KeyObject,
  boundTo: Uint8Array,
  plain: Uint8Array,
  into: Buffer = Buffer.alloc(plain.length + SEAL_BYTES),
): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo)
  into.set(nonce)
  into.set(cipher.update(plain), NONCE_BYTES)
  cipher.final()
  into.set(cipher.getAuthTag(), NONCE_BYTES + plain.length)
  return into.subarray(0, plain.length + SEAL_BYTES)
}

/** What was sealed, or null where a bit of it, the key or what it is bound to is another. */
export const unseal = (key: KeyObject, boundTo: Uint8Array, sealed: Uint8Array): Buffer | null => {
  if (sealed.length < SEAL_BYTES) return null
  const tagAt = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(boundTo)
  decipher.setAuthTag(sealed.subarray(tagAt))
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, tagAt))
  try {
    decipher.final()
  } catch {
    return null
  }
  return plain
}
