import type { SampleFile } from './measure/messages.ts'
import { SampleError, type Job } from './work.ts'

interface Source {
  readonly url: string
  readonly apiKey: string
  /** The largest file that is fetched, in bytes. */
  readonly sampleBytes: number
}

/** Fetches files of jobs by the lease on them. */
export const fileFetcher =
  ({ url, apiKey, sampleBytes }: Source) =>
  async ({ lease }: Job, { fileId, name, sizeBytes }: Job['files'][number]): Promise<SampleFile> => {
    if (sizeBytes > sampleBytes) throw new SampleError('sample_too_large')
    const answer = await fetch(new URL(`/api/files/${fileId}/content`, url), {
      headers: { authorization: `Bearer ${apiKey}`, 'medilens-lease': lease },
    })
    if (!answer.ok) throw new SampleError('sample_not_there')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (bytes.length !== sizeBytes) throw new SampleError('sample_incomplete')
    return { name, bytes }
  }
