import { createHash } from 'node:crypto'
import type { Client, Inputs, Outputs } from '@medilens/client'
import { z } from 'zod'
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
  const uploaded = await Promise.all(
    files.map(async ({ name, bytes, role }) => ({
      role,
      fileId: await upload({ client, url }, asked.patientId, { name, bytes }),
    })),
  )
  return client.assessment.analyze.mutate({ ...asked, pipelineType: 'cardiology', files: uploaded })
}

const UploadEnd = z.object({ status: z.string(), rejectionReason: z.string().nullish() })

/** Sends one file, and answers with its id once it is whole and taken. */
async function upload(
  { client, url }: Called,
  patientId: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<string> {
  const { fileId, uploadToken } = await client.file.createUpload.mutate({
    patientId,
    originalFilename: name,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  const answer = await fetch(`${url.replace(/\/+$/, '')}/api/files/${fileId}/content`, {
    method: 'PUT',
    headers: { authorization: `Upload ${uploadToken}` },
    body: Uint8Array.from(bytes),
  })
  const end = UploadEnd.safeParse(await answer.json().catch(() => null))
  if (end.data?.status === 'ready') return fileId
  const why = end.data?.rejectionReason ?? `HTTP ${answer.status}`
  throw new CommandError(`${name} was not taken: ${why}.`)
}
