import { createHash } from 'node:crypto'
import { createUploads, type Client, type Inputs, type Outputs } from '@medilens/client'
import { CommandError } from '../command-line/failure.ts'
import type { CardiologyRecording } from './recording.ts'

/** The server that is called, and as whom. */
export interface Called {
  readonly client: Client
  /** Where it stands, as `createClient` is given it. */
  readonly url: string
}

type Analyze = Inputs['assessment']['analyze']
type Begun = Outputs['assessment']['analyze']

/** Of what is asked beside the files. */
type Asked = Pick<Analyze, 'patientId' | 'measuredAt' | 'idempotencyKey'>

/** Uploads the files of a recording, all at a time, and queues it for a worker. */
export async function analyzeRecording(
  { client, url }: Called,
  { files }: CardiologyRecording,
  asked: Asked,
): Promise<Begun> {
  const { send } = createUploads({ url })
  const uploaded = await Promise.all(
    files.map(async ({ name, bytes, role }) => {
      const ticket = await client.file.createUpload.mutate({
        patientId: asked.patientId,
        originalFilename: name,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
      const ended = await send(ticket, new Blob([Uint8Array.from(bytes)]))
      if (ended.status === 'ready') return { role, fileId: ended.fileId }
      throw new CommandError(`${name} was not taken: ${ended.rejectionReason ?? 'no reason was given'}.`)
    }),
  )
  return client.assessment.analyze.mutate({ ...asked, pipelineType: 'cardiology', files: uploaded })
}
