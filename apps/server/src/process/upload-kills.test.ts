import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beginUpload, lookAt, sha256, type BegunUpload } from '../testing/files.ts'
import { killedServers, type KilledServers } from '../testing/killed-servers.ts'

/** `MEDILENS_KILLS=200` for the whole of it. */
const KILLS = Number(process.env['MEDILENS_KILLS'] ?? 12)
const MOST_BYTES = 3_000_000
const PIECE = 50_000

let servers: KilledServers
beforeAll(async () => {
  servers = await killedServers()
})
afterAll(() => servers.close())

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
  const patientId = servers.clinic.patients[1]?.id
  const upload = await beginUpload(
    address,
    { patientId, sha256: sha256(bytes) },
    { key: servers.clinic.keys.service.key },
  )
  return { upload, bytes }
}

it(`no file is ready without its bytes after ${KILLS} kills, none that was taken is lost, and nothing is left over`, async () => {
  const ledger: Ledger = { sent: new Map(), taken: new Set(), open: [] }
  const kills = await servers.kill({
    times: KILLS,
    senders: 4,
    longestMs: 450,
    send: (address) => sender(address, ledger),
    isEnough: () => ledger.taken.size > KILLS / 4,
  })
  await servers.sweepInThreeDays()
  const rows = await statuses()
  expect(rows.filter(({ status }) => status === 'pending' || status === 'scanning')).toEqual([])
  const ready = rows.filter(({ status }) => status === 'ready').map(({ id }) => id)
  expect(ready).toEqual(expect.arrayContaining([...ledger.taken]))
  expect(ledger.taken.size).toBeGreaterThan(KILLS / 4)
  await servers.expectBytes(
    ready.map((fileId) => ({ fileId, bytes: ledger.sent.get(fileId)?.bytes ?? Buffer.alloc(0) })),
  )
  expect(await servers.lying()).toEqual(ready.map((id) => `object ${id}`).toSorted())
  process.stderr.write(
    `${kills} kills, ${ledger.sent.size} uploads, ${ledger.taken.size} answered as ready, ${ready.length} ready at the end\n`,
  )
}, 1_800_000)

const statuses = () =>
  servers.db.database.inOrganization({ organizationId: servers.clinic.id, userId: null }, ({ em }) =>
    em.execute<{ id: string; status: string }[]>(
      'select id, processing_status as status from uploaded_files',
    ),
  )
