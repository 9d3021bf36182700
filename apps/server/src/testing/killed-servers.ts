import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { acceptAll, sweepObjects, sweepUploads } from '@medilens/api'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { expect } from 'vitest'
import { getFile, sha256, testPlace, type TestPlace } from './files.ts'
import { startProcess } from './process.ts'
import { environmentOf } from './served-database.ts'

/** What becomes of files while the servers that take them in are killed one after the other. */
export interface KilledServers {
  readonly clinic: OrganizationFixture
  readonly db: TestDatabase
  /** As the clinic's service. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Kills one server after the other while senders send to it, each until it is gone.
   * @returns how often: more than it was asked for where too little had come of it by then
   */
  kill(options: KillOptions): Promise<number>
  /** Sweeps as a server does when all that was left is over. */
  sweepInThreeDays(): Promise<void>
  /** What lies in the store, as `<state> <object id>` in their order. */
  lying(): Promise<string[]>
  /** Reads files whole, through a server, and holds them to their bytes. */
  expectBytes(files: Iterable<{ readonly fileId: string; readonly bytes: Uint8Array }>): Promise<void>
  close(): Promise<void>
}

export interface KillOptions {
  readonly times: number
  readonly senders: number
  /** Of a server's life once it is ready, at most, in ms. */
  readonly longestMs: number
  readonly send: (address: string) => Promise<void>
  /** Whether enough came of it: a busy machine does less in a life. */
  readonly isEnough: () => boolean
}

const MOST_LIVES = 20

export async function killedServers(): Promise<KilledServers> {
  const db = await testDatabase()
  const clinic = await organizationFixture(db.database)
  const place: TestPlace = await testPlace()
  const headers = { authorization: `Bearer ${clinic.keys.service.key}` }
  const superuser = new Client(db.superuser.client)
  await superuser.connect()
  /** Whoever is connected to the database. */
  const connected = async (): Promise<number[]> =>
    (
      await superuser.query<{ pid: number }>(
        'select pid from pg_stat_activity where datname = current_database()',
      )
    ).rows.map(({ pid }) => pid)
  const start = () => startProcess(['serve'], { ...environmentOf(db), ...place.environment })
  return {
    clinic,
    db,
    headers,
    kill: async ({ times, senders, longestMs, send, isEnough }) => {
      let kills = 0
      const others = await connected()
      for (; kills < times || (!isEnough() && kills < MOST_LIVES * times); kills++) {
        // oxlint-disable no-await-in-loop -- one life after the other
        const server = await start()
        const sending = Array.from({ length: senders }, () => send(server.address))
        await sleep(randomInt(longestMs))
        server.kill('SIGKILL')
        await Promise.all([...sending, server.ended])
        // oxlint-enable no-await-in-loop
      }
      // What a server sent before it was killed, PostgreSQL still does.
      await expect.poll(async () => (await connected()).filter((pid) => !others.includes(pid))).toEqual([])
      return kills
    },
    sweepInThreeDays: async () => {
      const failures: unknown[] = []
      const options = {
        database: db.database,
        files: { ...(await place.open()), tokenKey: Buffer.alloc(32), scan: acceptAll },
        now: new Date(Date.now() + 3 * 24 * 3_600_000),
        onError: (error: unknown) => void failures.push(error),
      }
      await sweepUploads(options)
      await sweepObjects(options)
      expect(failures).toEqual([])
    },
    lying: async () => {
      const { store } = await place.open()
      const found: string[] = []
      for await (const { objectId, state } of store.list()) found.push(`${state} ${objectId}`)
      return found.toSorted()
    },
    expectBytes: async (files) => {
      const server = await start()
      try {
        for (const { fileId, bytes } of files) {
          // oxlint-disable-next-line no-await-in-loop
          const got = await getFile(server.address, fileId, headers)
          expect([got.status, sha256(got.bytes)]).toEqual([200, sha256(bytes)])
        }
      } finally {
        server.kill('SIGTERM')
        await server.ended
      }
    },
    close: async () => {
      await superuser.end()
      await db.close()
      await place.remove()
    },
  }
}
