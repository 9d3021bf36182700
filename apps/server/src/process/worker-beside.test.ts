import { readFile } from 'node:fs/promises'
import { createClient } from '@medilens/client'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { syntheticEcg, writeWfdb } from '@medilens/pipelines'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { followRun } from '../analysis/follow.ts'
import { ecgIn } from '../analysis/recording.ts'
import { analyzeRecording } from '../analysis/sample.ts'
import { runHere } from '../testing/command.ts'
import { testPlace, type TestPlace } from '../testing/files.ts'
import { startProcess, type ServerProcess } from '../testing/process.ts'
import { environmentOf } from '../testing/served-database.ts'

/** Each starts a server, and waits for its worker. */
vi.setConfig({ testTimeout: 90_000 })

const NAME = 'the worker beside the server'

let db: TestDatabase
let clinic: OrganizationFixture
let place: TestPlace
let server: ServerProcess

const environment = (on = db) => ({ ...environmentOf(on), ...place.environment, MEDILENS_WORKER: '' })
const start = async () => {
  server = await startProcess(['start'], environment())
}

/** One database through one life: each test goes on where the last one left off. */
beforeAll(async () => {
  db = await testDatabase()
  clinic = await organizationFixture(db.database)
  place = await testPlace()
  await start()
})
afterAll(async () => {
  server.kill('SIGKILL')
  await server.ended
  await db.close()
  await place.remove()
})

const Line = z.object({
  component: z.string().optional(),
  msg: z.string(),
  pid: z.number().optional(),
})
const logged = () =>
  server
    .stdout()
    .split('\n')
    .slice(0, -1)
    .map((line) => Line.parse(JSON.parse(line)))

/** The workers that said that they are ready, by their process. */
const workers = () =>
  logged().flatMap(({ component, msg, pid }) =>
    component === 'worker' && msg === 'ready' && pid !== undefined ? [pid] : [],
  )
const nextWorker = async (count: number): Promise<number> => {
  await expect.poll(() => workers().length, { timeout: 30_000 }).toBe(count)
  return workers().at(-1) ?? 0
}

/** Whether a process runs; one that nobody has waited for yet does not. */
const runs = async (pid: number): Promise<boolean> => {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return /\) [^ZX ]/.test(state)
}

const Keys = z.array(z.object({ prefix: z.string(), name: z.string(), revokedAt: z.string().nullable() }))
const keys = async (on = db) => {
  const { stdout } = await runHere(['platform-key', 'list', '--json'], environment(on))
  return Keys.parse(JSON.parse(stdout)).filter(({ name }) => name === NAME)
}

it('begins once the server is ready, with a key that nobody made, and that stands nowhere to be read', async () => {
  const worker = await nextWorker(1)
  expect(logged().findIndex(({ msg }) => msg === 'ready')).toBeLessThan(
    logged().findIndex(({ component }) => component === 'worker'),
  )
  const [key] = await keys()
  const given = await readFile(`/proc/${worker}/environ`, 'utf8')
  const secret = new RegExp(`mlp_${key?.prefix}_([\\w-]{43})`).exec(given)?.[1] ?? ''
  expect(secret).toHaveLength(43)
  expect(await readFile(`/proc/${worker}/cmdline`, 'utf8')).not.toContain('mlp_')
  expect(server.stdout() + server.stderr()).not.toContain(secret)
  // What it is handed may be hostile: it gets nothing that would open the record to it.
  const names = given.split('\0').map((line) => line.split('=', 1)[0] ?? '')
  expect(names.filter((name) => /DATABASE|SECRET|FILE|DIRECT|MEDILENS_HOME/.test(name))).toEqual([])
})

it('that is killed is told of and started again', async () => {
  process.kill(await nextWorker(1), 'SIGKILL')
  expect(await runs(await nextWorker(2))).toBe(true)
  expect(logged().map(({ msg }) => msg)).toContain('the worker beside the server ended')
})

it('ends with a server that is killed', async () => {
  const worker = await nextWorker(2)
  server.kill('SIGKILL')
  await server.ended
  await expect.poll(() => runs(worker), { timeout: 10_000 }).toBe(false)
})

it('has the same key at the next start, and ends before a server that stops does', async () => {
  const before = await keys()
  await start()
  const worker = await nextWorker(1)
  expect(await keys()).toEqual(before)
  expect(before).toHaveLength(1)
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
  expect(await runs(worker)).toBe(false)
  const said = logged().map(({ component, msg }) => `${component ?? 'server'} ${msg}`)
  expect(said.slice(said.indexOf('server stopping'))).toEqual([
    'server stopping',
    'worker stopped',
    'server stopped',
  ])
})

it('told to stop midway loses no work: what it did not end is measured after the next start', async () => {
  await start()
  await nextWorker(1)
  const clientOf = () => createClient({ url: server.address, apiKey: clinic.keys.service.key })
  const { recording } = syntheticEcg({ durationSeconds: 900 })
  const calling = { client: clientOf(), url: server.address }
  const begun = await analyzeRecording(calling, ecgIn(writeWfdb(recording, { name: 'long' })), {
    patientId: clinic.patients[1]?.id ?? '',
  })
  for await (const { data } of calling.client.assessment.onProgress.subscribe({ assessmentId: begun.id })) {
    if (data.type === 'over' || data.kind === 'claimed') break
  }
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
  await start()
  const recorded = await followRun(clientOf(), begun.id, {
    hear: () => undefined,
    warn: () => undefined,
    signal: AbortSignal.timeout(60_000),
  })
  expect(recorded).toMatchObject({ status: 'completed', outcome: 'measured' })
  server.kill('SIGTERM')
  await server.ended
})

it('whose key was revoked runs no more, then or at a later start, and no other key takes its place', async () => {
  await start()
  const worker = await nextWorker(1)
  const [key] = await keys()
  await runHere(['platform-key', 'revoke', `mlp_${key?.prefix}`], environment())
  const refused = 'no worker runs beside the server: its key was revoked'
  const said = () => logged().map(({ msg }) => msg)
  await expect.poll(said, { timeout: 20_000 }).toContain(refused)
  expect(await runs(worker)).toBe(false)
  server.kill('SIGTERM')
  await server.ended
  await start()
  await expect.poll(said, { timeout: 20_000 }).toContain(refused)
  expect(workers()).toEqual([])
  expect(await keys()).toMatchObject([{ revokedAt: expect.any(String) }])
  server.kill('SIGTERM')
  await server.ended
})

it.each([[['--no-worker'], {}] as const, [[], { MEDILENS_WORKER: 'false' }] as const])(
  'does not run where it is not wanted (%j %j)',
  async (argv, more) => {
    const own = await testDatabase()
    try {
      const alone = await startProcess(['start', ...argv], { ...environment(own), ...more })
      alone.kill('SIGTERM')
      const { stdout } = await alone.ended
      expect(stdout).not.toContain('worker')
      expect(await keys(own)).toEqual([])
    } finally {
      await own.close()
    }
  },
)
