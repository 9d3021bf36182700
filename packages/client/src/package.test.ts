import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const HERE = fileURLToPath(new URL('..', import.meta.url))
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const TSC = join(ROOT, 'node_modules/.bin/tsc')

/** What a user's own program may look like, in a project that has the package and nothing of ours beside it. */
const PROGRAM = `
import { createClient, isMediLensError, type AssessmentId, type Inputs, type Outputs } from '@medilens/client'

const client = createClient({ url: 'https://medilens.example', apiKey: 'mlk_a', timeoutMs: 1000 })
if (typeof client.assessment.record.mutate !== 'function') throw new Error('there is no client')

type IsAny<Type> = 0 extends 1 & Type ? true : false
export const typed: readonly false[] = [
  false satisfies IsAny<Inputs>,
  false satisfies IsAny<Inputs['assessment']['record']>,
  false satisfies IsAny<Inputs['assessment']['record']['biomarkers']>,
  false satisfies IsAny<Outputs['assessment']['get']>,
  false satisfies IsAny<Outputs['assessment']['get']['id']>,
  false satisfies IsAny<Outputs['biomarker']['history']['points'][number]>,
  false satisfies IsAny<Outputs['audit']['list']['items'][number]>,
]

export async function example(patientId: string): Promise<AssessmentId> {
  const { id } = await client.assessment.record.mutate({ patientId, pipelineType: 'retinal', biomarkers: [] })
  const { points } = await client.biomarker.history.query({ patientId, name: 'vessel_density' })
  const values: number[] = points.map(({ value }) => value)
  console.log(values)
  // @ts-expect-error a retinal run has no heart rate variability
  const crossed: Inputs['assessment']['record'] = { patientId, pipelineType: 'retinal', biomarkers: [], result: { sdnnMs: 1 } }
  // @ts-expect-error there is no such procedure
  void client.assessment.remove
  console.log(crossed)
  return id
}

export function advise(error: unknown): string | undefined {
  if (!isMediLensError(error)) return undefined
  // @ts-expect-error there is no such reason
  if (error.reason === 'no_such_reason') return 'never'
  return error.reason === 'unknown_unit' ? error.issues[0]?.problem : error.message
}
`

let project = ''

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'medilens-package-'))
  const installed = join(project, 'node_modules/@medilens/client')
  await mkdir(installed, { recursive: true })
  await run(TSC, ['--build', HERE])
  await pnpm('pack', '--pack-destination', project)
  const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
  await run('tar', ['-xzf', join(project, tarball), '-C', installed, '--strip-components=1'])
  // What an install would fetch, as it is installed here.
  for (const name of ['@trpc/client', '@trpc/server', 'zod']) {
    const link = join(project, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(HERE, 'node_modules', name), link)
  }
  await write('package.json', JSON.stringify({ name: 'user', type: 'module' }))
  await write('program.ts', PROGRAM)
}, 60_000)

afterAll(() => rm(project, { recursive: true, force: true }))

it('packs what is built of the sources, and nothing else', async () => {
  const sources = (await readdir(join(HERE, 'src'))).filter((name) => /(?<!\.test)\.ts$/.test(name))
  const built = sources.flatMap((name) => {
    const stem = `dist/${name.slice(0, -3)}`
    return [`${stem}.d.ts`, `${stem}.js`, `${stem}.js.map`]
  })
  const packed = await readdir(join(project, 'node_modules/@medilens/client'), { recursive: true })
  expect(packed.filter((name) => name.startsWith('dist/')).toSorted()).toEqual(built.toSorted())
  expect(packed.filter((name) => !name.startsWith('dist') && name !== 'LICENSE').toSorted()).toEqual([
    'README.md',
    'package.json',
  ])
})

it('depends on nothing of ours', async () => {
  const manifest: unknown = JSON.parse(
    await readFile(join(project, 'node_modules/@medilens/client/package.json'), 'utf8'),
  )
  const version: unknown = expect.stringMatching(/^\d+\.\d+\.\d+$/)
  expect(manifest).toMatchObject({
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: { '@trpc/client': version, '@trpc/server': version, zod: version },
  })
  expect(Object.keys(Object(manifest))).not.toContain('private')
})

it.each([
  ['with the compiler’s defaults', {}],
  ['for Node', { module: 'nodenext', lib: ['es2024', 'dom'], exactOptionalPropertyTypes: true }],
  ['for a bundler', { module: 'preserve', moduleResolution: 'bundler', target: 'esnext' }],
])('type-checks whole in an empty project %s', async (_, chosen) => {
  const compilerOptions = { ...chosen, strict: true, skipLibCheck: false, noEmit: true }
  await write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['program.ts'] }))
  expect(await outputOf(TSC, '-p', project)).toBe('')
})

it('runs', async () => {
  expect(await outputOf(process.execPath, join(project, 'program.ts'))).toBe('')
})

/** What a command says, whether it succeeds or not. */
async function outputOf(command: string, ...args: readonly string[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(command, args, { cwd: project }, (_, stdout, stderr) => resolve(stdout + stderr))
  return promise
}

const write = (name: string, text: string) => writeFile(join(project, name), text)

/** The pnpm that runs this, or, where something else does, the one that the README starts everything with. */
function pnpm(...args: readonly string[]) {
  const own = process.env['npm_execpath'] ?? ''
  const [command, before] = /\bpnpm$/.test(own) ? [own, []] : ['npx', ['-y', 'pnpm@12']]
  return run(command, [...before, ...args], { cwd: HERE })
}
