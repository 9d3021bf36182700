import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const conditions = ['@medilens/source', 'module', 'node', 'development|production']

/** Begins with what takes longest, so that nobody waits for it at the end: vitest goes by the size of files it does not know. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('/src/pages.browser.test.ts')
    // oxlint-disable-next-line unicorn/no-array-sort -- of no array
    const sorted = await super.sort(files)
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))]
  }
}

/** The web application as people use it: built, served by a real server on a real database, in a real browser. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    // A browser and a server each want a processor of their own, and what is timed wants both.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // As long as a page is waited for otherwise: what is polled comes by the same clicks and calls.
    expect: { poll: { timeout: 10_000 } },
    root: here('apps/client'),
    include: ['src/**/*.browser.test.ts'],
    globalSetup: [here('packages/db/src/testing/global-setup.ts'), here('apps/client/src/testing/build.ts')],
  },
})
