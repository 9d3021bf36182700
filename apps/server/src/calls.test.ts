import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPlatformKey } from '@medilens/api'
import { syntheticEcg, syntheticIntervals, writeWfdb } from '@medilens/pipelines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blocks, DOCUMENTS, read, ROOT } from './testing/documents.ts'
import { testPlace, type TestPlace } from './testing/files.ts'
import { MACHINE } from './testing/process.ts'
import { hasPython } from './testing/python-service.ts'
import { serveTestDatabase, type Served } from './testing/served-database.ts'

const RECORDING = join(process.env['MEDILENS_DATA'] ?? join(ROOT, '../shared/data'), 'cardiology')

let served: Served
let place: TestPlace
let folder: string
let worker: ChildProcess
let platformKey: string
beforeAll(async () => {
  place = await testPlace()
  served = await serveTestDatabase(place.environment)
  const { key } = await createPlatformKey(served.scratch.database, { name: 'calls', expiresInDays: null })
  platformKey = key
  worker = spawn(process.execPath, ['--conditions=@medilens/source', join(ROOT, 'apps/worker/src/main.ts')], {
    env: { ...MACHINE, MEDILENS_URL: served.server.address, MEDILENS_API_KEY: key },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  folder = await mkdtemp('/tmp/medilens-calls-')
  await record100(folder)
  await writeFile(join(folder, 'intervals.txt'), syntheticIntervals().join('\n'))
  await symlink(join(ROOT, 'examples'), join(folder, 'examples'))
})
afterAll(async () => {
  worker.kill('SIGKILL')
  await served.close()
  await place.remove()
  await rm(folder, { recursive: true })
})

/** Record 100 where the shared data is present, else half a minute that is made up. */
async function record100(to: string): Promise<void> {
  if (existsSync(RECORDING)) {
    await Promise.all(['100.hea', '100.dat'].map((name) => copyFile(join(RECORDING, name), join(to, name))))
    return
  }
  const { recording } = syntheticEcg({ durationSeconds: 30 })
  for (const { name, bytes } of writeWfdb(recording, { name: '100' })) await writeFile(join(to, name), bytes)
}

/** What the calls of one document print, run as they are written. */
async function printed(document: string): Promise<string[]> {
  const { server, organization } = served
  const env = {
    PATH: process.env['PATH'],
    MEDILENS_URL: server.address,
    MEDILENS_API_KEY: organization.keys.clinician.key,
    PLATFORM_KEY: platformKey,
    PATIENT_ID: organization.patients[1]?.id,
  }
  const answered: string[] = []
  for (const script of blocks(await read(join(ROOT, document)), 'bash')) {
    const here = script.replaceAll('http://127.0.0.1:3000', server.address)
    const { stdout } = await promisify(execFile)('bash', ['-euc', here], {
      cwd: folder,
      env,
      timeout: 60_000,
    })
    answered.push(stdout)
  }
  return answered
}

it(
  'a recording is sent, followed stage by stage and read by curl, as README says it',
  { timeout: 90_000 },
  async () => {
    const [stdout = ''] = await printed('README.md')
    const stages = [...stdout.matchAll(/"stage":\{"name":"(?<name>\w+)"/g)].map(
      ({ groups }) => groups?.['name'],
    )
    expect([...new Set(stages)]).toEqual(['validate', 'quality', 'extract', 'score', 'report'])
    expect(stdout).toContain('"type":"over","status":"completed"')
    expect(stdout).toMatch(/"name":"heart_rate","category":.*"value":[\d.]+,"unit":"\/min"/)
  },
)

it.runIf(await hasPython())(
  'so are intervals by curl and Python, as examples/python says it',
  { timeout: 90_000 },
  async () => {
    const [sent, measured] = await printed('examples/python/README.md')
    expect(sent).toContain('"session_id":"cardiology_')
    expect(measured).toContain(': applied')
  },
)

it('no other document has calls that nobody runs', async () => {
  const others = DOCUMENTS.filter(
    (path) => !/^(examples\/python\/)?README\.md$/.test(path.slice(ROOT.length).replace(/^\//, '')),
  )
  const calls = (await Promise.all(others.map(read))).flatMap((text) => blocks(text, 'bash'))
  expect(calls).toEqual([])
})
