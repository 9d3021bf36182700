import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, type Client } from '@medilens/client'
import { syntheticEcg, syntheticIntervals, writeWfdb } from '@medilens/pipelines'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWorkerBeside, type WorkerBeside } from '../process/worker-beside.ts'
import { runHere } from '../testing/command.ts'
import { testPlace, type TestPlace } from '../testing/files.ts'
import { serveTestDatabase, TEST_SECRET, type Served } from '../testing/served-database.ts'

let served: Served
let place: TestPlace
let worker: WorkerBeside | null = null
let folder: string
let client: Client
let patientId: string
beforeAll(async () => {
  place = await testPlace()
  served = await serveTestDatabase(place.environment)
  folder = await mkdtemp('/tmp/medilens-recordings-')
  client = createClient({ url: served.server.address, apiKey: served.organization.keys.clinician.key })
  patientId = served.organization.patients[1]?.id ?? ''
})
afterAll(async () => {
  await worker?.stop()
  await served.close()
  await place.remove()
  await rm(folder, { recursive: true })
})

const analyze = async (name: string, intervals: readonly number[], ...more: readonly string[]) => {
  const path = join(folder, name)
  await writeFile(path, intervals.join('\n'))
  const environment = {
    MEDILENS_URL: served.server.address,
    MEDILENS_API_KEY: served.organization.keys.service.key,
  }
  const argv = ['analyze', 'cardiology', path, '--patient', patientId, ...more]
  return runHere(argv, environment, null, (line) => said.push(line))
}
/** What was said, by all of them. */
const said: string[] = []

const sessionIn = (stdout: string) => /\(session (cardiology_[0-9a-f]{32})\)/.exec(stdout)?.[1]
const recordings = async () => (await client.assessment.list.query({ patientId })).items

it('waits for a worker, says so, and goes on once there is one', async () => {
  const waiting = analyze('waits.txt', syntheticIntervals({ count: 430 }))
  await expect.poll(recordings, { timeout: 10_000 }).toMatchObject([{ status: 'pending' }])
  await expect.poll(() => said.join('\n')).toContain('No worker has taken it yet')
  worker = startWorkerBeside({
    address: served.server.address,
    secret: TEST_SECRET,
    database: served.scratch.database,
    logger: pino({ level: 'silent' }),
    environment: process.env,
    writeLine: () => undefined,
  })
  const { code, stdout, stderr } = await waiting
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('No worker has taken it yet')
  for (const step of ['queued', 'taken by a worker', 'validate', 'quality', 'extract', 'score', 'report']) {
    expect(stderr).toMatch(new RegExp(`^ +[\\d.]+ s  ${step}$`, 'm'))
  }
  expect(stdout).toMatch(/SDNN +[\d.]+ ms/)
})

it('records a recording once, however often it is analyzed', async () => {
  const before = (await recordings()).length
  const intervals = syntheticIntervals({ count: 400 })
  const first = await analyze('once.txt', intervals)
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('dated now; --measured-at says') })
  const again = await analyze('copy.txt', intervals)
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('recorded already') })
  expect(again.stderr).not.toContain('dated now')
  expect(sessionIn(again.stdout)).toBe(sessionIn(first.stdout))
  expect(again.stdout).toBe(first.stdout)
  expect(await recordings()).toHaveLength(before + 1)
})

it('begun twice at once is measured once', async () => {
  const before = (await recordings()).length
  const intervals = syntheticIntervals({ count: 440 })
  const both = await Promise.all([analyze('twin.txt', intervals), analyze('other-twin.txt', intervals)])
  for (const { code, stderr } of both) expect(code, stderr).toBe(0)
  expect(new Set(both.map(({ stdout }) => sessionIn(stdout))).size).toBe(1)
  expect(await recordings()).toHaveLength(before + 1)
})

it('dates a recording as it is told, and charts it however old it is', async () => {
  const when = ['--measured-at', '2025-01-02T08:30:00+01:00']
  const { code, stdout, stderr } = await analyze('old.txt', syntheticIntervals({ count: 410 }), ...when)
  expect(code, stderr).toBe(0)
  expect(stderr).not.toContain('dated now')
  expect(stdout).toContain('measured at 2025-01-02T07:30:00.000Z')
  expect(stdout).toMatch(/heart_rate over \d{3,4} days: \d+ values/)
  const { items } = await client.assessment.list.query({ patientId })
  expect(items.map(({ measuredAt }) => measuredAt)).toContain('2025-01-02T07:30:00.000Z')
})

it('does not say that all is well where nothing was judged', async () => {
  const noise = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 150 : 2500))
  const { code, stdout } = await analyze('noise.txt', noise)
  expect(code).toBe(0)
  expect(stdout).toContain('Not graded: Too many intervals')
  expect(stdout).toContain('No value could be judged: the recording could not be graded.')
  expect(stdout).not.toContain('Nothing is out of range')
})

it('says which part of the input the server refused', async () => {
  const { code, stderr } = await analyze(
    'future.txt',
    syntheticIntervals({ count: 420 }),
    '--measured-at',
    '2999-01-01T00:00:00Z',
  )
  expect(code).toBe(1)
  expect(stderr).toContain('  measuredAt: must be a time from 1900 until now')
})

const analyzeFile = (name: string, ...more: readonly string[]) =>
  runHere(['analyze', 'cardiology', join(folder, name), '--patient', patientId, ...more], {
    MEDILENS_URL: served.server.address,
    MEDILENS_API_KEY: served.organization.keys.service.key,
  })

it('measures an electrocardiogram from either of its files, and records it once', async () => {
  const made = syntheticEcg({ durationSeconds: 120, heartRatePerMin: 72, prMs: 160, qrsMs: 90, qtMs: 380 })
  for (const { name, bytes } of writeWfdb(made.recording, { name: 'holter' })) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, name), bytes)
  }
  const first = await analyzeFile('holter.hea')
  expect(first.code, first.stderr).toBe(0)
  expect(first.stderr).toMatch(/Sending \d leads? \(.+\), 360 Hz, 2 min 0 s/)
  const figure = (label: string) => Number(new RegExp(`${label} +([\\d.]+)`).exec(first.stdout)?.[1])
  expect(figure('beats')).toBe(made.beats.length)
  expect(Math.abs(figure('PR') - 160)).toBeLessThanOrEqual(10)
  expect(Math.abs(figure('QRS') - 90)).toBeLessThanOrEqual(10)
  expect(Math.abs(figure('QT') - 380)).toBeLessThanOrEqual(10)
  expect(first.stdout).toMatch(/qtc_fridericia over 90 days|heart_rate over 90 days/)
  const again = await analyzeFile('holter.dat')
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('recorded already') })
})

it('measures the lead that is asked for, and a table without times at the frequency that is said', async () => {
  const { recording, beats } = syntheticEcg({
    durationSeconds: 60,
    heartRatePerMin: 66,
    leads: ['MLII', 'V5'],
  })
  for (const { name, bytes } of writeWfdb(recording, { name: 'two' })) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, name), bytes)
  }
  const [, second] = recording.leads
  await writeFile(join(folder, 'bare.csv'), `lead V5\n${second?.samples.join('\n')}\n`)
  const beatsOf = ({ stdout }: { readonly stdout: string }) => Number(/beats +(\d+)/.exec(stdout)?.[1])
  const chosen = await analyzeFile('two.hea', '--lead', 'v5')
  expect(chosen.stderr).toContain('1 lead (V5), 360 Hz, 1 min 0 s')
  const bare = await analyzeFile('bare.csv', '--sampling-frequency', '360')
  expect(bare.stderr).toContain('360 Hz, 1 min 0 s')
  for (const measured of [chosen, bare]) expect(beatsOf(measured)).toBe(beats.length)
  expect(await analyzeFile('two.hea', '--lead', 'aVR')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no lead of that name'),
  })
})

it('says in a sentence why a worker could not measure it, and begins anew the next time', async () => {
  const slow = syntheticEcg({ durationSeconds: 30, samplingFrequencyHz: 20 })
  for (const { name, bytes } of writeWfdb(slow.recording, { name: 'slow' })) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, name), bytes)
  }
  const before = (await recordings()).length
  for (const time of [1, 2]) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, stderr } = await analyzeFile('slow.hea')
    expect(code).toBe(1)
    expect(stderr).toContain('The sampling frequency is outside what can be analyzed.')
    // oxlint-disable-next-line no-await-in-loop
    expect(await recordings()).toHaveLength(before + time)
  }
})

it('refuses half a recording and what is none, and records nothing of it', async () => {
  const before = await recordings()
  const made = syntheticEcg({ durationSeconds: 30 })
  const [header, signal] = writeWfdb(made.recording, { name: 'alone' })
  await writeFile(join(folder, 'alone.hea'), header?.bytes ?? '')
  expect(await analyzeFile('alone.hea')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('signal files that the header names are not there'),
  })
  await writeFile(join(folder, 'alone.dat'), signal?.bytes.subarray(0, 1000) ?? '')
  expect(await analyzeFile('alone.hea')).toMatchObject({ code: 1, stderr: expect.stringContaining('is cut') })
  await writeFile(join(folder, 'table.csv'), 'lead II\n0.1\n0.2\n')
  expect(await analyzeFile('table.csv')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('sampling frequency'),
  })
  expect(await recordings()).toHaveLength(before.length)
})
