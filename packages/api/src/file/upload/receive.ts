import type { OrganizationId, UploadedFileId } from '@medilens/db'
import { objectId, type FoundObject, type ObjectWriter } from '@medilens/storage'
import { AppError } from '../../trpc/error.ts'
import { isStorageError, storageRefusal } from '../storage-refusal.ts'
import { keyOf } from '../wrapped-key.ts'
import { sentRange, type SentRange } from './content-range.ts'
import { uploadersRow, type UploadRow } from './row.ts'
import { reject, settle, type UploadWork } from './settle.ts'
import { mended, stateOf, type State } from './state.ts'

/** The bytes of a request, and what it says of them. */
export interface SentBody {
  readonly chunks: AsyncIterable<Uint8Array>
  /** What `Content-Length` says; null where the body is chunked. */
  readonly contentLength: number | null
  /** The `Content-Range` header. */
  readonly contentRange: string | undefined
}

export interface ReceiveWork extends UploadWork {
  readonly organizationId: OrganizationId
  readonly fileId: UploadedFileId
}

/**
 * Takes bytes of a file as they come, and answers how far it is then. Without a range it is the whole file, from its first
 * byte on; with one it goes on exactly where what is held ends. Memory stays the same, however many come: a frame is on
 * disk before the next chunk is asked for.
 *
 * Throws `not_found`, `unauthenticated`, `upload_closed`, `upload_offset`, `upload_busy`, `too_large`, `invalid_input`.
 */
export async function receive(work: ReceiveWork, body: SentBody): Promise<State> {
  const range = sentRange(body.contentRange)
  const { row, found } = await mended(work, await openRow(work))
  if (row.processingStatus !== 'pending') throw closed()
  const limits = limitsOf(row, range, body, work.files.maxBytes)
  if (range !== null && range.start !== receivedOf(found)) throw wrongOffset(receivedOf(found))
  try {
    await using writer = await openWriter(work, row, found, { anew: range === null, limit: limits.file })
    // It may have had another writer since it was looked at.
    if (range !== null && range.start !== writer.size) throw wrongOffset(writer.size)
    await writer.write(atMost(body.chunks, limits.request))
    const whole = range?.total ?? row.declaredSizeBytes ?? (range === null ? writer.size : null)
    if (whole !== writer.size) return stateOf(row, writer.receivedBytes)
    // The bytes may have taken hours to come. Asked before they are in place: what is, is brought to its end by the sweep.
    await work.inSession((session) => uploadersRow(session, work.fileId))
    return stateOf(await settle(work, work.fileId, await writer.finish()), writer.size)
  } catch (error) {
    if (!isStorageError(error, 'too_large')) throw storageRefusal(error)
    // Who sends more than they may has no part that is worth keeping.
    await reject(work, work.fileId, 'too_large')
    throw tooLarge(limits.file)
  }
}

/** The row as it is before any byte is taken. Throws `not_found`, `unauthenticated`, `upload_closed`. */
async function openRow({ inSession, fileId }: ReceiveWork): Promise<UploadRow> {
  const row = await inSession((session) => uploadersRow(session, fileId))
  if (row.processingStatus !== 'pending' || isOver(row)) throw closed()
  return row
}

const isOver = ({ uploadExpiresAt }: UploadRow): boolean =>
  uploadExpiresAt !== null && uploadExpiresAt.getTime() <= Date.now()

/** How many bytes the file and this request may have. Throws `too_large`, `invalid_input` for what is said already. */
function limitsOf(
  { declaredSizeBytes }: UploadRow,
  range: SentRange | null,
  { contentLength }: SentBody,
  maxBytes: number,
) {
  const file = Math.min(declaredSizeBytes ?? maxBytes, maxBytes)
  const said = range?.total ?? range?.end ?? contentLength ?? 0
  if (said > file) throw tooLarge(file)
  if (range === null) return { file, request: Infinity }
  const request = range.end - range.start
  if (contentLength !== null && contentLength !== request) throw otherLength()
  if (range.total !== null && declaredSizeBytes !== null && range.total !== declaredSizeBytes) {
    throw new AppError('invalid_input', `This file was said to have ${declaredSizeBytes} bytes.`)
  }
  return { file, request }
}

function openWriter(
  { files, fileId }: ReceiveWork,
  row: UploadRow,
  found: FoundObject,
  { anew, limit }: { readonly anew: boolean; readonly limit: number },
): Promise<ObjectWriter> {
  const { store, masterKeys } = files
  const key = keyOf(masterKeys, row)
  return found.state === 'none'
    ? store.begin(objectId(fileId), key, { limit })
    : store.resume(objectId(fileId), key, { anew, limit })
}

async function* atMost(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of chunks) {
    seen += chunk.length
    if (seen > limit) throw otherLength()
    yield chunk
  }
}

const receivedOf = (found: FoundObject): number => (found.state === 'part' ? found.receivedBytes : 0)

const closed = () => new AppError('upload_closed', 'This file takes no more bytes: begin another upload.')
const tooLarge = (bytes: number) => new AppError('too_large', `This file may have at most ${bytes} bytes.`)
const otherLength = () =>
  new AppError('invalid_input', 'The body does not have the length that its Content-Range says.')

/** Where to go on instead. */
export class WrongOffset extends AppError {
  readonly receivedBytes: number

  constructor(receivedBytes: number) {
    super('upload_offset', `What is held ends elsewhere: go on from byte ${receivedBytes}.`)
    this.receivedBytes = receivedBytes
  }
}
const wrongOffset = (receivedBytes: number) => new WrongOffset(receivedBytes)
