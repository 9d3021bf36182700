import type { Endpoint } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import type { Environment } from '../config.ts'
import { startProcess, type ServerProcess } from './process.ts'

/** A `medilens serve` in a process of its own, on a database with one organization. */
export interface Served {
  readonly server: ServerProcess
  readonly scratch: TestDatabase
  readonly organization: OrganizationFixture
  close(): Promise<void>
}

/** The secret of servers in tests. */
export const TEST_SECRET = 'a secret of the tests, long enough for one'

/** The variables under which a process serves a test's database, by logins of the serving roles. */
export const environmentOf = ({ endpoints }: Pick<TestDatabase, 'endpoints'>): Environment => ({
  DATABASE_URL: urlOf(endpoints.app),
  AUTH_DATABASE_URL: urlOf(endpoints.auth),
  DIRECT_URL: urlOf(endpoints.owner),
  MEDILENS_SECRET: TEST_SECRET,
})

/** Serves a fresh database. */
export async function serveTestDatabase(more: Environment = {}): Promise<Served> {
  const scratch = await testDatabase()
  const organization = await organizationFixture(scratch.database)
  const server = await startProcess(['serve'], { ...environmentOf(scratch), ...more })
  return {
    server,
    scratch,
    organization,
    close: async () => {
      server.kill('SIGTERM')
      await server.ended
      await scratch.close()
    },
  }
}

function urlOf({ client }: Endpoint): string {
  const { host = '', port = 5432, user = '', password, database = '' } = client
  const secret = typeof password === 'string' ? encodeURIComponent(password) : ''
  return `postgres://${user}:${secret}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}
