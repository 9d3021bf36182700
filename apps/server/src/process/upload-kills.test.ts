import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { acceptAll, sweepObjects, sweepUploads } from '@medilens/api'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  beginUpload,
  getFile,
  lookAt,
  sha256,
  testPlace,
  type BegunUpload,
  type TestPlace,
} from '../testing/files.ts'
import { startProcess, type ServerProcess } from '../testing/process.ts'
import { environmentOf } from '../testing/served-database.ts'

/** `MEDILENS_KILLS=200` for the whole of it. */
const KILLS = Number(process.env['MEDILENS_KILLS'] ?? 12)
const SENDERS = 4
const MOST_BYTES = 3_000_000
const PIECE = 50_000

let db: TestDatabase
let clinic: OrganizationFixture
let place: TestPlace
beforeAll(async () => {
  db = await testDatabase()
  clinic = await organizationFixture(db.database)
  place = await testPlace()
})
afterAll(async () => {
  await db.close()
  await place.remove()
})

const start = (): Promise<ServerProcess> =>
  startProcess(['serve'], { ...environmentOf(db), ...place.environment })

/** An upload, and the bytes that belong to it. */
interface Sent {
  readonly upload: BegunUpload
  readonly bytes: Buffer<ArrayBuffer>
}

/** What was sent, what was said to be taken, and what broke off. */
interface Ledger {
  readonly sent: Map<string, Sent>
  readonly taken: Set<string>
  readonly open: Sent[]
}

async function* inPieces(bytes: Buffer<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield bytes.subarray(at, at + PIECE)
    // So that kills come while bytes do.
    if (randomInt(4) === 0) await sleep(1)
  }
}

/** Sends from where the server says that it is to go on. */
async function sendRest(address: string, { upload, bytes }: Sent): Promise<string> {
  const offset = Number((await lookAt(address, upload)).headers.get('upload-offset') ?? bytes.length)
  if (offset === bytes.length) return JSON.stringify((await lookAt(address, upload)).json)
  const range = `bytes ${offset}-${bytes.length - 1}/${bytes.length}`
  const response = await fetch(new URL(`/api/files/${upload.fileId}/content`, address), {
    method: 'PUT',
    headers: { authorization: upload.authorization, ...(offset === 0 ? {} : { 'content-range': range }) },
    body: ReadableStream.from(inPieces(bytes.subarray(offset))),
    duplex: 'half',
  })
  return response.text()
}

/** Sends one file after the other until the server is gone, first those that broke off. */
async function sender(address: string, ledger: Ledger): Promise<void> {
  for (;;) {
    let one: Sent | undefined = ledger.open.shift()
    try {
      one ??= await newUpload(address)
      ledger.sent.set(one.upload.fileId, one)
      if ((await sendRest(address, one)).includes('"ready"')) ledger.taken.add(one.upload.fileId)
    } catch {
      // Some are never heard of again.
      if (one !== undefined && randomInt(3) > 0) ledger.open.push(one)
      return
    }
  }
}

async function newUpload(address: string): Promise<Sent> {
  const bytes = Buffer.from(randomBytes(randomInt(1, MOST_BYTES)))
  const patientId = clinic.patients[1]?.id
  const upload = await beginUpload(
    address,
    { patientId, sha256: sha256(bytes) },
    { key: clinic.keys.service.key },
  )
  return { upload, bytes }
}

it(`no file is ready without its bytes after ${KILLS} kills, none that was taken is lost, and nothing is left over`, async () => {
  const ledger: Ledger = { sent: new Map(), taken: new Set(), open: [] }
  for (let kill = 0; kill < KILLS; kill++) {
    // oxlint-disable no-await-in-loop -- one life after the other
    const server = await start()
    const senders = Array.from({ length: SENDERS }, () => sender(server.address, ledger))
    await sleep(50 + randomInt(400))
    server.kill('SIGKILL')
    await Promise.all([...senders, server.ended])
    // oxlint-enable no-await-in-loop
  }
  await sweepInThreeDays()
  const rows = await statuses()
  expect(rows.filter(({ status }) => status === 'pending' || status === 'scanning')).toEqual([])
  const ready = rows.filter(({ status }) => status === 'ready').map(({ id }) => id)
  expect(ready).toEqual(expect.arrayContaining([...ledger.taken]))
  expect(ledger.taken.size).toBeGreaterThan(KILLS / 4)
  await expectBytes(ledger, ready)
  const { store } = await place.open()
  const lying: string[] = []
  for await (const { objectId, state } of store.list()) lying.push(`${state} ${objectId}`)
  expect(lying.toSorted()).toEqual(ready.map((id) => `object ${id}`).toSorted())
  process.stderr.write(
    `${KILLS} kills, ${ledger.sent.size} uploads, ${ledger.taken.size} answered as ready, ${ready.length} ready at the end\n`,
  )
}, 1_800_000)

/** As a server does it, when all that was left is over. */
async function sweepInThreeDays(): Promise<void> {
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
}

const statuses = () =>
  db.database.inOrganization({ organizationId: clinic.id, userId: null }, ({ em }) =>
    em.execute<{ id: string; status: string }[]>(
      'select id, processing_status as status from uploaded_files',
    ),
  )

/** Every ready file is read whole, through a server. */
async function expectBytes(ledger: Ledger, ready: readonly string[]): Promise<void> {
  const server = await start()
  try {
    for (const id of ready) {
      // oxlint-disable-next-line no-await-in-loop
      const got = await getFile(server.address, id, { authorization: `Bearer ${clinic.keys.service.key}` })
      expect([got.status, sha256(got.bytes)]).toEqual([
        200,
        sha256(ledger.sent.get(id)?.bytes ?? Buffer.alloc(0)),
      ])
    }
  } finally {
    server.kill('SIGTERM')
    await server.ended
  }
}
