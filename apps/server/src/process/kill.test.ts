import { setTimeout as sleep } from 'node:timers/promises'
import { Database, DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, openEmbedded } from '@medilens/db'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../testing/call.ts'
import { testHome, type TestHome } from '../testing/home.ts'
import { runProcess, startProcess, type ServerProcess } from '../testing/process.ts'

const ROUNDS = 20
const WRITERS = 4
/** Every so often PostgreSQL dies as well, so that it has to recover. */
const CRASH_EVERY = 5

let home: TestHome
beforeAll(async () => {
  home = await testHome()
})
afterAll(() => home.remove())

const environment = () => ({ MEDILENS_HOME: home.path })

/** Writes until the server is gone, and notes what it said it had done. */
async function write(
  server: ServerProcess,
  key: string,
  writer: string,
  acknowledged: Set<string>,
): Promise<void> {
  for (let number = 0; ; number++) {
    const sessionId = `${writer} ${number}`
    const input = {
      patientId: DEMO_PATIENT_ID,
      pipelineType: 'cardiology',
      sessionId,
      biomarkers: [{ name: 'sdnn', value: 40 }],
    }
    try {
      // One after the other: each is acknowledged before the next one is sent.
      // oxlint-disable-next-line no-await-in-loop
      const { status } = await call(server.address, 'assessment.record', input, { key })
      if (status === 200) acknowledged.add(sessionId)
    } catch {
      return
    }
  }
}

it('loses no acknowledged write to 20 kills, and starts again without help', async () => {
  const acknowledged = new Set<string>()
  let key: string | undefined
  for (let round = 1; round <= ROUNDS; round++) {
    // oxlint-disable no-await-in-loop -- one life after the other
    const server = await startProcess(['start'], environment())
    key ??= (
      await runProcess(
        ['key', 'create', '--organization', DEMO_ORGANIZATION_ID, '--role', 'service', '--name', 'writer'],
        environment(),
      )
    ).stdout.trim()
    const holder = key
    const before = acknowledged.size
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      write(server, holder, `round ${round} writer ${writer}`, acknowledged),
    )
    // From the first write on that this server took; a busy machine takes its time for that.
    await expect.poll(() => acknowledged.size, { interval: 5 }).toBeGreaterThan(before)
    await sleep(Math.random() * 300)
    const postmaster = await home.postmaster()
    if (round % CRASH_EVERY === 0 && postmaster !== null) process.kill(postmaster, 'SIGKILL')
    server.kill('SIGKILL')
    await Promise.all([...writers, server.ended])
    // oxlint-enable no-await-in-loop
  }
  expect(await storedSessions()).toEqual(expect.arrayContaining([...acknowledged]))
}, 150_000)

async function storedSessions(): Promise<string[]> {
  const embedded = await openEmbedded({ home: home.path })
  const database = await Database.open(embedded.endpoints, {
    pool: { min: 0, max: 1, connectionTimeoutMillis: 10_000 },
  })
  try {
    return await database.inOrganization(
      { organizationId: DEMO_ORGANIZATION_ID, userId: null },
      async ({ sql }) => {
        // Whole or not at all: an assessment counts with its value.
        const rows = await sql
          .selectFrom('assessments')
          .innerJoin('biomarker_values', 'biomarker_values.assessmentId', 'assessments.id')
          .select('assessments.sessionId')
          .where('assessments.status', '=', 'completed')
          .execute()
        return rows.map(({ sessionId }) => sessionId)
      },
    )
  } finally {
    await database.close()
    await embedded.close()
  }
}
