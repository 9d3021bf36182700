import { afterAll, beforeAll, describe } from 'vitest'
import { installedBinaries } from '../embedded/binaries.ts'
import { prepareCluster, type TestCluster } from './cluster.ts'
import { testCluster } from './database.ts'
import { startServer, type TestServer } from './server.ts'

const OLDEST = 'PostgreSQL 15'
const hasOldest = (await installedBinaries('/usr/lib/postgresql/15')) !== null
const mayLackOldest = process.env['CI'] !== 'true'

/**
 * Runs a suite on the newest and the oldest PostgreSQL that is supported. Where the oldest is not installed the suite
 * is skipped and says so; in CI that is a failure, or nobody would notice.
 */
export function onEveryServer(suite: (cluster: () => TestCluster) => void): void {
  describe('on the embedded PostgreSQL', () => {
    suite(testCluster)
  })
  if (!hasOldest && mayLackOldest) process.stderr.write(`Skipped: ${OLDEST} is not installed here\n`)
  describe.skipIf(!hasOldest && mayLackOldest)(`on ${OLDEST}`, () => {
    let server: TestServer | null = null
    let cluster: TestCluster | null = null

    beforeAll(async () => {
      server = await startServer({ version: 'debian-15' })
      if (server === null) throw new Error(`${OLDEST} is not installed, and CI tests on it`)
      cluster = await prepareCluster(server)
    })
    afterAll(() => server?.stop())

    suite(() => {
      if (cluster === null) throw new Error(`${OLDEST} did not start`)
      return cluster
    })
  })
}
