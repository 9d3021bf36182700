import { defineConfig } from 'vitest/config'

const conditions = ['@medilens/source', 'module', 'node', 'development|production']

/** One project a package, so that `turbo run test` and `vitest run` run the same files. */
const project = (name: string, root: string) => ({
  extends: true as const,
  test: { name, root, include: ['src/**/*.test.ts'] },
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('pipelines', 'packages/pipelines'),
      project('db', 'packages/db'),
      project('api', 'packages/api'),
      project('client', 'packages/client'),
      project('server', 'apps/server'),
      project('checks', 'tooling/checks'),
    ],
  },
})
