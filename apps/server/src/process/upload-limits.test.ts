import { readdir, readFile } from 'node:fs/promises'
import { request, type ClientRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  beginUpload,
  lookAt,
  sendBytes,
  testPlace,
  type BegunUpload,
  type TestPlace,
} from '../testing/files.ts'
import { FORM_TYPE, named, rawForm } from '../testing/form.ts'
import { serveTestDatabase, type Served } from '../testing/served-database.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
/** Far more than may be gathered, and not so much that the test takes long; `MEDILENS_MAX_UPLOAD` says otherwise. */
const LIMIT = Number(process.env['MEDILENS_MAX_UPLOAD'] ?? 300 * MIB)
const MOST_GROWN = 50 * MIB

let served: Served
let place: TestPlace
beforeAll(async () => {
  place = await testPlace()
  served = await serveTestDatabase({ ...place.environment, MEDILENS_MAX_UPLOAD: String(LIMIT) })
  // What a server needs for its first upload at all.
  await sendBytes(served.server.address, await begin(), Buffer.alloc(4 * MIB))
})
afterAll(async () => {
  await served.close()
  await place.remove()
})

const begin = (more: object = {}): Promise<BegunUpload> =>
  beginUpload(
    served.server.address,
    { patientId: served.organization.patients[1]?.id, ...more },
    { key: served.organization.keys.clinician.key },
  )

/** The most memory that the server ever had. */
async function peak(): Promise<number> {
  const status = await readFile(`/proc/${served.server.pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

interface Flood {
  /** Null where the connection ended without an answer. */
  readonly status: number | null
  readonly text: string
  readonly sent: number
}

/** Sends garbage until it is refused, or 10 GiB are sent. */
function flood(
  { fileId, authorization }: BegunUpload,
  headers: Readonly<Record<string, string>>,
): Promise<Flood> {
  return pour(
    request(new URL(`/api/files/${fileId}/content`, served.server.address), {
      method: 'PUT',
      headers: { authorization, ...headers },
      agent: false,
    }),
  )
}

/** The same as a file of a form. */
function floodForm(headers: Readonly<Record<string, string>>): Promise<Flood> {
  const { keys, patients } = served.organization
  const sending = request(new URL('/api/cardiology/analyze', served.server.address), {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.clinician.key}`, ...FORM_TYPE, ...headers },
    agent: false,
  })
  const form = rawForm([named('patientId'), patients[1]?.id ?? ''], [named('signal', '100.dat'), ''])
  // Behind the head of the file nothing ends it.
  sending.write(form.subarray(0, form.lastIndexOf('\r\n--')))
  return pour(sending)
}

function pour(sending: ClientRequest): Promise<Flood> {
  const chunk = Buffer.alloc(MIB, 'garbage ')
  return new Promise((resolve) => {
    let sent = 0
    let answer: Pick<Flood, 'status' | 'text'> = { status: null, text: '' }
    const more = (): void => {
      while (answer.status === null && sent < 10 * GIB) {
        sent += chunk.length
        if (!sending.write(chunk)) return
      }
    }
    sending.on('drain', more)
    sending.on('error', () => undefined)
    sending.on('close', () => resolve({ ...answer, sent }))
    sending.once('response', (response) => {
      answer = { status: response.statusCode ?? null, text: '' }
      response.setEncoding('utf8')
      response.on('data', (text: string) => (answer = { ...answer, text: answer.text + text }))
      response.on('end', () => sending.destroy())
      response.on('error', () => undefined)
    })
    more()
  })
}

it('a body of 10 GiB that says so is refused before it is read', async () => {
  const before = await peak()
  const upload = await begin()
  const { status, text, sent } = await flood(upload, { 'content-length': String(10 * GIB) })
  expect([status, text]).toEqual([413, expect.stringContaining('"too_large"')])
  expect(sent).toBeLessThan(80 * MIB)
  expect((await peak()) - before).toBeLessThan(MOST_GROWN)
  expect((await lookAt(served.server.address, upload)).json).toMatchObject({ receivedBytes: 0 })
})

it('one that does not say so is refused at the limit, in the memory that a small one takes', async () => {
  const before = await peak()
  const upload = await begin()
  const { status, text, sent } = await flood(upload, { 'transfer-encoding': 'chunked' })
  expect([status, text]).toEqual([413, expect.stringContaining('"too_large"')])
  expect(sent).toBeGreaterThanOrEqual(LIMIT)
  expect(sent).toBeLessThan(LIMIT + 80 * MIB)
  const grown = (await peak()) - before
  process.stderr.write(`memory grew by ${(grown / MIB).toFixed(1)} MiB over ${LIMIT / MIB} MiB\n`)
  expect(grown).toBeLessThan(MOST_GROWN)
  expect((await lookAt(served.server.address, upload)).json).toMatchObject({ rejectionReason: 'too_large' })
}, 300_000)

it('a file of a form is refused there too, in the memory that a small one takes', async () => {
  const before = await peak()
  for (const headers of [{ 'content-length': String(10 * GIB) }, { 'transfer-encoding': 'chunked' }]) {
    const { status, text, sent } = await floodForm(headers)
    expect([status, text]).toEqual([413, expect.stringContaining('"too_large"')])
    expect(sent).toBeLessThan(LIMIT + 80 * MIB)
  }
  const grown = (await peak()) - before
  process.stderr.write(`memory grew by ${(grown / MIB).toFixed(1)} MiB over forms of ${LIMIT / MIB} MiB\n`)
  expect(grown).toBeLessThan(MOST_GROWN)
  const parts = (await readdir(place.root, { recursive: true })).filter((name) => name.endsWith('.part'))
  expect(parts).toEqual([])
}, 300_000)

it('one that is longer than the file was said to be is refused there', async () => {
  const upload = await begin({ sizeBytes: 5 * MIB })
  const { status, sent } = await flood(upload, { 'transfer-encoding': 'chunked' })
  expect(status).toBe(413)
  expect(sent).toBeLessThan(80 * MIB)
})

it('what comes behind the length that a body said is no part of the file', async () => {
  const { fileId, authorization } = await begin()
  const { hostname, port } = new URL(served.server.address)
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('error', reject).on('close', () => resolve(text))
    socket.write(
      `PUT /api/files/${fileId}/content HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n` +
        `content-length: 10\r\n\r\n${'garbage '.repeat(1000)}`,
    )
  })
  // A request that is none: its sender is cut off.
  expect(answer).toContain('HTTP/1.1 400')
  const upload = { fileId, authorization }
  // Whether the ten bytes were taken before the rest came is a matter of moments; who was cut off may still be let go.
  await vi.waitFor(
    async () => {
      const { json } = await lookAt(served.server.address, upload)
      const sent = JSON.stringify(json).includes('pending')
        ? (await sendBytes(served.server.address, upload, Buffer.alloc(10))).json
        : json
      expect(sent).toMatchObject({ status: 'ready', sizeBytes: 10 })
    },
    { timeout: 10_000, interval: 50 },
  )
})
