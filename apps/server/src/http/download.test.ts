import { randomBytes } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { newId } from '@medilens/db'
import { Client } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startServer } from '../process/server.ts'
import { call, jsonOf } from '../testing/call.ts'
import { fileServer, type FileServer } from '../testing/file-server.ts'
import { getFile, sha256 } from '../testing/files.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'

const FRAME = 65_536
/** Of a frame on disk. */
const SEALED = FRAME + 28

let server: FileServer
let platformKey: string
let superuser: Client
const bytes = Buffer.from(randomBytes(3 * FRAME + 100))
let fileId = ''
beforeAll(async () => {
  server = await fileServer()
  superuser = new Client(server.db.superuser.client)
  await superuser.connect()
  platformKey = await newPlatformKey()
  fileId = (await server.upload(bytes)).fileId
})
afterAll(async () => {
  await superuser.end()
  await server.close()
})

/** A key of the platform's own workers. */
async function newPlatformKey(): Promise<string> {
  const [prefix, secret] = ['abcdefghijkl', randomBytes(32).toString('base64url')]
  await superuser.query(
    'insert into service_keys (id, prefix, hash, name, created_at) values ($1, $2, $3, $4, now())',
    [newId(), prefix, sha256(Buffer.from(secret)), 'workers'],
  )
  return `mlp_${prefix}_${secret}`
}

const by = (key: string) => ({ authorization: `Bearer ${key}` })
const reading = () => by(server.clinic.keys.clinician.key)
const get = (headers: Readonly<Record<string, string>> = reading(), id = fileId) =>
  getFile(server.address, id, headers)
const part = (range: string, more = {}) => get({ ...reading(), range, ...more })
const refusal = (reason: string, httpStatus: number) => ({ error: { data: { reason, httpStatus } } })

describe('a part of a file', () => {
  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-', 100, bytes.length],
    [`bytes=${FRAME - 1}-${FRAME}`, FRAME - 1, FRAME + 1],
    ['bytes=-5', bytes.length - 5, bytes.length],
    ['bytes=-999999999', 0, bytes.length],
    [`bytes=${bytes.length - 1}-999999999`, bytes.length - 1, bytes.length],
  ])('is those bytes and no others: %s', async (range, start, end) => {
    const got = await part(range)
    expect(got.status).toBe(206)
    expect(got.bytes.equals(bytes.subarray(start, end))).toBe(true)
    expect(got.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${bytes.length}`)
    expect(got.headers.get('content-length')).toBe(String(end - start))
  })

  it.each([`bytes=${bytes.length}-`, 'bytes=-0'])(
    'that there is not is refused, with how much there is: %s',
    async (range) => {
      const { status, json, headers } = await part(range)
      expect([status, json]).toMatchObject([416, refusal('bad_range', 416)])
      expect(headers.get('content-range')).toBe(`bytes */${bytes.length}`)
    },
  )

  it.each(['bytes=0-1,3-4', 'items=0-1', 'bytes=5-4', 'bytes=x-'])(
    'asked for in another way is all of it: %s',
    async (range) => {
      const got = await part(range)
      expect([got.status, sha256(got.bytes)]).toEqual([200, sha256(bytes)])
    },
  )

  it('goes on with the same file alone', async () => {
    const { headers } = await get()
    const etag = headers.get('etag') ?? ''
    expect((await part('bytes=5-', { 'if-range': etag })).status).toBe(206)
    expect((await part('bytes=5-', { 'if-range': '"another"' })).status).toBe(200)
  })
})

it('runs in nobody’s browser, and is kept by no cache', async () => {
  const page = Buffer.from('<!doctype html><script>alert(1)</script>')
  const { fileId: id } = await server.upload(page, { originalFilename: 'page.html' })
  const { headers } = await get(reading(), id)
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${id}.bin"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  })
})

describe('who reads a file', () => {
  const events = () =>
    server.db.database.inOrganization({ organizationId: server.clinic.id, userId: null }, ({ em }) =>
      em.execute<{ action: string }[]>(
        `select action, patient_id, resource_id, phi_accessed, api_key_id, user_id, details from audit_events
          where event_type = 'file.download' order by id`,
      ),
    )

  it('is known by the audit, with whose it is', async () => {
    const before = (await events()).length
    await get()
    expect((await events()).slice(before)).toMatchObject([
      {
        action: 'read',
        patient_id: server.clinic.patients[1]?.id,
        resource_id: fileId,
        phi_accessed: true,
        api_key_id: server.clinic.keys.clinician.id,
      },
    ])
  })

  it.each(['admin', 'researcher'] as const)('is no %s, whose trial is known too', async (role) => {
    const before = (await events()).length
    const { status, json } = await get(by(server.clinic.keys[role].key))
    expect([status, json]).toMatchObject([403, refusal('forbidden', 403)])
    expect((await events()).slice(before)).toMatchObject([{ action: 'deny' }])
  })

  it('is the patient, of their own alone, from the server’s own pages alone', async () => {
    const own = (await server.upload(Buffer.from('own'), { patientId: server.clinic.patients[0]?.id })).fileId
    const { cookie } = await signInAs(server.address, server.clinic.users.patient)
    const page = fromOwnPage(server.address, cookie)
    expect((await get(page, own)).bytes.toString()).toBe('own')
    expect((await get(page)).status).toBe(404)
    const elsewhere = { cookie, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    expect((await get(elsewhere, own)).status).toBe(403)
  })

  it('is nobody once its only assessment is deleted', async () => {
    const { fileId: id } = await server.upload(Buffer.from('sample'))
    const run = await analyze(id)
    expect((await get(reading(), id)).status).toBe(200)
    await staff('assessment.delete', { assessmentId: run, expectedVersion: 1 })
    expect((await get(reading(), id)).status).toBe(404)
    // It can still be erased.
    await staff('file.delete', { fileId: id })
  })
})

const Id = z.object({ result: z.object({ data: z.looseObject({ id: z.string() }) }) })
const staff = async (procedure: string, input: object) => {
  const answer = await call(server.address, procedure, input, { key: server.clinic.keys.clinician.key })
  expect(answer.status, answer.text).toBe(200)
  return jsonOf(answer)
}
const analyze = async (id: string) =>
  Id.parse(
    await staff('assessment.analyze', {
      patientId: server.clinic.patients[1]?.id,
      pipelineType: 'cardiology',
      files: [{ fileId: id, role: 'signal' }],
    }),
  ).result.data.id

describe('who holds a lease', () => {
  const Jobs = z.object({
    result: z.object({ data: z.object({ jobs: z.array(z.object({ lease: z.string() })) }) }),
  })
  const claim = async (key: string) => {
    const asked = { pipelineType: 'cardiology', pipelineVersion: '1', limit: 10 }
    const answer = await call(server.address, 'pipeline.claim', asked, { key })
    return Jobs.parse(jsonOf(answer), { error: () => answer.text }).result.data.jobs.at(-1)?.lease ?? ''
  }

  it('reads the files of that work and no others, until it is another’s', async () => {
    const { fileId: other } = await server.upload(Buffer.from('of other work'))
    const run = await analyze(fileId)
    const lease = await claim(platformKey)
    const holding = { ...by(platformKey), 'medilens-lease': lease }
    const got = await get(holding)
    expect([got.status, sha256(got.bytes)]).toEqual([200, sha256(bytes)])
    expect((await get(holding, other)).status).toBe(404)
    expect((await get(by(platformKey))).status).toBe(403)
    const stolen = { ...by(server.clinic.keys.service.key), 'medilens-lease': lease }
    expect((await get(stolen)).status).toBe(404)
    await superuser.query(`update pipeline_jobs set attempt = attempt + 1 where assessment_id = $1`, [run])
    expect((await get(holding)).json).toMatchObject(refusal('lease_lost', 409))
    const { rows } = await superuser.query(
      `select details ->> 'serviceKeyId' is not null as key, details ->> 'jobId' is not null as job, patient_id
         from audit_events where event_type = 'file.download' and actor_type = 'service' and api_key_id is null`,
    )
    expect(rows).toEqual([{ key: true, job: true, patient_id: server.clinic.patients[1]?.id }])
  })
})

describe('a file that was changed on disk gives', () => {
  const swapped = (disk: Buffer) =>
    Buffer.concat([disk.subarray(SEALED, 2 * SEALED), disk.subarray(0, SEALED), disk.subarray(2 * SEALED)])
  const flipped = (at: number) => (disk: Buffer) => {
    const copy = Buffer.from(disk)
    copy.writeUInt8((copy[at] ?? 0) ^ 1, at)
    return copy
  }
  it.each([
    ['no byte of a frame that was flipped: the first', flipped(100), 0],
    ['no byte of a frame that was flipped: the second', flipped(SEALED + 100), FRAME],
    ['no byte of a frame that was flipped: the last', flipped(3 * SEALED + 20), 3 * FRAME],
    ['no byte of frames that were swapped', swapped, 0],
  ])('%s', async (_what, change, whole) => {
    const { fileId: id } = await server.upload(bytes)
    const path = server.place.pathOf(id)
    await writeFile(path, change(await readFile(path)))
    const response = await fetch(new URL(`/api/files/${id}/content`, server.address), { headers: reading() })
    if (whole === 0) {
      expect([response.status, await response.json()]).toMatchObject([500, refusal('internal', 500)])
      expect(response.headers.get('content-disposition')).toBeNull()
      return
    }
    const got: Uint8Array[] = []
    await expect(async () => {
      for await (const chunk of response.body ?? []) got.push(chunk)
    }).rejects.toThrow()
    const all = Buffer.concat(got)
    expect(all.length).toBeLessThanOrEqual(whole)
    expect(all.equals(bytes.subarray(0, all.length))).toBe(true)
  })

  it('nothing where it was cut', async () => {
    const { fileId: id } = await server.upload(bytes)
    await truncate(server.place.pathOf(id), 2 * SEALED)
    expect((await get(reading(), id)).json).toMatchObject(refusal('internal', 500))
  })
})

it('a server without a place for files says so, and serves all else', async () => {
  const bare = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: server.db.database,
    logger: pino({ level: 'silent' }),
  })
  try {
    const { key } = server.clinic.keys.clinician
    const input = { patientId: server.clinic.patients[1]?.id, originalFilename: 'x' }
    const refused = await call(bare.address, 'file.createUpload', input, { key })
    expect([refused.status, jsonOf(refused)]).toMatchObject([412, refusal('files_unavailable', 412)])
    expect((await getFile(bare.address, fileId, reading())).json).toMatchObject(
      refusal('files_unavailable', 412),
    )
    expect((await call(bare.address, 'file.get', { fileId }, { key })).status).toBe(200)
  } finally {
    await bare.stop()
  }
})
