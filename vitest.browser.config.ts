import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const conditions = ['@medilens/source', 'module', 'node', 'development|production']

/** The web application as people use it: built, served by a real server on a real database, in a real browser. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    // A browser and a server each want a processor of their own, and what is timed wants both.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // As long as a page is waited for otherwise: what is polled comes by the same clicks and calls.
    expect: { poll: { timeout: 10_000 } },
    root: here('apps/client'),
    include: ['src/**/*.browser.test.ts'],
    globalSetup: [here('packages/db/src/testing/global-setup.ts'), here('apps/client/src/testing/build.ts')],
  },
})
