import { readdir } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { z } from 'zod'
import { fileServer, type FileServer } from './file-server.ts'
import type { FileAnswer } from './files.ts'
import { filePart, sendForm, textPart, type Part } from './form.ts'

/** The most that a file of a form may have here, in bytes. */
export const MAX_UPLOAD = 300_000

const Analyzed = z.object({
  session_id: z.string(),
  assessmentId: z.uuid(),
  status: z.string(),
  files: z.array(z.object({ fileId: z.uuid(), role: z.string() })),
})
const Kept = z.array(z.object({ id: z.string(), is_to_discard: z.boolean(), is_used: z.boolean() }))
const Runs = z.array(z.object({ id: z.string() }))

/** What a form that was taken is answered. */
export const analyzed = ({ status, json }: FileAnswer) => {
  expect([status, json]).toEqual([202, expect.anything()])
  return Analyzed.parse(json)
}

/** A server that takes forms, for the tests of one file, and what is kept of them. */
export function analyzeServer() {
  let server: FileServer
  beforeAll(async () => {
    server = await fileServer({
      maxBytes: MAX_UPLOAD,
      scan: async ({ sizeBytes }) =>
        sizeBytes === 666 ? { verdict: 'rejected', reason: 'infected' } : { verdict: 'accepted' },
    })
  })
  afterAll(() => server.close())

  const key = () => server.clinic.keys.clinician.key
  const bearer = () => ({ authorization: `Bearer ${key()}` })
  const url = (pipeline = 'cardiology') => new URL(`/api/${pipeline}/analyze`, server.address)

  /** Rows of the clinic's. */
  async function rowsOf(query: string): Promise<unknown> {
    const client = new Client(server.db.endpoints.app.client)
    await client.connect()
    try {
      await client.query(`select set_config('app.organization_id', $1, false)`, [server.clinic.id])
      return (await client.query(query)).rows
    } finally {
      await client.end()
    }
  }

  /** What is kept of files: in rows, and on disk, each with whether an assessment was made from it. */
  async function kept() {
    const rows = Kept.parse(
      await rowsOf(
        `select file.id, file.discard_at is not null as is_to_discard, use.id is not null as is_used
           from uploaded_files file left join assessment_files use on use.file_id = file.id
          where file.deleted_at is null`,
      ),
    )
    const onDisk = await readdir(server.place.root, { recursive: true, withFileTypes: true })
    return {
      unused: rows.filter((row) => !row.is_used).map(({ id }) => id),
      toDiscard: rows.filter((row) => row.is_to_discard).map(({ id }) => id),
      used: rows.length,
      objects: onDisk.filter((entry) => entry.isFile() && !entry.name.endsWith('.lock')).length,
    }
  }

  return {
    server: () => server,
    key,
    bearer,
    url,
    patient: () => textPart('patientId', server.clinic.patients[1]?.id ?? ''),
    header: () => filePart('header', '100.hea', '100 1 360 650000'),
    signal: (bytes: Uint8Array = Buffer.alloc(100_000, 7)) => filePart('signal', '100.dat', bytes),
    send: (parts: readonly Part[], headers: Readonly<Record<string, string>> = {}) =>
      sendForm(url(), parts, { ...bearer(), ...headers }),
    rowsOf,
    runs: async () => Runs.parse(await rowsOf('select id from assessments order by id')),
    kept,
    /** Whatever was sent, nothing is left of it but what an assessment was made from. */
    expectNothingLeft: async (before: { readonly used: number; readonly objects: number }) => {
      expect(await kept()).toEqual({ ...before, unused: [], toDiscard: [] })
    },
  }
}
