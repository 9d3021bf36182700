import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID } from '@medilens/db'
import { syntheticIntervals } from '@medilens/pipelines'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from '../config.ts'
import { runHere } from '../testing/command.ts'
import { testHome, type TestHome } from '../testing/home.ts'
import { interruptProcess, runProcess, startProcess } from '../testing/process.ts'

const { recordings } = readConfig({ MEDILENS_DATA: process.env['MEDILENS_DATA'] })
const hasRecording = existsSync(join(recordings, 'cardiology/aura_test_nn_intervals.txt'))

/** Each command is a process, and those that find no server bring two more. */
vi.setConfig({ testTimeout: 120_000 })

let home: TestHome
let folder: string
beforeAll(async () => {
  home = await testHome()
  folder = await mkdtemp('/tmp/medilens-recordings-')
})
afterAll(async () => {
  await home.remove()
  await rm(folder, { recursive: true })
})

const medilens = (argv: readonly string[], more = {}) =>
  runProcess(argv, { MEDILENS_HOME: home.path, MEDILENS_DATA: folder, ...more })

/** When each key was revoked; null where it is not. */
const revocations = async (): Promise<unknown[]> => {
  const argv = ['key', 'list', '--json', '--organization', DEMO_ORGANIZATION_ID]
  const { stdout } = await runHere(argv, { MEDILENS_HOME: home.path })
  const keys: { revokedAt: unknown }[] = JSON.parse(stdout)
  return keys.map(({ revokedAt }) => revokedAt)
}

it('does the whole of it on an empty home, with a server of its own, and cleans up', async () => {
  const { code, stdout, stderr } = await medilens(['demo'])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('using one of its own')
  expect(stdout).toContain('saved      vessel_density 0.45 in unit 1, normal')
  expect(stdout).toContain('completed  status completed, risk 25.5, confidence 0.92')
  expect(stdout.match(/^\d{4}-\d\d-\d\d \d\d:\d\d +retinal_/gm)).toHaveLength(10)
  expect(stdout).toMatch(/vessel_density over 90 days: \d+ values/)
  expect(stdout).toContain('●')
  expect(stdout).toMatch(/assessment\.update_status +update +this assessment +yes/)
  // No recording here, and it says so.
  expect(stdout).toContain('SYNTHETIC')
  expect(await revocations()).toEqual([expect.any(String), expect.any(String)])
  expect(await home.postmaster()).toBeNull()
})

it('measures the real recording as published, read back from the database', async ({ skip }) => {
  if (!hasRecording && process.env['CI'] === 'true')
    throw new Error('the shared recordings are missing, and CI needs them')
  skip(!hasRecording, 'the shared recordings are not here')
  const { code, stdout } = await medilens(['demo'], { MEDILENS_DATA: recordings })
  expect(code).toBe(0)
  expect(stdout).toContain(
    [
      'read back from the database:',
      '  heart rate  83.5 /min',
      '  SDNN        43.11 ms',
      '  RMSSD       19.52 ms',
      '  pNN50       2.40 %',
    ].join('\n'),
  )
  // Record 100 by its annotations: 2,273 beats, SDNN 35.96, RMSSD 27.48, pNN50 5.76.
  const ecg = stdout.slice(stdout.indexOf('5. An electrocardiogram'))
  const figure = (label: string) => Number(new RegExp(`${label} +([\\d.]+)`).exec(ecg)?.[1])
  expect(ecg).toContain('cardiology/100.hea')
  expect(ecg).toContain('uploaded 100.hea (166 bytes) and 100.dat (1950000 bytes)')
  // Live, each once and in order.
  const steps = [...ecg.matchAll(/^ +[\d.]+ s {2}(.+)$/gm)].map(([, step]) => step)
  expect(steps).toEqual(['queued', 'taken by a worker', 'validate', 'quality', 'extract', 'score', 'report'])
  // In words, whose ranges they are, and never that all is well beside early beats.
  expect(ecg).toMatch(/findings +Early beats of the usual shape/)
  expect(ecg).not.toMatch(/early_beats|regular_interrupted/)
  expect(ecg).toContain('qrs_duration    69.00     ms    below 110')
  expect(ecg).toContain('on whom it was not measured: ranges are for their sex (female)')
  expect(ecg).toMatch(
    /of what has one\. The findings above have no range: a person has to read the recording\./,
  )
  expect(ecg).toContain('MediLens screens and records; it does not diagnose.')
  expect(figure('beats')).toBe(2273)
  expect(Math.abs(figure('SDNN') - 35.96)).toBeLessThanOrEqual(1.5)
  expect(Math.abs(figure('RMSSD') - 27.48)).toBeLessThanOrEqual(2)
  expect(Math.abs(figure('pNN50') - 5.76)).toBeLessThanOrEqual(1)
  expect(ecg).toMatch(/heart_rate over 90 days: \d+ values/)
})

it('uses the server that runs, and revokes its keys when it is interrupted', async () => {
  const server = await startProcess(['start'], { MEDILENS_HOME: home.path, MEDILENS_WORKER: 'true' })
  try {
    const before = await revocations()
    const demo = await medilens(['demo'])
    expect(demo.stderr).toContain(`Using the server at ${server.address}`)
    expect(demo.code).toBe(0)

    const interrupted = await interruptProcess(['demo'], { MEDILENS_HOME: home.path, MEDILENS_DATA: folder })
    expect(interrupted).toMatchObject({ code: 1, stderr: expect.stringContaining('Stopped by SIGINT') })
    const after = await revocations()
    expect(after.length).toBeGreaterThan(before.length + 2)
    expect(after).not.toContain(null)
  } finally {
    server.kill('SIGTERM')
    await server.ended
  }
})

it('analyzes a file, records what it found, and what it could not grade', async () => {
  const good = join(folder, 'good.txt')
  const noise = join(folder, 'noise.txt')
  const words = join(folder, 'words.txt')
  await writeFile(good, syntheticIntervals({ count: 400 }).join('\n'))
  await writeFile(noise, Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 150 : 2500)).join('\n'))
  await writeFile(words, '800\n810\nsecret\n')
  const analyze = (file: string, ...more: readonly string[]) =>
    medilens(['analyze', 'cardiology', file, '--patient', DEMO_PATIENT_ID, ...more])
  const ours = ['--organization', DEMO_ORGANIZATION_ID]

  const measured = await analyze(good, ...ours)
  expect(measured).toMatchObject({ code: 0, stderr: expect.stringContaining('400 intervals') })
  expect(measured.stdout).toMatch(/SDNN +[\d.]+ ms/)
  expect(measured.stdout).toMatch(/sdnn over 90 days: \d+ values/)

  const ungradable = await analyze(noise, ...ours)
  expect(ungradable).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Not graded: Too many intervals'),
  })

  const unreadable = await analyze(words, ...ours)
  expect(unreadable).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('line 3 holds what is not a number'),
  })
  expect(unreadable.stderr).not.toContain('secret')
  expect(await analyze(join(folder, 'none.txt'), ...ours)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no file'),
  })
  expect(await analyze(good)).toMatchObject({ code: 1, stderr: expect.stringContaining('MEDILENS_API_KEY') })
  expect(await revocations()).not.toContain(null)
})
