import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { scratchRoot } from '@medilens/db/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUILT_WEB, PROJECT_ROOT } from '../config.ts'
import { ensureBuilt } from './build.ts'
import { readWebApplication } from './files.ts'
import { digestOfInputs } from './inputs.ts'

/** A project that is as small as one can be, built by the real Vite. */
const PROJECT = {
  'pnpm-lock.yaml': 'lockfileVersion: 9',
  'tsconfig.base.json': '{}',
  'apps/client/index.html': '<!doctype html><script type="module" src="/src/main.ts"></script>',
  'apps/client/src/main.ts': `document.title = 'one'\n// ${'so that it is worth compressing. '.repeat(9)}`,
  'packages/client/src/index.ts': '',
  'packages/api/src/patient/schema.ts': '',
  'packages/api/src/patient/service.ts': '',
  'packages/db/src/catalogue/index.ts': '',
  'packages/db/src/permissions.ts': '',
  'packages/db/src/vocabulary.ts': '',
} as const

let root: string
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
beforeEach(async () => {
  root = await mkdtemp(join(await scratchRoot(), 'medilens-project-'))
  await Promise.all(Object.entries(PROJECT).map(([path, text]) => write(path, text)))
  const vite = 'apps/client/node_modules/vite'
  await mkdir(dirname(join(root, vite)), { recursive: true })
  await symlink(join(PROJECT_ROOT, vite), join(root, vite))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const build = async (signal = new AbortController().signal) => {
  let began = 0
  const outcome = await ensureBuilt(root, signal, () => began++)
  return { outcome, began }
}
const scriptOf = async () => {
  const web = await readWebApplication(join(root, BUILT_WEB))
  const [path, script] = [...(web?.files ?? [])].find(([name]) => name.endsWith('.js')) ?? []
  return { path, text: script?.bodies.identity.toString() }
}

it('builds the page for whoever starts for the first time, and spares the next start', async () => {
  expect(await build()).toEqual({ outcome: { kind: 'built' }, began: 1 })
  expect((await scriptOf()).text).toContain('one')
  expect(await build()).toEqual({ outcome: { kind: 'current' }, began: 0 })
})

it.each([
  'apps/client/src/main.ts',
  'apps/client/src/new.css',
  'pnpm-lock.yaml',
  'packages/client/src/index.ts',
  'packages/api/src/patient/schema.ts',
  'packages/db/src/catalogue/index.ts',
])('serves no page that is older than %s', async (path) => {
  const before = await digestOfInputs(root)
  await write(path, 'export const changed = true')
  expect(await digestOfInputs(root)).not.toBe(before)
})

it.each([
  'apps/client/src/main.test.ts',
  'apps/client/dist/index.html',
  'apps/client/pictures/patients-390.png',
  'apps/client/tsconfig.tsbuildinfo',
  'packages/api/src/patient/service.ts',
])('makes nobody wait for a build because of %s', async (path) => {
  const before = await digestOfInputs(root)
  await write(path, 'export const changed = true')
  expect(await digestOfInputs(root)).toBe(before)
})

it('says what is wrong with the sources, keeps the page that there was, and tries again', async () => {
  await build()
  const before = await scriptOf()
  await write('apps/client/src/main.ts', 'const = nonsense')
  const { outcome } = await build()
  expect(outcome).toMatchObject({ kind: 'failed', because: expect.stringContaining('main.ts') })
  expect(await scriptOf()).toEqual(before)
  await write('apps/client/src/main.ts', `document.title = 'mended'`)
  expect((await build()).outcome).toEqual({ kind: 'built' })
  expect((await scriptOf()).text).toContain('mended')
})

it('leaves one whole page where two start at once, and nothing beside it', async () => {
  const both = await Promise.all([build(), build()])
  expect(both.map(({ outcome }) => outcome.kind)).toEqual(['built', 'built'])
  expect((await scriptOf()).text).toContain('one')
  expect(await readdir(join(root, 'apps/client/node_modules'))).toEqual(['vite'])
})

it('keeps nobody waiting who does not start after all', async () => {
  const { outcome } = await build(AbortSignal.timeout(50))
  expect(outcome.kind).toBe('failed')
  expect(await readdir(join(root, 'apps/client/node_modules'))).toEqual(['vite'])
})

it('builds nothing where only the server was installed', async () => {
  await rm(join(root, 'apps/client/index.html'))
  expect(await build()).toEqual({ outcome: { kind: 'no sources' }, began: 0 })
})
