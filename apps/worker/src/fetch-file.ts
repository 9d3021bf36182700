import type { SampleFile } from './measure/messages.ts'
import { SampleError, type Job } from './work.ts'

interface Source {
  readonly url: string
  readonly apiKey: string
  /** The largest file that is fetched, in bytes. */
  readonly sampleBytes: number
}

/** What may be otherwise another time: a server that is away or busy, or a connection that broke. */
const AGAIN = { retryable: true } as const
const NEVER = { retryable: false } as const

/** Fetches files of jobs by the lease on them. Throws a `SampleError` alone. */
export const fileFetcher =
  ({ url, apiKey, sampleBytes }: Source) =>
  async ({ lease }: Job, { fileId, name, sizeBytes }: Job['files'][number]): Promise<SampleFile> => {
    if (sizeBytes > sampleBytes) throw new SampleError('sample_too_large', NEVER)
    const headers = { authorization: `Bearer ${apiKey}`, 'medilens-lease': lease }
    const bytes = await fetchBytes(new URL(`/api/files/${fileId}/content`, url), headers)
    if (bytes.length !== sizeBytes) throw new SampleError('sample_incomplete', AGAIN)
    return { name, bytes }
  }

async function fetchBytes(url: URL, headers: Readonly<Record<string, string>>): Promise<Uint8Array> {
  try {
    // Key and lease are this server's, and nobody's to whom it might lead.
    const answer = await fetch(url, { headers, redirect: 'error' })
    if (answer.status === 404) throw new SampleError('sample_not_there', NEVER)
    if (!answer.ok) throw new SampleError('sample_not_answered', AGAIN)
    return new Uint8Array(await answer.arrayBuffer())
  } catch (error) {
    if (error instanceof SampleError) throw error
    throw new SampleError('server_unreachable', AGAIN)
  }
}
