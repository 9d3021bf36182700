import type { SampleFile } from './measure/messages.ts'
import { SampleError, type Job } from './work.ts'

interface Source {
  readonly url: string
  readonly apiKey: string
}

/** What may be otherwise another time: a server that is away or busy, or a connection that broke. */
const AGAIN = { retryable: true } as const
const NEVER = { retryable: false } as const

/** Fetches files of jobs by the lease on them. Throws a `SampleError` alone. */
export const fileFetcher =
  ({ url, apiKey }: Source) =>
  async ({ lease }: Job, { fileId, name, sizeBytes }: Job['files'][number], signal: AbortSignal) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'medilens-lease': lease }
    const bytes = await fetchBytes(new URL(`/api/files/${fileId}/content`, url), sizeBytes, {
      headers,
      signal,
      // Key and lease are this server's, and nobody's to whom it might lead.
      redirect: 'error',
    })
    return { name, bytes } satisfies SampleFile
  }

/** As many bytes as were promised, and no more in memory; shared, so that the thread that measures needs no copy. */
async function fetchBytes(url: URL, sizeBytes: number, init: RequestInit): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, init)
    if (answer.status === 404) throw new SampleError('sample_not_there', NEVER)
    if (!answer.ok || answer.body === null) throw new SampleError('sample_not_answered', AGAIN)
    const bytes = new Uint8Array(new SharedArrayBuffer(sizeBytes))
    let filled = 0
    for await (const chunk of answer.body) {
      if (filled + chunk.length > sizeBytes) throw new SampleError('sample_incomplete', AGAIN)
      bytes.set(chunk, filled)
      filled += chunk.length
    }
    if (filled !== sizeBytes) throw new SampleError('sample_incomplete', AGAIN)
    return bytes
  } catch (error) {
    if (error instanceof SampleError) throw error
    throw new SampleError('server_unreachable', AGAIN)
  }
}
