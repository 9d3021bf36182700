import type { Outputs } from '@medilens/client'
import { queryOptions } from '@tanstack/react-query'
import { client, downloadFile } from '../server/connection.ts'
import type { Asked, DrawnRecording, Read } from './read-messages.ts'

/** The files of an assessment and the beats that were found in them. */
export type Recording = Outputs['assessment']['recording']
type RecordingFile = Recording['files'][number]

/** More is not loaded into a page: half a day of two leads. */
const MOST_BYTES = 64 * 2 ** 20

export const recordingQuery = (assessmentId: string, status: string) =>
  queryOptions({
    // What was found comes with the end of the run.
    queryKey: ['recording', assessmentId, status],
    queryFn: ({ signal }): Promise<Recording> =>
      client.assessment.recording.query({ assessmentId }, { signal }),
    staleTime: Infinity,
  })

/** What became of the files: leads to draw, or why there are none. */
export type Drawn =
  | { readonly type: 'drawn'; readonly recording: DrawnRecording }
  | { readonly type: 'unreadable'; readonly because: string }

/** The leads of a recording, out of its files: downloaded and parsed here, and kept no longer than they are looked at. */
export const drawnQuery = (files: readonly RecordingFile[]) =>
  queryOptions({
    queryKey: ['drawn', ...files.map(({ id }) => id)],
    queryFn: async ({ signal }): Promise<Drawn> => {
      const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      if (bytes > MOST_BYTES) {
        return {
          type: 'unreadable',
          because: `It has ${Math.round(bytes / 2 ** 20)} MiB, and pages draw up to ${MOST_BYTES / 2 ** 20}.`,
        }
      }
      const read = await parsed(
        await Promise.all(
          files.map(async ({ id, name }) => ({ name, bytes: await downloadFile(id, signal) })),
        ),
        signal,
      )
      return read.type === 'read'
        ? { type: 'drawn', recording: read.recording }
        : { type: 'unreadable', because: read.because }
    },
    // Under an id are always the same bytes, and each look is audited.
    staleTime: Infinity,
    refetchOnReconnect: false,
    gcTime: 60_000,
    structuralSharing: false,
  })

function parsed(files: Asked['files'], signal: AbortSignal): Promise<Read> {
  const worker = new Worker(new URL('./read.worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<Read>()
  worker.addEventListener('message', ({ data }: MessageEvent<Read>) => resolve(data))
  worker.addEventListener('error', () => reject(new Error('The reader of recordings did not load')))
  signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  const asked: Asked = { files }
  worker.postMessage(
    asked,
    files.map(({ bytes }) => bytes.buffer),
  )
  return promise.finally(() => worker.terminate())
}
