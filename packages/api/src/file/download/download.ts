import type { OrganizationId, PatientId, UploadedFileId } from '@medilens/db'
import { objectId, type ByteRange } from '@medilens/storage'
import type { Readable } from 'node:stream'
import type { Principal } from '../../access/principal.ts'
import { writeAuditEvent, type AuditDeclaration } from '../../audit/write.ts'
import { openLease } from '../../pipeline/hand-over/lease.ts'
import { asAppError, callerOf, principalOf, recordDenial, refuse } from '../../trpc/base.ts'
import type { RequestContext } from '../../trpc/context.ts'
import { AppError, notFound } from '../../trpc/error.ts'
import { workerOf } from '../../trpc/hand-over.ts'
import type { InSession } from '../../trpc/procedure.ts'
import { uuid } from '../../trpc/fields.ts'
import { requireFiles } from '../file-services.ts'
import { findFile } from '../find.ts'
import { keyOf } from '../wrapped-key.ts'
import { askedRange } from './byte-range.ts'
import { findLeasedFile } from './leased-file.ts'

/** What of a file is asked for, and by which right. */
export interface DownloadRequest {
  /** The file that its address names. */
  readonly fileId: string
  /** A lease on a job that is made from the file; else who asks needs the permission. */
  readonly lease: string | undefined
  /** The headers `Range` and `If-Range`. */
  readonly range: string | undefined
  readonly ifRange: string | undefined
}

/** A file, or a part of it, on its way out. */
export interface Download {
  readonly bytes: Readable
  readonly range: ByteRange | null
  readonly sizeBytes: number
  /** As its bytes tell it; null where they don't. */
  readonly contentType: string | null
  /** Under which it is saved: it names nobody. */
  readonly filename: string
  /** What is under an id never changes. */
  readonly etag: string
}

const DOWNLOADED: AuditDeclaration = { event: 'file.download', resource: 'file', action: 'read', phi: true }

const FileId = uuid().brand<'UploadedFileId'>()

/**
 * Opens a file for whoever may read it: by permission, or by a lease on work that is made from it. The event is committed
 * before the first byte goes out. The stream fails where a frame is not the one that was written.
 *
 * Throws `unauthenticated`, `forbidden`, `organization_required`, `not_found`, `lease_lost`, `file_not_ready`,
 * `bad_range`, `files_unavailable`.
 */
export async function download(ctx: RequestContext, request: DownloadRequest): Promise<Download> {
  const { store, masterKeys } = requireFiles(ctx.services)
  const fileId = FileId.safeParse(request.fileId)
  const reader = await readerOf(ctx, request.lease).catch(asAppError)
  if (!fileId.success) throw notFound('file')
  const file = await reader.inSession(async (session) => {
    const found = await reader.find(session, fileId.data)
    if (found.processingStatus !== 'ready') {
      throw new AppError('file_not_ready', `This file is ${found.processingStatus}, and can't be read.`)
    }
    const { principal, details } = reader
    const subject = { resourceId: found.id, patientId: found.patientId, details }
    writeAuditEvent(session, principal, ctx, DOWNLOADED, subject)
    return found
  })
  const { id, fileSizeBytes: sizeBytes, contentType, filename } = file
  const etag = `"${id}"`
  const isSame = request.ifRange === undefined || request.ifRange === etag
  const range = askedRange(isSame ? request.range : undefined, sizeBytes)
  const bytes = await store.read(objectId(id), keyOf(masterKeys, file), sizeBytes, range ?? undefined)
  return { bytes, range, sizeBytes, contentType, filename, etag }
}

type Session = Parameters<Parameters<InSession>[0]>[0]

/** What is known of a file that is read. */
type Found = Awaited<ReturnType<typeof findFile>> & { readonly patientId: PatientId | null }

/** Who reads, and what they find. */
interface Reader {
  readonly principal: Principal
  readonly inSession: InSession
  readonly find: (session: Session, fileId: UploadedFileId) => Promise<Found>
  /** Beside file and patient. */
  readonly details: Readonly<Record<string, string>>
}

const readerOf = (ctx: RequestContext, lease: string | undefined): Promise<Reader> =>
  lease === undefined ? permitted(ctx) : leased(ctx, lease)

async function permitted(ctx: RequestContext): Promise<Reader> {
  const principal = principalOf(callerOf(ctx))
  const { grants } = principal
  const scope = grants['file:read']
  if (scope === undefined || grants['assessment:read'] !== scope) {
    await recordDenial(ctx, principal, DOWNLOADED)
    throw refuse(new AppError('forbidden', 'This needs the permissions file:read and assessment:read.'))
  }
  return {
    principal,
    inSession: sessionsOf(ctx, principal.organizationId, principal),
    find: (session, fileId) => findFile(session, scope, fileId),
    details: {},
  }
}

async function leased(ctx: RequestContext, text: string): Promise<Reader> {
  const worker = await workerOf(ctx, callerOf(ctx), DOWNLOADED)
  const lease = openLease(ctx.services.leaseKey, text, worker.holder)
  if (lease === null || (worker.within !== null && worker.within !== lease.organizationId)) {
    throw refuse(new AppError('not_found', 'No such lease.'))
  }
  const principal = worker.actingIn(lease.organizationId)
  return {
    principal,
    inSession: sessionsOf(ctx, lease.organizationId, principal),
    find: (session, fileId) => findLeasedFile(session, lease, fileId),
    details: { jobId: lease.jobId },
  }
}

const sessionsOf =
  ({ database }: RequestContext, organizationId: OrganizationId, { userId }: Principal): InSession =>
  (work) =>
    database.inOrganization({ organizationId, userId }, work)
