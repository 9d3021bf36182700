import { randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, createUploads, type Client, type Send, type UploadProgress } from '@medilens/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { getFile, sha256 } from '../testing/files.ts'

const FRAME = 65_536
const MAX = 3_000_000

let server: FileServer
let staff: Client
beforeAll(async () => {
  server = await fileServer({
    maxBytes: MAX,
    scan: ({ sizeBytes }) =>
      Promise.resolve(
        sizeBytes === 666 ? { verdict: 'rejected', reason: 'infected' } : { verdict: 'accepted' },
      ),
  })
  staff = createClient({ url: server.address, apiKey: server.clinic.keys.clinician.key })
})
afterAll(() => server.close())

const begin = (bytes: Uint8Array) =>
  staff.file.createUpload.mutate({
    patientId: server.clinic.patients[1]?.id ?? '',
    originalFilename: '100.dat',
    sizeBytes: bytes.length,
  })
const some = (size: number) => Uint8Array.from(randomBytes(size))
const uploads = (send?: Send) =>
  createUploads({ url: server.address, ...(send === undefined ? {} : { fetch: send }) })
const held = async (fileId: string) =>
  sha256(
    (
      await getFile(server.address, fileId, {
        authorization: `Bearer ${server.clinic.keys.clinician.key}`,
      })
    ).bytes,
  )

/** Sends as much of a body as that and hangs up, as a telephone in a lift does. */
const breakOff = async (url: string, init: RequestInit, share: number): Promise<never> => {
  const body = Buffer.from(await new Response(init.body ?? null).arrayBuffer())
  const headers = Object.fromEntries(new Headers(init.headers))
  const sending = request(url, {
    method: init.method ?? 'PUT',
    headers: { ...headers, 'content-length': String(body.length) },
  })
  sending.on('error', () => undefined)
  await new Promise<void>((resolve) =>
    sending.write(body.subarray(0, Math.ceil(body.length * share)), () => resolve()),
  )
  sending.destroy()
  throw new TypeError('fetch failed')
}

describe('a file that is sent by the client', () => {
  it.each([0, 1, FRAME, 2_000_003])('comes whole, and one hears how far it is: %i bytes', async (size) => {
    const bytes = some(size)
    const told: UploadProgress[] = []
    const ticket = await begin(bytes)
    const sent = await uploads().send(ticket, new Blob([bytes]), {
      onProgress: (progress) => told.push(progress),
    })
    expect(sent).toMatchObject({ status: 'ready', sizeBytes: size, sha256: sha256(bytes) })
    expect(await held(ticket.fileId)).toBe(sha256(bytes))
    const received = told.map(({ receivedBytes }) => receivedBytes)
    expect(received).toEqual(received.toSorted((one, other) => one - other))
    expect(received.at(-1)).toBe(size)
    expect(told.some(({ isWaiting }) => isWaiting)).toBe(false)
    if (size > 1_000_000) expect(new Set(received).size).toBeGreaterThan(3)
  })

  it('goes on where the connection broke, however often, and sends little twice', async () => {
    const bytes = some(2_500_000)
    const told: UploadProgress[] = []
    let requests = 0
    let carried = 0
    const { send } = uploads((url, init) => {
      requests += 1
      if (init.body instanceof Blob) carried += init.body.size
      // The look that follows a break, too.
      if (requests % 5 === 3) return breakOff(url, init, 0.7)
      if (requests % 5 === 4) return Promise.reject(new TypeError('fetch failed'))
      return fetch(url, init)
    })
    const ticket = await begin(bytes)
    const sent = await send(ticket, new Blob([bytes]), { onProgress: (progress) => told.push(progress) })
    expect(sent).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
    expect(await held(ticket.fileId)).toBe(sha256(bytes))
    expect(requests).toBeGreaterThan(5)
    expect(told.some(({ isWaiting }) => isWaiting)).toBe(true)
    expect(carried).toBeLessThan(2 * bytes.length)
  })

  it('stops when it is told to, and another goes on behind it', async () => {
    const bytes = some(2_500_000)
    const ticket = await begin(bytes)
    const leaving = new AbortController()
    const first = uploads().send(ticket, new Blob([bytes]), {
      signal: leaving.signal,
      onProgress: ({ receivedBytes }) => {
        if (receivedBytes > FRAME) leaving.abort()
      },
    })
    await expect(first).rejects.toMatchObject({ reason: 'aborted' })
    const starts: number[] = []
    const sent = await uploads().send(ticket, new Blob([bytes]), {
      onProgress: ({ receivedBytes }) => starts.push(receivedBytes),
    })
    expect(starts[0]).toBeGreaterThan(FRAME)
    expect(sent).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
  })

  it('that the server’s scan rejects is answered with why', async () => {
    const bytes = some(666)
    expect(await uploads().send(await begin(bytes), new Blob([bytes]))).toMatchObject({
      status: 'rejected',
      rejectionReason: 'infected',
    })
  })

  it('that is another than was said is refused at once', async () => {
    const [bytes, longer] = [some(10), some(20)]
    const sending = uploads().send(await begin(bytes), new Blob([longer]))
    await expect(sending).rejects.toMatchObject({ reason: 'too_large', status: 413 })
    await expect(begin(some(MAX + 1))).rejects.toMatchObject({ reason: 'too_large' })
  })

  it('is refused without its ticket', async () => {
    const bytes = some(10)
    const { fileId } = await begin(bytes)
    const sending = uploads().send({ fileId, uploadToken: 'guessed' }, new Blob([bytes]))
    await expect(sending).rejects.toMatchObject({ reason: 'unauthenticated' })
  })

  it('to a server that stays away fails once its patience is over', async () => {
    const bytes = some(10)
    const ticket = await begin(bytes)
    const { send } = uploads(() => Promise.reject(new TypeError('fetch failed')))
    await expect(send(ticket, new Blob([bytes]), { patienceMs: 300 })).rejects.toMatchObject({
      reason: 'network',
    })
  })

  it('that was changed on the way says so, and is not taken for a broken network', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'medilens-upload-'))
    try {
      const path = join(folder, '100.dat')
      const bytes = some(2_000_000)
      await writeFile(path, bytes)
      const ticket = await begin(bytes)
      const blob = await openAsBlob(path)
      await writeFile(path, some(10))
      await expect(uploads().send(ticket, blob)).rejects.toMatchObject({ reason: 'file_unreadable' })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
