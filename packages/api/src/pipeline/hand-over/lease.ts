import type { HolderId, JobId, OrganizationId } from '@medilens/db'
import { z } from 'zod'
import { openIds, sealIds } from '../../access/sealed-ids.ts'
import { uuid } from '../../trpc/fields.ts'

/** The right to work on a job, of one attempt and one holder. */
export interface Lease {
  readonly organizationId: OrganizationId
  readonly jobId: JobId
  readonly attempt: number
  readonly holder: HolderId
}

const Ids = z.tuple([uuid().brand<'OrganizationId'>(), uuid().brand<'JobId'>(), z.string()])

/** A lease as its holder has it, sealed by the server. */
export const sealLease = (key: Uint8Array, { organizationId, jobId, attempt, holder }: Lease): string =>
  sealIds(key, { ids: [organizationId, jobId, holder], number: attempt })

/** What a lease says; null where the server never gave it out, or gave it to another holder. */
export function openLease(key: Uint8Array, text: string, holder: HolderId): Lease | null {
  const opened = openIds(key, text, 3)
  if (opened === null) return null
  const [organizationId, jobId, heldBy] = Ids.parse(opened.ids)
  return heldBy === holder.toString() ? { organizationId, jobId, attempt: opened.number, holder } : null
}
