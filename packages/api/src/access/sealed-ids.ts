import { createHmac, timingSafeEqual } from 'node:crypto'

const ID_BYTES = 16
const NUMBER_BYTES = 8
const PROOF_BYTES = 32

/** What a sealed text says: ids, and one number. */
export interface SealedIds {
  readonly ids: readonly string[]
  readonly number: number
}

/**
 * Ids and a number as their holder has them, and an HMAC-SHA-256 under a key of the server. So what it says is never the
 * holder's to say, and no table across organizations is needed to look it up.
 */
export function sealIds(key: Uint8Array, { ids, number }: SealedIds): string {
  const last = Buffer.alloc(NUMBER_BYTES)
  last.writeBigUInt64BE(BigInt(number))
  const said = Buffer.concat([...ids.map(bytesOf), last])
  return Buffer.concat([said, proofOf(key, said)]).toString('base64url')
}

/** What a text of so many ids says; null where it was not sealed with this key. */
export function openIds(key: Uint8Array, text: string, count: number): SealedIds | null {
  const bytes = Buffer.from(text, 'base64url')
  const numberAt = count * ID_BYTES
  const proofAt = numberAt + NUMBER_BYTES
  if (bytes.length !== proofAt + PROOF_BYTES || bytes.toString('base64url') !== text) return null
  const said = bytes.subarray(0, proofAt)
  if (!timingSafeEqual(proofOf(key, said), bytes.subarray(proofAt))) return null
  const ids = Array.from({ length: count }, (_, at) =>
    idOf(said.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)),
  )
  return { ids, number: Number(said.readBigUInt64BE(numberAt)) }
}

const proofOf = (key: Uint8Array, said: Uint8Array) => createHmac('sha256', key).update(said).digest()

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
