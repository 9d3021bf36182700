import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's own build of the application lies. */
    medilensWeb: string
  }
}

/** For vitest's `globalSetup`: what is tested is what is built, once a run and in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), 'medilens-web-'))
  // The runner's own `test` would make it React's build for development, which does much twice.
  process.env['NODE_ENV'] = 'production'
  await build({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  })
  process.env['NODE_ENV'] = 'test'
  project.provide('medilensWeb', outDir)
  return () => rm(outDir, { recursive: true, force: true })
}
