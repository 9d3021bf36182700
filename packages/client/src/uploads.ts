import { aborted, expired } from './deadline.ts'
import { isMediLensError, MediLensError } from './error.ts'
import type { UploadedFileId } from './ids.ts'
import { sessionDestinationOf, type SharedOptions } from './options.ts'
import { isTransient, pauseAfter, type Pace } from './retry.ts'
import { answerOf, exchange } from './transport.ts'
import { nextPiece } from './upload-pieces.ts'
import { uploadStateOf, type UploadedFile, type UploadState } from './upload-state.ts'

/** What uploads are made of. */
export interface UploadsOptions extends SharedOptions {
  /** Where the server stands, whole or from the page's own origin (`/medilens`); the page's origin where it is left out. */
  readonly url?: string
}

/** What `file.createUpload` answered: the file, and the token that its bytes are sent by. */
export interface UploadTicket {
  readonly fileId: UploadedFileId
  readonly uploadToken: string
}

/** How far a file is on its way. */
export interface UploadProgress {
  /** What the server holds. */
  readonly receivedBytes: number
  readonly sizeBytes: number
  /** The server can't be reached; it is tried again. */
  readonly isWaiting: boolean
}

export interface SendOptions {
  /** Ends it early, with the reason `aborted`; what was sent is kept for a day, and another `send` goes on behind it. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: UploadProgress) => void
  /** How long it is tried again without any progress, in milliseconds; ten minutes where it is left out. */
  readonly patienceMs?: number
}

/** Sends the bytes of files. Each fails with a `MediLensError`. */
export interface Uploads {
  /**
   * Sends a file whole, and answers how that ended. It goes piece by piece; where the connection breaks it goes on behind
   * what the server holds, and so does another `send` with the same ticket.
   *
   * Fails with `network` once its patience is over, `too_large`, `upload_closed` where it was given up or is whole,
   * `file_unreadable` where its bytes can't be read any more, and as every call does.
   */
  send(this: void, ticket: UploadTicket, bytes: Blob, options?: SendOptions): Promise<UploadedFile>
  /** How far the server is with it. */
  look(
    this: void,
    ticket: UploadTicket,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<UploadState>
}

const PATIENCE_MS = 600_000
/** A sender that comes back is not to be long in coming. */
const PACE: Pace = { attempts: Infinity, firstPauseMs: 250, longestPauseMs: 4_000 }
const SCAN_PAUSE_MS = 500

/**
 * Uploads to one server. A ticket says who may send: neither key nor session goes along.
 *
 * @throws TypeError for options that cannot work or would send health data unencrypted over a network.
 */
export function createUploads(options: UploadsOptions = {}): Uploads {
  const destination = { ...sessionDestinationOf(options), credentials: 'omit' as const }
  const { base, headers, timeoutMs } = destination

  const ask = async (
    { fileId, uploadToken }: UploadTicket,
    what: 'content' | 'upload',
    { range, body, signal }: { range?: string; body?: Blob; signal?: AbortSignal | undefined } = {},
  ): Promise<UploadState> => {
    const late = AbortSignal.timeout(timeoutMs)
    try {
      const response = await exchange(destination, `${base}/api/files/${fileId}/${what}`, {
        method: what === 'content' ? 'PUT' : 'GET',
        headers: {
          ...headers,
          authorization: `Upload ${uploadToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
          ...(range === undefined ? {} : { 'content-range': range }),
        },
        body: body ?? null,
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      })
      return uploadStateOf(await answerOf(response))
    } catch (error) {
      if (signal?.aborted === true) throw aborted()
      throw late.aborted ? expired(timeoutMs) : error
    }
  }

  const look: Uploads['look'] = (ticket, { signal } = {}) => ask(ticket, 'upload', { signal })

  const send: Uploads['send'] = async (ticket, bytes, sending = {}) => {
    const { signal, onProgress, patienceMs = PATIENCE_MS } = sending
    const sizeBytes = bytes.size
    const tell = (receivedBytes: number, isWaiting = false) =>
      onProgress?.({ receivedBytes, sizeBytes, isWaiting })
    let held = 0
    let piece = nextPiece(sizeBytes, null)
    let failures = 0
    let progressedAt = performance.now()
    let state: UploadState | null = null
    // oxlint-disable no-await-in-loop -- a piece after the other
    for (;;) {
      try {
        state ??= await look(ticket, { signal })
        if (state.status === 'ready' || state.status === 'rejected') {
          tell(sizeBytes)
          return state
        }
        if (state.status === 'scanning') {
          await pause(SCAN_PAUSE_MS, signal)
          state = null
          continue
        }
        if (state.receivedBytes > held || failures === 0) progressedAt = performance.now()
        held = state.receivedBytes
        tell(held)
        const end = Math.min(held + piece, sizeBytes)
        const began = performance.now()
        const part = bytes.slice(held, end)
        const range = sizeBytes === 0 ? {} : { range: `bytes ${held}-${end - 1}/${sizeBytes}` }
        state = await ask(ticket, 'content', { ...range, body: part, signal })
        piece = nextPiece(sizeBytes, { bytes: end - held, ms: performance.now() - began })
        failures = 0
      } catch (error) {
        state = null
        if (signal?.aborted === true) throw aborted()
        if (!mayPass(error)) throw error
        await requireReadable(bytes, held)
        failures += 1
        if (performance.now() - progressedAt > patienceMs) throw error
        tell(held, true)
        piece = nextPiece(sizeBytes, null)
        await pause(pauseAfter(failures, PACE, error, Math.random()), signal)
      }
    }
    // oxlint-enable no-await-in-loop
  }
  return { send, look }
}

/** Whether another look may help: nobody answered, or who sent before is still being let go of. */
const mayPass = (error: unknown): error is MediLensError =>
  isMediLensError(error) &&
  (isTransient(error) || ['upload_busy', 'upload_offset', 'timed_out_locally'].includes(error.reason))

/** A browser says of a file that is gone what it says of a network that is. */
async function requireReadable(bytes: Blob, at: number): Promise<void> {
  try {
    await bytes.slice(at, at + 1).arrayBuffer()
  } catch {
    throw new MediLensError(
      'file_unreadable',
      'The file can’t be read any more: it was changed, moved or deleted since it was chosen.',
    )
  }
}

/** Waits; ends at once where the signal aborts, or the browser says that it is online again. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      if (typeof removeEventListener === 'function') removeEventListener('online', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end, { once: true })
    if (typeof addEventListener === 'function') addEventListener('online', end, { once: true })
    if (signal?.aborted === true) end()
  })
}
