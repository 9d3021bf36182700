import type { Database, OrganizationId, Session, UploadedFileId } from '@medilens/db'
import { objectId } from '@medilens/storage'
import type { AuditOrigin } from '../../audit/write.ts'
import { discard, overdue, removeBytes } from '../discard.ts'
import type { FileServices } from '../file-services.ts'
import { isStorageError } from '../storage-refusal.ts'
import { uploadRow, type UploadRow } from '../upload/row.ts'
import { reject, settle, type UploadWork } from '../upload/settle.ts'
import { mended } from '../upload/state.ts'
import { keyOf } from '../wrapped-key.ts'

/** What a file may rest for until it is looked after: longer than anybody is silent who still works on it. */
const RESTS_MS = 10 * 60_000
/** For whoever sends the last bytes at the last minute. */
const GRACE_MS = 3_600_000
/** How many of one organization are taken at a time; the rest waits for the next sweep. */
const MOST = 500

export interface SweepOptions {
  readonly database: Database
  readonly files: FileServices
  readonly now?: Date
  /** Ends it between two files. */
  readonly signal?: AbortSignal
  /** Hears what one file, or one organization, fails with; the others are looked after all the same. */
  readonly onError: (error: unknown) => void
}

/** How many were brought to an end. */
export interface SweptUploads {
  readonly ready: number
  readonly rejected: number
  /** Of forms that no assessment came of, whose sender was told of none. */
  readonly discarded: number
}

const ORIGIN: AuditOrigin = { requestId: 'sweep', ip: null, userAgent: null }
const BY_ITSELF = { principal: null, origin: ORIGIN }

/**
 * Looks after uploads that nobody works on any more: what is whole is brought to its end, and what is over is rejected and
 * its bytes removed. Each is taken by a change of its row, so that several servers do not do the same work; where they do,
 * they come to the same end. No session is open while bytes are read.
 */
export async function sweepUploads(options: SweepOptions): Promise<SweptUploads> {
  const { database, now = new Date(), signal, onError } = options
  const found = await database.asSystem(
    'uploads that nobody finished',
    async (session) => ({
      organizationId: session.organizationId,
      discarded: await discard(session, await overdue(session, now, MOST), BY_ITSELF),
      resting: await takeResting(session, now),
    }),
    onError,
  )
  const discarded = [...new Set(found.flatMap((one) => one.discarded))]
  await removeBytes(options.files.store, discarded)
  const swept = { ready: 0, rejected: 0, discarded: discarded.length }
  const resting = found.flatMap((one) =>
    one.resting.map((fileId) => ({ fileId, organizationId: one.organizationId })),
  )
  for (const { fileId, organizationId } of resting) {
    if (signal?.aborted === true) break
    try {
      const status = await lookAfter(options, organizationId, fileId, now)
      if (status === 'ready' || status === 'rejected') swept[status]++
    } catch (error) {
      onError(error)
    }
  }
  return swept
}

/** Takes what rests: for as long again nobody else does. */
async function takeResting({ sql, organizationId }: Session, now: Date): Promise<UploadedFileId[]> {
  const resting = await sql
    .selectFrom('uploaded_files')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('processingStatus', 'in', ['pending', 'scanning'])
    .where('updatedAt', '<', new Date(now.getTime() - RESTS_MS))
    .where('deletedAt', 'is', null)
    .orderBy('updatedAt')
    .limit(MOST)
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = resting.map(({ id }) => id)
  if (ids.length === 0) return []
  await sql
    .updateTable('uploaded_files')
    .set({ updatedAt: now })
    .where('organizationId', '=', organizationId)
    .where('id', 'in', ids)
    .execute()
  return ids
}

async function lookAfter(
  { database, files }: SweepOptions,
  organizationId: OrganizationId,
  fileId: UploadedFileId,
  now: Date,
): Promise<UploadRow['processingStatus']> {
  const work: UploadWork = {
    files,
    origin: ORIGIN,
    inSession: (inside) => database.inOrganization({ organizationId, userId: null }, inside),
  }
  const seen = await work.inSession((session) => uploadRow(session, fileId))
  const { row } = await endOf(work, seen)
  if (row.processingStatus !== 'pending' || !isOver(row, now)) return row.processingStatus
  return (await reject(work, fileId, 'expired')).processingStatus
}

/** What can be made of a file; one whose bytes are not there any more, or not what they were, is given up. */
async function endOf(work: UploadWork, row: UploadRow): Promise<{ readonly row: UploadRow }> {
  const { store, masterKeys } = work.files
  try {
    if (row.processingStatus === 'pending') return await mended(work, row)
    const stored = await store.verify(objectId(row.id), keyOf(masterKeys, row))
    return { row: await settle(work, row.id, stored) }
  } catch (error) {
    if (!isStorageError(error, 'missing', 'corrupt')) throw error
    return { row: await reject(work, row.id, 'damaged') }
  }
}

const isOver = ({ uploadExpiresAt }: UploadRow, now: Date): boolean =>
  uploadExpiresAt !== null && uploadExpiresAt.getTime() + GRACE_MS < now.getTime()
