import { Writable } from 'node:stream'
import { connectWithRetry } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { createLogger } from '../log/logger.ts'
import { startServer, type RunningServer } from '../process/server.ts'
import { call, jsonOf, type Answer } from './call.ts'
import { TEST_SECRET } from './served-database.ts'
import { fromOwnPage, signInAs } from './sign-in.ts'

/** Where the server behind a proxy is reached. */
export const PUBLIC_URL = 'https://medilens.test'

const Refusal = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) })
export const reasonOf = (answer: Answer) => Refusal.safeParse(jsonOf(answer)).data?.error.data.reason

let addresses = 0
/** An address that nobody guessed from yet. */
export const from = (ip = `2001:db8:${(++addresses).toString(16)}::1`) => ({ 'x-forwarded-for': ip })

export const listPatients = (at: RunningServer, cookie: string) =>
  call(at.address, 'patient.list', { limit: 1 }, { headers: fromOwnPage(at.address, cookie) })

/** Servers of one installation, for the tests of one file, each of which has a clinic of its own. */
export function signInServers() {
  const logged: string[] = []
  let db: TestDatabase
  let servers: readonly [server: RunningServer, second: RunningServer, proxied: RunningServer]
  let clinic: OrganizationFixture
  let superuser: Awaited<ReturnType<typeof connectWithRetry>>

  beforeAll(async () => {
    db = await testDatabase()
    superuser = await connectWithRetry(db.superuser)
    const sink = new Writable({
      write(chunk, _encoding, done) {
        logged.push(String(chunk))
        done()
      },
    })
    const start = (publicUrl: string | null) =>
      startServer({
        config: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'], publicUrl },
        secret: TEST_SECRET,
        deliverInvitation: null,
        database: db.database,
        logger: createLogger('trace', sink),
      })
    servers = [await start(null), await start(null), await start(PUBLIC_URL)]
  })
  beforeEach(async () => {
    clinic = await organizationFixture(db.database)
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await superuser.end()
    await db.close()
  })

  return {
    /** All that the servers logged. */
    logged: () => logged.join(''),
    server: () => servers[0],
    /** Another server of the same installation. */
    second: () => servers[1],
    /** The same behind a proxy that speaks TLS and says who asks. */
    proxied: () => servers[2],
    clinic: () => clinic,
    enter: (user: { readonly email: string }, headers: Readonly<Record<string, string>> = {}) =>
      signInAs(servers[0].address, user, { headers: { ...from(), ...headers } }),
    asAuth: (statement: string, ...values: unknown[]) =>
      db.database.asAuth((client) => client.query(statement, values)),
    asSuperuser: (statement: string, values: unknown[]) => superuser.query(statement, values),
  }
}
