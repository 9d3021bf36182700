import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Writable } from 'node:stream'
import { newId } from '@medilens/db'
import { organizationFixture, testDatabase } from '@medilens/db/testing'
import type { OrganizationFixture, TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { startServer, type RunningServer } from '../process/server.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

const PER_CALLER = 3

let db: TestDatabase
let own: OrganizationFixture
let server: RunningServer

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database)
  server = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: db.database,
    logger: createLogger('silent', new Writable({ write: (_chunk, _encoding, done) => done() })),
    streams: { perCaller: PER_CALLER, longestMs: 60_000 },
  })
})
afterAll(async () => {
  await server.stop()
  await db.close()
})

it('that a page leaves before it is open counts for nobody: reloading shuts no one out', async () => {
  const { cookie } = await signInAs(server.address, own.users.clinician)
  const headers = fromOwnPage(server.address, cookie)
  const path = `/trpc/chat.onAnswer?input=${encodeURIComponent(JSON.stringify({ messageId: newId() }))}`
  const { hostname, port, host } = new URL(server.address)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  for (let reload = 0; reload < PER_CALLER; reload++) {
    const socket = connect(Number(port), hostname)
    // Gone while the session is looked up.
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, () =>
      setImmediate(() => socket.resetAndDestroy()),
    )
    // oxlint-disable-next-line no-await-in-loop
    await sleep(100)
  }
  // What is still looked up for one that is gone is let go of in the end; what is counted for good never is.
  await expect.poll(async () => (await fetch(server.address + path, { headers })).status).toBe(404)
})
