import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const POSTGRES = fileURLToPath(new URL('packages/db/src/testing/global-setup.ts', import.meta.url))
const conditions = ['@medilens/source', 'module', 'node', 'development|production']

/** One project a package, so that `turbo run test` and `vitest run` run the same files. */
const project = (name: string, root: string) => ({
  extends: true as const,
  // What needs a browser runs by vitest.browser.config.ts, after everything else.
  test: { name, root, include: ['src/**/*.test.ts'], exclude: ['src/**/*.browser.test.ts'] },
})

/** A project whose tests use PostgreSQL; one server serves all of a run, and only these start it. */
const onPostgres = (name: string, root: string) => {
  const { test, ...rest } = project(name, root)
  return { ...rest, test: { ...test, globalSetup: [POSTGRES] } }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    // Tests here wait for PostgreSQL, for processes and for leases: with one more than there are CPUs, those are busy.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is polled ends with the state that it waits for, not with what an idle machine needs.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      project('pipelines', 'packages/pipelines'),
      project('storage', 'packages/storage'),
      onPostgres('db', 'packages/db'),
      onPostgres('api', 'packages/api'),
      project('client', 'packages/client'),
      onPostgres('server', 'apps/server'),
      project('worker', 'apps/worker'),
      project('web', 'apps/client'),
      project('bench', 'tooling/bench'),
      project('checks', 'tooling/checks'),
      project('docs', 'tooling/docs'),
      project('paths', 'tooling/paths'),
    ],
  },
})
