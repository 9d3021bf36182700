import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, createUploads, type Client } from '@medilens/client'
import { z } from 'zod'
import type { Application } from './application.ts'

const FOLDER =
  process.env['MEDILENS_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))

/** Where a real recording lies: half an hour of two leads at 360 Hz; null where the data is not at hand. */
export function record100(): readonly [header: string, signal: string] | null {
  const [header, signal] = ['100.hea', '100.dat'].map((name) => join(FOLDER, 'cardiology', name))
  if (header === undefined || signal === undefined) return null
  if (existsSync(header) || process.env['CI'] === 'true') return [header, signal]
  process.stderr.write(`SKIPPED: the tests on a real recording, ${FOLDER} is not there (set MEDILENS_DATA)\n`)
  return null
}

/** A file as it is uploaded. */
export interface SampleFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The files of a path each. */
export const filesAt = (paths: readonly string[]): SampleFile[] =>
  paths.map((path) => ({ name: path.split('/').at(-1) ?? path, bytes: readFileSync(path) }))

const Key = z.object({ result: z.object({ data: z.object({ key: z.string() }) }) })

/** A client of the demo organization, as a clinician’s program. */
export async function programOf(application: Application): Promise<Client> {
  const page = await application.signedIn('admin', '/account')
  const { address } = application
  const answer = await page.request.post(`${address}/trpc/key.create`, {
    data: { name: `program ${crypto.randomUUID()}`, role: 'clinician' },
    headers: { origin: address, 'sec-fetch-site': 'same-origin' },
  })
  const { key: apiKey } = Key.parse(await answer.json()).result.data
  await page.context().close()
  return createClient({ url: address, apiKey })
}

/** Uploads files of the demo patient and asks for their analysis; answers its assessment. */
export async function analyze(
  application: Application,
  program: Client,
  files: readonly SampleFile[],
): Promise<string> {
  const { address: url, demoPatientId: patientId } = application
  const { send } = createUploads({ url })
  const sent = await Promise.all(
    files.map(async ({ name, bytes }) => {
      const ticket = await program.file.createUpload.mutate({ patientId, originalFilename: name })
      await send(ticket, new Blob([Uint8Array.from(bytes)]))
      return { fileId: ticket.fileId, role: name.endsWith('.hea') ? 'header' : 'signal' }
    }),
  )
  const asked = { patientId, pipelineType: 'cardiology' as const, files: sent }
  return (await program.assessment.analyze.mutate(asked)).id
}

/** Waits until nothing of an assessment is left to be done. */
export async function isOver(program: Client, assessmentId: string): Promise<void> {
  for await (const { data } of program.assessment.onProgress.subscribe({ assessmentId })) {
    if (data.type === 'over') return
  }
}
