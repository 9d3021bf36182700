import { isMediLensError, type UploadedFile } from '@medilens/client'
import type { PipelineType } from '@medilens/db/vocabulary'
import { useReducer, useRef } from 'react'
import { client, noticeSession, uploads } from '../server/connection.ts'
import { problemOf } from '../ui/problem.ts'
import { guessRoles } from './roles.ts'
import { changed, type SampleFile } from './sample.ts'

/** Files that go at the same time. */
const AT_ONCE = 3

/** The files of a sample: chosen, and sent to the server, on where they broke off. */
export function useSample(patientId: string) {
  const [files, change] = useReducer(changed, [])
  const stops = useRef(new Map<string, AbortController>())

  const add = (pipeline: PipelineType, chosen: readonly File[]): void => {
    const roles = guessRoles(
      pipeline,
      chosen.map(({ name }) => name),
      files.map(({ role }) => role),
    )
    const added = chosen.map((file, place): SampleFile => ({
      key: crypto.randomUUID(),
      file,
      role: roles[place] ?? '',
      state: { type: 'chosen' },
      ticket: null,
    }))
    change({ type: 'added', files: added })
  }
  const rename = (key: string, role: string) => change({ type: 'named', key, role })
  /** Stops it; what the server holds of it is kept, and another try goes on behind it. */
  const stop = (key?: string): void => {
    if (key === undefined) for (const each of stops.current.values()) each.abort()
    else stops.current.get(key)?.abort()
  }
  const remove = (key: string): void => {
    stop(key)
    const file = files.find((each) => each.key === key)
    if (file !== undefined) erase([file])
    change({ type: 'removed', key })
  }

  const send = async ({ key, file, role, ticket: known }: SampleFile): Promise<Sent | null> => {
    const stopped = new AbortController()
    stops.current.set(key, stopped)
    change({ type: 'went', key, state: { type: 'sending', receivedBytes: 0, isWaiting: false } })
    try {
      const ticket = known ?? (await begin(patientId, file, stopped.signal))
      change({ type: 'begun', key, ticket })
      const sent = await uploads.send(ticket, file, {
        signal: stopped.signal,
        onProgress: ({ receivedBytes, isWaiting }) =>
          change({ type: 'went', key, state: { type: 'sending', receivedBytes, isWaiting } }),
      })
      if (sent.status === 'ready') {
        change({ type: 'went', key, state: { type: 'ready', fileId: sent.fileId } })
        return { fileId: sent.fileId, role }
      }
      change({ type: 'begun', key, ticket: null })
      change({ type: 'went', key, state: { type: 'failed', because: rejectionText(sent) } })
    } catch (error) {
      noticeSession(error)
      // A ticket that is good no more is not tried again.
      if (isOver(error)) change({ type: 'begun', key, ticket: null })
      change({ type: 'went', key, state: { type: 'failed', because: failureText(error) } })
    } finally {
      stops.current.delete(key)
    }
    return null
  }

  /** Sends what is not there yet; answers all files, or null where one of them did not get through. */
  const sendAll = async (): Promise<readonly Sent[] | null> => {
    const waiting = [...files]
    const sent = new Map<string, Sent | null>()
    const sendNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { key, role, state } = next
        // oxlint-disable-next-line no-await-in-loop -- one after the other, beside others
        sent.set(key, state.type === 'ready' ? { fileId: state.fileId, role } : await send(next))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext))
    const inOrder = files.map(({ key }) => sent.get(key) ?? null)
    return inOrder.every((each) => each !== null) ? inOrder : null
  }
  return { files, add, rename, remove, stop, sendAll }
}

/** A file that the server has. */
export interface Sent {
  readonly fileId: string
  readonly role: string
}

const begin = (patientId: string, file: File, signal: AbortSignal) =>
  client.file.createUpload.mutate(
    { patientId, originalFilename: file.name, sizeBytes: file.size },
    { signal },
  )

/** Erases what was sent and is not wanted: an assessment is made of it no more. */
export function erase(files: readonly SampleFile[]): void {
  for (const { ticket } of files) {
    // What can't be erased now is swept where it is not whole, and else is the patient’s.
    if (ticket !== null) void client.file.delete.mutate({ fileId: ticket.fileId }).catch(noticeSession)
  }
}

const isOver = (error: unknown): boolean =>
  isMediLensError(error) && ['upload_closed', 'too_large', 'unauthenticated'].includes(error.reason)

function failureText(error: unknown): string {
  if (!isMediLensError(error)) return problemOf(error).text
  switch (error.reason) {
    case 'aborted':
      return 'Stopped. Sent again, it goes on where it stopped.'
    case 'network':
    case 'timed_out_locally':
      return 'There is no connection to the server. Sent again, it goes on where it broke off.'
    default:
      return error.message
  }
}

function rejectionText({ rejectionReason }: Extract<UploadedFile, { readonly status: 'rejected' }>): string {
  switch (rejectionReason) {
    case 'too_large':
      return 'It is larger than the server takes.'
    case 'sha256_differs':
      return 'It was damaged on the way.'
    case 'expired':
      return 'It took more than a day.'
    default:
      return `It was rejected${rejectionReason === null ? '' : `: ${rejectionReason.replaceAll('_', ' ')}`}.`
  }
}
