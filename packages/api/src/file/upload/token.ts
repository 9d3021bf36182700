import type { OrganizationId, UploadedFileId } from '@medilens/db'
import { z } from 'zod'
import { openIds, sealIds } from '../../access/sealed-ids.ts'
import { uuid } from '../../trpc/fields.ts'

/** The right to send the bytes of one file, once. */
export interface UploadToken {
  readonly organizationId: OrganizationId
  readonly fileId: UploadedFileId
  readonly expiresAt: Date
}

const Ids = z.tuple([uuid().brand<'OrganizationId'>(), uuid().brand<'UploadedFileId'>()])

/** A token as who uploads has it, sealed by the server. */
export const sealUploadToken = (
  key: Uint8Array,
  { organizationId, fileId, expiresAt }: UploadToken,
): string => sealIds(key, { ids: [organizationId, fileId], number: expiresAt.getTime() })

/** What a token says; null where the server never gave it out. */
export function openUploadToken(key: Uint8Array, text: string): UploadToken | null {
  const opened = openIds(key, text, 2)
  if (opened === null) return null
  const [organizationId, fileId] = Ids.parse(opened.ids)
  return { organizationId, fileId, expiresAt: new Date(opened.number) }
}
