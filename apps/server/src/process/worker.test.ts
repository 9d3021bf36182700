import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createPlatformKey } from '@medilens/api'
import { createClient, identified, type Client } from '@medilens/client'
import { analyzeEcg, PIPELINE, readEcg, syntheticEcg, writeWfdb, type EcgFile } from '@medilens/pipelines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { sendBytes } from '../testing/files.ts'

const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url))

let server: FileServer
let staff: Client
let worker: ChildProcess
const said: string[] = []

beforeAll(async () => {
  server = await fileServer()
  staff = createClient({ url: server.address, apiKey: server.clinic.keys.clinician.key })
  const { key } = await createPlatformKey(server.db.database, { name: 'workers', expiresInDays: null })
  worker = spawn(process.execPath, ['--conditions=@medilens/source', WORKER], {
    env: { PATH: process.env['PATH'], MEDILENS_URL: server.address, MEDILENS_API_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  worker.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(text))
})
afterAll(async () => {
  worker.kill('SIGKILL')
  await server.close()
})

const patientId = () => server.clinic.patients[1]?.id ?? ''

/** Sends a file of the patient's, and what it is in the sample. */
async function send(name: string, bytes: Uint8Array<ArrayBuffer>, role: string) {
  const upload = await server.begin({ originalFilename: name })
  const { status } = await sendBytes(server.address, upload, bytes)
  expect(status).toBe(200)
  return { fileId: upload.fileId, role }
}

const sendAll = (recording: readonly EcgFile[]) =>
  Promise.all(
    recording.map(({ name, bytes }) =>
      send(name, Uint8Array.from(bytes), name.endsWith('.hea') ? 'header' : 'signal'),
    ),
  )

/** Asks for an analysis, and hears what happens until it is over. */
async function analyze(files: readonly { readonly fileId: string; readonly role: string }[]) {
  const asked = { patientId: patientId(), pipelineType: 'cardiology' as const, files: [...files] }
  const { id: assessmentId } = await staff.assessment.analyze.mutate(asked)
  const steps: string[] = []
  for await (const { data } of staff.assessment.onProgress.subscribe({ assessmentId })) {
    if (data.type === 'over') break
    steps.push(data.stage === null ? data.kind : data.stage.name)
  }
  const include = ['result', 'biomarkers', 'stages'] as const
  const assessment = identified(await staff.assessment.get.query({ assessmentId, include: [...include] }))
  return { assessment, steps: [...new Set(steps)] }
}

describe('a worker', () => {
  it(
    'is not turned away for what somebody else handed over first under its model’s name',
    { timeout: 60_000 },
    async () => {
      const lab = createClient({ url: server.address, apiKey: server.clinic.keys.service.key })
      // Of a version that the worker does not take.
      const other = { pipelineType: 'cardiology', pipelineVersion: 'another' } as const
      await staff.assessment.analyze.mutate({ patientId: patientId(), ...other })
      const { jobs } = await lab.pipeline.claim.mutate(other)
      const { outcome } = await lab.pipeline.submit.mutate({
        lease: jobs[0]?.lease ?? '',
        contract: 'cardiology/1',
        model: { ...PIPELINE, digest: 'a'.repeat(64) },
        payload: { outcome: 'ungradable', reason: 'noise' },
      })
      expect(outcome).toBe('refused')
      const recording = writeWfdb(syntheticEcg({ durationSeconds: 30 }).recording, { name: 'made' })
      const { assessment } = await analyze(await sendAll(recording))
      expect(assessment).toMatchObject({ status: 'completed', outcome: 'measured' })
    },
  )

  it(
    'measures what was uploaded, says how far it is, and hands over what it found',
    { timeout: 60_000 },
    async () => {
      const recording = writeWfdb(syntheticEcg({ durationSeconds: 30, heartRatePerMin: 72 }).recording, {
        name: 'made',
      })
      const { assessment, steps } = await analyze(await sendAll(recording))
      expect(assessment).toMatchObject({ status: 'completed', outcome: 'measured' })
      expect(steps).toEqual([
        'queued',
        'claimed',
        'validate',
        'quality',
        'extract',
        'score',
        'report',
        'ended',
      ])
      expect(assessment.stages?.map(({ status }) => status)).toEqual(
        Array.from({ length: 5 }, () => 'completed'),
      )
      const { biomarkers, peaks, beats, lead, samplingFrequencyHz } = analyzeEcg(readEcg(recording))
      const { annotations } = await staff.assessment.recording.query({ assessmentId: assessment.id })
      expect(annotations).toEqual({
        lead,
        samplingFrequencyHz,
        peaks,
        beats: beats.map((beat) => beat.class),
      })
      expect(assessment.biomarkers?.map(({ name, value, unit }) => ({ name, value, unit }))).toEqual(
        biomarkers.map(({ name, value, unit }) => ({ name, value: expect.closeTo(value, 5), unit })),
      )
    },
  )

  it(
    'gives back what it cannot read with a word that says why, and never quotes it',
    { timeout: 60_000 },
    async () => {
      const bytes = Uint8Array.from(new TextEncoder().encode('Ada Lovelace, diabetes\n'))
      const { assessment } = await analyze([await send('note.hea', bytes, 'header')])
      expect(assessment).toMatchObject({ status: 'failed', result: null })
      expect(said.join('')).not.toContain('Lovelace')
      expect(said.join('')).not.toContain('note.hea')
    },
  )

  it('told to stop takes no more, and ends', { timeout: 60_000 }, async () => {
    worker.kill('SIGTERM')
    const [code] = await once(worker, 'exit')
    expect(code).toBe(0)
    await expect.poll(() => said.join('')).toContain('stopped')
  })
})
