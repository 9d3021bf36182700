import type { UploadedFileId } from './ids.ts'
import { MediLensError } from './error.ts'

/** How far an upload is, as the server says it. */
export type UploadState =
  | {
      readonly status: 'pending'
      readonly fileId: UploadedFileId
      /** Where to go on: bytes before it are held. */
      readonly receivedBytes: number
    }
  | { readonly status: 'scanning'; readonly fileId: UploadedFileId }
  | UploadedFile

/** How an upload ended. */
export type UploadedFile =
  | {
      readonly status: 'ready'
      readonly fileId: UploadedFileId
      readonly sizeBytes: number
      /** Of its bytes, in hex. */
      readonly sha256: string | null
      /** As its bytes tell it; null where they don't. */
      readonly contentType: string | null
    }
  | {
      readonly status: 'rejected'
      readonly fileId: UploadedFileId
      /** A word: `too_large`, `sha256_differs`, `expired`, or what the server's scan says. */
      readonly rejectionReason: string | null
    }

/**
 * What a route of uploads answered.
 *
 * @throws MediLensError `unexpected_answer`
 */
export function uploadStateOf(answer: Readonly<Record<string, unknown>>): UploadState {
  if (isState(answer)) return answer
  throw new MediLensError('unexpected_answer', 'The answer is not one of a MediLens server.')
}

function isState(answer: object): answer is UploadState {
  const { status, fileId, receivedBytes, sizeBytes }: Partial<Record<string, unknown>> = { ...answer }
  if (typeof fileId !== 'string') return false
  switch (status) {
    case 'pending':
      return typeof receivedBytes === 'number'
    case 'ready':
      return typeof sizeBytes === 'number'
    default:
      return status === 'scanning' || status === 'rejected'
  }
}
