import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { call, jsonOf } from '../testing/call.ts'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { objectId } from '@medilens/storage'
import { getFile, lookAt, sendBytes, sha256, type BegunUpload } from '../testing/files.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

let server: FileServer
beforeAll(async () => {
  server = await fileServer({
    maxBytes: 1_000_000,
    scan: async ({ open, sizeBytes }) => {
      if (sizeBytes !== 666) return { verdict: 'accepted' }
      const [first] = await (await open()).take(1).toArray()
      return first instanceof Buffer && first[0] === 0xee
        ? { verdict: 'rejected', reason: 'infected' }
        : { verdict: 'accepted' }
    },
  })
})
afterAll(() => server.close())

const FRAME = 65_536
const some = (size: number) => Buffer.from(randomBytes(size))
const reading = () => ({ authorization: `Bearer ${server.clinic.keys.clinician.key}` })
const send = (upload: BegunUpload, bytes: Uint8Array<ArrayBuffer>, headers = {}) =>
  sendBytes(server.address, upload, bytes, headers)
const look = (upload: BegunUpload) => lookAt(server.address, upload)
const refusal = (reason: string, httpStatus: number) => ({ error: { data: { reason, httpStatus } } })
const range = (start: number, end: number, total: number | '*') => ({
  'content-range': `bytes ${start}-${end - 1}/${total}`,
})
const Files = z.object({ result: z.object({ data: z.looseObject({ originalFilename: z.string() }) }) })
const read = async (fileId: string) => {
  const answer = await call(server.address, 'file.get', { fileId }, { key: server.clinic.keys.clinician.key })
  return Files.parse(jsonOf(answer), { error: () => answer.text }).result.data
}

/** Sends so many bytes and goes away, as a telephone in a lift does. */
async function breakOff(
  { fileId, authorization }: BegunUpload,
  bytes: Buffer,
  length: number,
): Promise<void> {
  const sending = request(new URL(`/api/files/${fileId}/content`, server.address), {
    method: 'PUT',
    headers: { authorization, 'content-length': String(length) },
  })
  sending.on('error', () => undefined)
  await new Promise<void>((resolve) => sending.write(bytes, () => resolve()))
  // What is still on its way then is lost with the connection.
  const receivedBytes = Math.floor(bytes.length / FRAME) * FRAME
  await until(async () =>
    expect((await look({ fileId, authorization })).json).toMatchObject({ status: 'pending', receivedBytes }),
  )
  sending.destroy()
}

/** Asks until it is so. */
const until = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 })

describe('what was sent', () => {
  it.each([0, 1, FRAME - 1, FRAME, 3 * FRAME + 5])('comes back byte for byte: %i', async (size) => {
    const bytes = some(size)
    const upload = await server.begin({ sha256: sha256(bytes), sizeBytes: size })
    const sent = await send(upload, bytes)
    expect(sent.json).toEqual({
      status: 'ready',
      fileId: upload.fileId,
      sizeBytes: size,
      sha256: sha256(bytes),
      contentType: null,
    })
    const got = await getFile(server.address, upload.fileId, reading())
    expect([got.status, sha256(got.bytes)]).toEqual([200, sha256(bytes)])
    expect((await look(upload)).json).toEqual(sent.json)
  })

  it('lies on disk as noise', async () => {
    const bytes = Buffer.from('a recognizable beginning '.repeat(1000))
    const { fileId } = await server.upload(bytes)
    const onDisk = await readFile(server.place.pathOf(fileId))
    expect(onDisk.includes('recognizable')).toBe(false)
    expect(onDisk.length).toBeGreaterThan(bytes.length)
  })

  it('is called what its bytes say, and not what its name does', async () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), some(100)])
    const { fileId } = await server.upload(png, { originalFilename: 'virus.exe' })
    expect(await read(fileId)).toMatchObject({ contentType: 'image/png', originalFilename: 'virus.exe' })
    const { headers } = await getFile(server.address, fileId, reading())
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${fileId}.png"`)
  })

  it('is taken from who sends it alone: a second sender is sent away', async () => {
    const upload = await server.begin()
    const bytes = some(2 * FRAME)
    const first = request(new URL(`/api/files/${upload.fileId}/content`, server.address), {
      method: 'PUT',
      headers: { authorization: upload.authorization, 'content-length': String(bytes.length) },
    })
    const answered = new Promise<number>((resolve) =>
      first.once('response', (response) => resolve(response.resume().statusCode ?? 0)),
    )
    first.write(bytes.subarray(0, FRAME + 1))
    await until(async () => expect((await look(upload)).json).toMatchObject({ receivedBytes: FRAME }))
    const second = await send(upload, bytes)
    expect([second.status, second.json]).toMatchObject([409, refusal('upload_busy', 409)])
    first.end(bytes.subarray(FRAME + 1))
    expect(await answered).toBe(200)
    expect((await look(upload)).json).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
  })
})

describe('an upload that broke off', () => {
  it('goes on where it stopped, and says where that is', async () => {
    const bytes = some(5 * FRAME + 7)
    const upload = await server.begin({ sha256: sha256(bytes) })
    await breakOff(upload, bytes.subarray(0, 3 * FRAME + 100), bytes.length)
    await until(async () => expect((await look(upload)).headers.get('upload-offset')).toBe(String(3 * FRAME)))
    const wrong = await whenFree(() =>
      send(upload, bytes.subarray(FRAME), range(FRAME, bytes.length, bytes.length)),
    )
    expect([wrong.status, wrong.json]).toMatchObject([409, refusal('upload_offset', 409)])
    expect(wrong.headers.get('upload-offset')).toBe(String(3 * FRAME))
    const rest = await send(upload, bytes.subarray(3 * FRAME), range(3 * FRAME, bytes.length, bytes.length))
    expect(rest.json).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
  })

  it('may begin again from its first byte', async () => {
    const bytes = some(2 * FRAME)
    const upload = await server.begin()
    await breakOff(upload, some(FRAME + 1), 2 * FRAME)
    const again = await whenFree(() => send(upload, bytes))
    expect(again.json).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
  })

  it('comes in pieces, each answered with how much is held', async () => {
    const bytes = some(2 * FRAME + 10)
    const upload = await server.begin({ sizeBytes: bytes.length })
    const first = await send(upload, bytes.subarray(0, FRAME + 10), range(0, FRAME + 10, '*'))
    expect(first.json).toMatchObject({ status: 'pending', receivedBytes: FRAME })
    const rest = await send(upload, bytes.subarray(FRAME), range(FRAME, bytes.length, '*'))
    expect(rest.json).toMatchObject({ status: 'ready', sha256: sha256(bytes) })
  })

  it('waits for the rest of a file that was said to be longer', async () => {
    const upload = await server.begin({ sizeBytes: 2 * FRAME })
    expect((await send(upload, some(FRAME))).json).toMatchObject({ status: 'pending', receivedBytes: FRAME })
    const rest = await send(upload, some(FRAME), range(FRAME, 2 * FRAME, 2 * FRAME))
    expect(rest.json).toMatchObject({ status: 'ready' })
  })

  it.each(['bytes', 'bytes 5-4/10', 'bytes 0-10/5', 'items 0-1/2', 'bytes 0-1/x', 'bytes 0-9/100'])(
    'is refused with the range %s of five bytes',
    async (contentRange) => {
      const { status, json } = await send(await server.begin(), some(5), { 'content-range': contentRange })
      expect([status, json]).toMatchObject([400, refusal('invalid_input', 400)])
    },
  )
})

/** The sender before is let go of a moment after it is gone. */
async function whenFree<Answer extends { readonly json: unknown }>(
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await attempt()
    if (tries > 100 || !JSON.stringify(answer.json).includes('upload_busy')) return answer
    await sleep(20)
  }
}

describe('nobody can send', () => {
  it('without the token of this very file', async () => {
    const [upload, other] = [await server.begin(), await server.begin()]
    const wrong = [other.authorization, 'Upload x', `Bearer ${server.clinic.keys.clinician.key}`, '']
    for (const authorization of wrong) {
      const { status, json } = await send({ ...upload, authorization }, some(5))
      expect([status, json]).toMatchObject([401, refusal('unauthenticated', 401)])
    }
    const { cookie } = await signInAs(server.address, server.clinic.users.clinician)
    const response = await fetch(new URL(`/api/files/${upload.fileId}/content`, server.address), {
      method: 'PUT',
      headers: fromOwnPage(server.address, cookie),
      body: 'bytes',
    })
    expect(response.status).toBe(401)
  })

  it('into a file that is whole: the token is good once', async () => {
    const upload = await server.upload(some(10))
    const { status, json } = await send(upload, some(10))
    expect([status, json]).toMatchObject([409, refusal('upload_closed', 409)])
  })

  it('after a day', async () => {
    const upload = await server.begin()
    await server.db.database.inOrganization(
      { organizationId: server.clinic.id, userId: null },
      async ({ em }) => {
        await em.execute(`update uploaded_files set upload_expires_at = now() where id = ?`, [upload.fileId])
      },
    )
    expect((await send(upload, some(10))).json).toMatchObject(refusal('upload_closed', 409))
  })

  it('more than a file may have, or was said to', async () => {
    const beyond = await server.begin()
    expect((await send(beyond, some(1_000_001))).json).toMatchObject(refusal('too_large', 413))
    // Nothing of it was read: it may come again.
    expect((await look(beyond)).json).toMatchObject({ status: 'pending', receivedBytes: 0 })
    const longer = await server.begin({ sizeBytes: 10 })
    expect((await send(longer, some(11))).json).toMatchObject(refusal('too_large', 413))
    const announced = {
      patientId: server.clinic.patients[1]?.id,
      originalFilename: 'x',
      sizeBytes: 1_000_001,
    }
    const { status } = await call(server.address, 'file.createUpload', announced, {
      key: server.clinic.keys.clinician.key,
    })
    expect(status).toBe(413)
  })
})

describe('nobody reads', () => {
  it.each([
    ['what is not what it was said to be', { sha256: 'a'.repeat(64) }, some(10), 'sha256_differs'],
    ['what the scan rejects', {}, Buffer.alloc(666, 0xee), 'infected'],
  ])('%s', async (_what, said, bytes, rejectionReason) => {
    const upload = await server.begin(said)
    expect((await send(upload, bytes)).json).toEqual({
      status: 'rejected',
      fileId: upload.fileId,
      rejectionReason,
    })
    expect((await getFile(server.address, upload.fileId, reading())).json).toMatchObject(
      refusal('file_not_ready', 409),
    )
    expect(await server.place.open().then(({ store }) => store.find(objectId(upload.fileId)))).toEqual({
      state: 'none',
    })
  })
})

describe('a name', () => {
  it.each([
    ['../../../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\scan.dcm', 'scan.dcm'],
    ['/absolute/', 'file'],
    ['gnp.\u202Eexe.png', 'gnp.exe.png'],
    ['"; filename="x.html\r\nset-cookie: a=b', '"; filename="x.htmlset-cookie: a=b'],
    ['Łukasz Ødegård 心電図.csv', 'Łukasz Ødegård 心電図.csv'],
  ])('is harmless: %s', async (originalFilename, shown) => {
    const { fileId } = await server.upload(some(10), { originalFilename })
    expect(await read(fileId)).toMatchObject({ originalFilename: shown })
    const { headers } = await getFile(server.address, fileId, reading())
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[0-9a-f-]{36}\.(bin|dcm|png|csv)"$/,
    )
    expect(headers.get('set-cookie')).toBeNull()
  })

  it.each([
    ['with NUL', 'a\0b'],
    ['of 64 kB', 'x'.repeat(65_536)],
    ['of nothing', ''],
  ])('%s is refused', async (_what, originalFilename) => {
    const answer = await call(
      server.address,
      'file.createUpload',
      { patientId: server.clinic.patients[1]?.id, originalFilename },
      { key: server.clinic.keys.clinician.key },
    )
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('invalid_input')])
  })

  it('leads nowhere out of the folder', async () => {
    expect((await readdir(server.place.root)).toSorted()).toEqual(['objects', 'parts'])
    for (const folder of await readdir(`${server.place.root}/objects`))
      expect(folder).toMatch(/^[0-9a-f]{2}$/)
  })
})
