import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HolderId, JobId, OrganizationId } from '@medilens/db'
import { z } from 'zod'
import { uuid } from '../../trpc/fields.ts'

/** The right to work on a job, of one attempt and one holder. */
export interface Lease {
  readonly organizationId: OrganizationId
  readonly jobId: JobId
  readonly attempt: number
  readonly holder: HolderId
}

const ID_BYTES = 16
const ATTEMPT_BYTES = 4
const PART_BYTES = 3 * ID_BYTES + ATTEMPT_BYTES
const PROOF_BYTES = 32

const Ids = z.tuple([
  uuid().brand<'OrganizationId'>(),
  uuid().brand<'JobId'>(),
  uuid().brand<'ServiceKeyId'>(),
])

/**
 * A lease as its holder has it: what it says, and an HMAC-SHA-256 under the server's key. So the organization of what is
 * handed over is never the caller's to say, and no table across organizations is needed to look it up.
 */
export function sealLease(key: Uint8Array, { organizationId, jobId, attempt, holder }: Lease): string {
  const said = Buffer.concat([
    bytesOf(organizationId),
    bytesOf(jobId),
    bytesOf(holder),
    Buffer.alloc(ATTEMPT_BYTES),
  ])
  said.writeUInt32BE(attempt, 3 * ID_BYTES)
  return Buffer.concat([said, proofOf(key, said)]).toString('base64url')
}

/** What a lease says; null where the server never gave it out, or gave it to another holder. */
export function openLease(key: Uint8Array, text: string, holder: HolderId): Lease | null {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== PART_BYTES + PROOF_BYTES || bytes.toString('base64url') !== text) return null
  const said = bytes.subarray(0, PART_BYTES)
  if (!timingSafeEqual(proofOf(key, said), bytes.subarray(PART_BYTES))) return null
  const [organizationId, jobId, heldBy] = Ids.parse(
    [0, 1, 2].map((index) => idOf(said.subarray(index * ID_BYTES, (index + 1) * ID_BYTES))),
  )
  if (heldBy !== z.string().parse(holder)) return null
  return { organizationId, jobId, attempt: said.readUInt32BE(3 * ID_BYTES), holder }
}

const proofOf = (key: Uint8Array, said: Uint8Array) => createHmac('sha256', key).update(said).digest()

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
