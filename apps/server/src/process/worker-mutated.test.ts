import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createPlatformKey } from '@medilens/api'
import { createClient, type Client } from '@medilens/client'
import { syntheticEcg, writeWfdb, type EcgFile } from '@medilens/pipelines'
import { mutatedSample } from '@medilens/pipelines/testing'
import { Client as Postgres } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { sendBytes } from '../testing/files.ts'
import { MACHINE } from '../testing/process.ts'

/** `MEDILENS_MUTATIONS=10000` sends a tenth as many. */
const COUNT = Math.ceil(Number(process.env['MEDILENS_MUTATIONS'] ?? 600) / 10)
const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url))
const MAX_BYTES = 20 * 2 ** 20
const MOST_MIB = 512

let server: FileServer
let staff: Client
let superuser: Postgres
let worker: ChildProcess
let said = ''

beforeAll(async () => {
  server = await fileServer({ maxBytes: MAX_BYTES })
  staff = createClient({ url: server.address, apiKey: server.clinic.keys.clinician.key })
  superuser = new Postgres(server.db.superuser.client)
  await superuser.connect()
  const { key } = await createPlatformKey(server.db.database, { name: 'workers', expiresInDays: null })
  worker = spawn(process.execPath, ['--conditions=@medilens/source', WORKER], {
    env: {
      ...MACHINE,
      MEDILENS_URL: server.address,
      MEDILENS_API_KEY: key,
      MEDILENS_WORKER_MEMORY_MIB: String(MOST_MIB),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  worker.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
})
afterAll(async () => {
  worker.kill('SIGKILL')
  await superuser.end()
  await server.close()
})

/** Uploads a sample and queues it; false where the upload takes no such file. */
async function queue(files: readonly EcgFile[]): Promise<boolean> {
  const sent: { fileId: string; role: string }[] = []
  for (const [index, { name, bytes }] of files.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person sends them
    const upload = await server.begin({ originalFilename: name })
    // oxlint-disable-next-line no-await-in-loop
    const { json } = await sendBytes(server.address, upload, Uint8Array.from(bytes))
    if (!JSON.stringify(json).includes('"ready"')) return false
    sent.push({ fileId: upload.fileId, role: `file_${index}` })
  }
  const asked = { patientId: server.clinic.patients[1]?.id ?? '', pipelineType: 'cardiology' as const }
  await staff.assessment.analyze.mutate({ ...asked, files: sent })
  return true
}

interface Ending {
  readonly status: string
  readonly outcome: string | null
  readonly code: string | null
  readonly attempt: number
}

/** How each job ended, once none is open. */
async function endings(): Promise<readonly Ending[]> {
  const open = async () => {
    const { rows } = await superuser.query(`select from pipeline_jobs where status in ('queued', 'leased')`)
    return rows.length
  }
  await expect.poll(open, { timeout: 60_000 + COUNT * 2_000, interval: 200 }).toBe(0)
  const { rows } = await superuser.query<Ending>(
    `select j.status, a.outcome, j.error_code as code, j.attempt
       from pipeline_jobs j join assessments a on a.id = j.assessment_id`,
  )
  return rows
}

const peakMiB = async (): Promise<number> =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${worker.pid}/status`, 'utf8'))?.[1]) / 1024

it(
  'a worker that is handed mutated recordings stays up, and ends each by a word, once',
  { timeout: 120_000 + COUNT * 4_000 },
  async () => {
    let queued = 0
    for (let seed = 1; seed <= COUNT; seed += 1) {
      // oxlint-disable-next-line no-await-in-loop
      if (await queue(mutatedSample(seed).files)) queued += 1
    }
    const whole = writeWfdb(syntheticEcg({ durationSeconds: 20 }).recording, { name: 'whole' })
    expect(await queue(whole)).toBe(true)
    const all = await endings()
    expect(all).toHaveLength(queued + 1)

    const count = (of: (ending: Ending) => boolean) => all.filter(of).length
    const measured = count(({ status, outcome }) => status === 'completed' && outcome === 'measured')
    const ungradable = count(({ status, outcome }) => status === 'completed' && outcome === 'ungradable')
    const dead = all.filter(({ status }) => status === 'dead')
    const most = Math.round(await peakMiB())
    process.stdout.write(
      `${queued} mutated recordings over HTTP (${COUNT - queued} refused as they came): ${measured - 1} measured, ` +
        `${ungradable} ungradable, ${dead.length} dead letters; most memory of the worker ${most} MiB\n`,
    )
    expect(measured + ungradable + dead.length).toBe(all.length)
    expect(Math.min(measured - 1, ungradable, dead.length)).toBeGreaterThan(0)
    // A word of the parser's: it did not crash, take too long or too much, nor break the contract.
    const ours = [
      'unexpected',
      'took_too_long',
      'took_too_much_memory',
      'ended_without_a_word',
      'contract_broken',
    ]
    expect(dead.filter(({ code }) => code === null || ours.includes(code))).toEqual([])
    expect(all.filter(({ attempt }) => attempt !== 1)).toEqual([])
    expect([worker.exitCode, worker.signalCode]).toEqual([null, null])
    expect(said.match(/"msg":"ready"/g)).toHaveLength(1)
    expect(most).toBeLessThan(MOST_MIB)
  },
)
