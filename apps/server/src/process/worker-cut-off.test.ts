import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createPlatformKey } from '@medilens/api'
import { createClient, type Client } from '@medilens/client'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { sendBytes } from '../testing/files.ts'
import { MACHINE } from '../testing/process.ts'

const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url))
const LIMITS = { timeout: 60_000 }

/** What is between a worker and its server does to an answer; undefined: it brings it. */
type Trouble = (path: string, answer: IncomingMessage, to: ServerResponse) => 'done' | undefined

let server: FileServer
let staff: Client
let key: string
let between: Server
let trouble: Trouble = () => undefined
const asked: string[] = []

let worker: ChildProcess
let said = ''

beforeAll(async () => {
  server = await fileServer()
  staff = createClient({ url: server.address, apiKey: server.clinic.keys.clinician.key })
  ;({ key } = await createPlatformKey(server.db.database, { name: 'workers', expiresInDays: null }))
  between = createServer((incoming, to) => {
    const path = incoming.url ?? ''
    asked.push(path)
    const { method, headers } = incoming
    const onward = request(new URL(path, server.address), { method, headers }, (answer) => {
      if (trouble(path, answer, to) === 'done') return
      to.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(to)
    })
    onward.once('error', () => to.destroy())
    incoming.pipe(onward)
  })
  between.listen(0, '127.0.0.1')
  await once(between, 'listening')
})
afterAll(async () => {
  between.closeAllConnections()
  between.close()
  await server.close()
})
beforeEach(() => {
  said = ''
  asked.length = 0
  trouble = () => undefined
})
afterEach(() => void worker.kill('SIGKILL'))

function startWorker(more: NodeJS.ProcessEnv = {}): void {
  const at = between.address()
  if (at === null || typeof at === 'string') throw new Error('It listens nowhere')
  worker = spawn(process.execPath, ['--conditions=@medilens/source', WORKER], {
    env: {
      ...MACHINE,
      MEDILENS_URL: `http://127.0.0.1:${at.port}`,
      MEDILENS_API_KEY: key,
      MEDILENS_WORKER_CONCURRENCY: '1',
      MEDILENS_WORKER_DRAIN_SECONDS: '1',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  worker.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
}

/** A recording of half a minute, queued. */
async function queued(): Promise<string> {
  const { recording } = syntheticEcg({ durationSeconds: 30, heartRatePerMin: 72 })
  const files = await Promise.all(
    writeWfdb(recording, { name: 'made' }).map(async ({ name, bytes }) => {
      const upload = await server.begin({ originalFilename: name })
      expect((await sendBytes(server.address, upload, Uint8Array.from(bytes))).status).toBe(200)
      return { fileId: upload.fileId, role: name.endsWith('.hea') ? 'header' : 'signal' }
    }),
  )
  const patientId = server.clinic.patients[1]?.id ?? ''
  return (await staff.assessment.analyze.mutate({ patientId, pipelineType: 'cardiology', files })).id
}

const workOf = async (assessmentId: string) => (await staff.assessment.work.query({ assessmentId })).job

describe('a worker that is cut off from its server', () => {
  it(
    'hands over what it measured once the server is there again, once, at the first attempt',
    LIMITS,
    async () => {
      let submitted = 0
      trouble = (path, answer, to) => {
        if (!path.includes('pipeline.submit')) return undefined
        submitted += 1
        if (submitted > 2) return undefined
        // The server took it, and nobody heard; then it is away.
        if (submitted === 1) to.destroy()
        else to.writeHead(503).end()
        answer.resume()
        return 'done'
      }
      const assessmentId = await queued()
      startWorker()
      await vi.waitFor(() => expect(said).toContain('handed over'), { timeout: 40_000 })
      expect(said).toContain('"outcome":"applied"')
      expect(await workOf(assessmentId)).toMatchObject({ status: 'completed', attempt: 1 })
      expect(submitted).toBe(3)
    },
  )

  it(
    'by a download that stands still gives its work back when it is told to stop, and ends',
    LIMITS,
    async () => {
      const stands = Promise.withResolvers<void>()
      trouble = (path, answer, to) => {
        if (!path.endsWith('/content')) return undefined
        to.writeHead(200, answer.headers)
        answer.once('data', (chunk: Buffer) => to.write(chunk.subarray(0, 1), () => stands.resolve()))
        return 'done'
      }
      const assessmentId = await queued()
      startWorker()
      await stands.promise
      worker.kill('SIGTERM')
      // Not before all that it said has come.
      expect(await once(worker, 'close')).toEqual([0, null])
      expect(said).toContain('"errorCode":"stopped"')
      expect(await workOf(assessmentId)).toMatchObject({ status: 'queued' })
    },
  )

  it('fetches nothing of a sample whose files are too large together', LIMITS, async () => {
    // The job that was given back is done first.
    startWorker()
    await vi.waitFor(() => expect(said).toContain('handed over'), { timeout: 40_000 })
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    asked.length = 0
    const assessmentId = await queued()
    startWorker({ MEDILENS_WORKER_SAMPLE_BYTES: '5000' })
    await vi.waitFor(async () => expect(await workOf(assessmentId)).toMatchObject({ status: 'dead' }), {
      timeout: 40_000,
    })
    expect(await workOf(assessmentId)).toMatchObject({ errorCode: 'sample_too_large' })
    expect(asked.filter((path) => path.endsWith('/content'))).toEqual([])
  })
})
