import type { Database } from '@medilens/db'
import type { AuditOrigin } from '../../audit/write.ts'
import { AppError } from '../../trpc/error.ts'
import type { Services } from '../../trpc/services.ts'
import { requireFiles } from '../file-services.ts'
import { receive, type ReceiveWork, type SentBody } from './receive.ts'
import { uploadersRow } from './row.ts'
import { mended, stateOf, type State } from './state.ts'
import { openUploadToken, type UploadToken } from './token.ts'

/** A request that comes with an upload token instead of a caller. */
export interface UploadRequest {
  readonly database: Database
  readonly services: Services
  readonly origin: AuditOrigin
  /** The file that its address names. */
  readonly fileId: string
  /** The `Authorization` header: `Upload <token>`. */
  readonly authorization: string | undefined
}

/** So long a token still tells how its upload ended, for whoever sent the last bytes at the last minute. */
const TELLS_FOR_MS = 3_600_000

/** Takes bytes of the file that the token is for. Throws `unauthenticated`, `files_unavailable`, and as `receive`. */
export const receiveUpload = async (request: UploadRequest, body: SentBody): Promise<State> =>
  receive(workOf(request), body)

/** How far an upload is. Throws `unauthenticated`, `files_unavailable`, `not_found`. */
export async function lookAtUpload(request: UploadRequest): Promise<State> {
  const work = workOf(request)
  const { row, found } = await mended(
    work,
    await work.inSession((session) => uploadersRow(session, work.fileId)),
  )
  return stateOf(row, found.state === 'part' ? found.receivedBytes : 0)
}

function workOf(request: UploadRequest): ReceiveWork {
  const { database, services, origin } = request
  const files = requireFiles(services)
  const { organizationId, fileId } = tokenOf(request, files.tokenKey)
  return {
    files,
    origin,
    organizationId,
    fileId,
    inSession: (work) => database.inOrganization({ organizationId, userId: null }, work),
  }
}

function tokenOf({ authorization, fileId }: UploadRequest, key: Uint8Array): UploadToken {
  const text = /^Upload (?<token>[\w-]{1,200})$/i.exec(authorization ?? '')?.groups?.['token']
  const token = text === undefined ? null : openUploadToken(key, text)
  // Of another file, it says as little as none.
  if (token === null || String(token.fileId) !== fileId.toLowerCase()) {
    throw new AppError(
      'unauthenticated',
      'Send the upload token of this file: authorization: Upload <token>.',
    )
  }
  if (token.expiresAt.getTime() + TELLS_FOR_MS <= Date.now()) {
    throw new AppError('unauthenticated', 'This upload token has expired: begin another upload.')
  }
  return token
}
