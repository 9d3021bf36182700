import { ProgressWatch } from '../assessment/progress/watch.ts'
import { objectId } from '@medilens/storage'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AssessmentSummary } from '../assessment/schema.ts'
import { httpCaller, testServices } from '../testing/call.ts'
import { testFiles } from '../testing/files.ts'
import { together } from '../testing/locks.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { Background } from '../trpc/background.ts'
import { CreatedUpload, DeletedFile, FilePage, StoredFile, UploadedFileId } from './schema.ts'
import { lookAtUpload, receiveUpload, type UploadRequest } from './upload/open.ts'
import { sealUploadToken } from './upload/token.ts'

const background = new Background((error) => {
  throw error
})
const services = testServices({ background: background.run })
const { store } = testFiles()

let db: TestDatabase
let clinic: OrganizationFixture
let staff: Talk
let patient: Talk
beforeAll(async () => {
  db = await testDatabase()
})
beforeEach(async () => {
  clinic = await organizationFixture(db.database)
  const call = httpCaller(db.database, services)
  staff = talk(call, clinic.keys.clinician.key)
  patient = talk(call, await sessionCookie(db.database, clinic.users.patient))
})
afterAll(() => db.close())

const chunks = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** An upload of a patient's that was begun and has a token. */
async function begin(by: Talk, of: 0 | 1 = 1, name = 'recording.dat'): Promise<UploadRequest> {
  const { fileId, uploadToken } = await by.ask(CreatedUpload, 'file.createUpload', {
    patientId: clinic.patients[of]?.id,
    originalFilename: name,
  })
  return {
    database: db.database,
    services: { ...services, progress: new ProgressWatch(db.database) },
    origin: { requestId: 'test', ip: null, userAgent: null },
    fileId,
    authorization: `Upload ${uploadToken}`,
  }
}
const send = (request: UploadRequest, bytes: AsyncGenerator<Uint8Array>) =>
  receiveUpload(request, { chunks: bytes, contentLength: null, contentRange: undefined })

/** A file of a patient's, sent whole. */
async function upload(by: Talk, of: 0 | 1 = 1, name = 'recording.dat'): Promise<string> {
  const request = await begin(by, of, name)
  await send(request, chunks(name))
  return request.fileId
}
/** As whoever runs the database, for what no procedure does. */
const clinicSql = async (text: string, id: string): Promise<void> => {
  const superuser = new Client(db.superuser.client)
  await superuser.connect()
  await superuser.query(text, [id])
  await superuser.end()
}
const analyze = (fileId: string, of: 0 | 1 = 1) => ({
  patientId: clinic.patients[of]?.id,
  pipelineType: 'cardiology',
  files: [{ fileId, role: 'signal' }],
})
const keyOf = (fileId: string) =>
  db.database.inOrganization({ organizationId: clinic.id, userId: null }, async ({ em }) => {
    const [row] = await em.execute<{ wrapped_key: string | null }[]>(
      'select wrapped_key from uploaded_files where id = ?',
      [fileId],
    )
    return row?.wrapped_key
  })

describe('a patient’s files', () => {
  it('are listed, the newest first, and nobody else’s among them', async () => {
    const first = await upload(staff, 1, 'first.dat')
    const second = await upload(staff, 1, 'second.dat')
    await upload(staff, 0, 'of another.dat')
    const page = await staff.ask(FilePage, 'file.list', { patientId: clinic.patients[1]?.id, limit: 1 })
    expect(page.items).toMatchObject([{ id: second, originalFilename: 'second.dat', status: 'ready' }])
    const next = { patientId: clinic.patients[1]?.id, cursor: page.nextCursor }
    expect((await staff.ask(FilePage, 'file.list', next)).items.map(({ id }) => id)).toEqual([first])
  })

  it('say who sent them, a person or a key', async () => {
    const own = await upload(patient, 0)
    expect(await patient.ask(StoredFile, 'file.get', { fileId: own })).toMatchObject({
      uploadedBy: clinic.users.patient.id,
      apiKeyId: null,
    })
    expect(await staff.ask(StoredFile, 'file.get', { fileId: await upload(staff) })).toMatchObject({
      uploadedBy: null,
      apiKeyId: clinic.keys.clinician.id,
    })
  })

  it('go with the patient', async () => {
    const fileId = await upload(staff)
    const { id: patientId } = clinic.patients[1] ?? {}
    await staff.ask(z.unknown(), 'patient.delete', { patientId, expectedVersion: 1 })
    expect(await staff.refusal('file.get', { fileId })).toMatchObject({ reason: 'not_found' })
  })
})

describe('an upload token', () => {
  const revoked = async () => {
    await clinicSql('update api_keys set revoked_at = now() where id = $1', clinic.keys.clinician.id)
  }
  it.each([
    ['its key was revoked', () => staff, revoked],
    [
      'its key expired',
      () => staff,
      () => clinicSql('update api_keys set expires_at = now() where id = $1', clinic.keys.clinician.id),
    ],
    [
      'its organization was closed',
      () => staff,
      () => clinicSql('update organizations set is_active = false where id = $1', clinic.id),
    ],
    [
      'its person has no role here any more',
      () => patient,
      () => clinicSql('delete from user_roles where user_id = $1', clinic.users.patient.id),
    ],
    [
      'its person’s account was closed',
      () => patient,
      () => clinicSql('update users set is_active = false where id = $1', clinic.users.patient.id),
    ],
  ])('is worth nothing once %s', async (_why, by, ends) => {
    const request = await begin(by(), 0)
    expect(await lookAtUpload(request)).toMatchObject({ status: 'pending', receivedBytes: 0 })
    await ends()
    const refused = { code: 'unauthenticated' }
    await expect(send(request, chunks('bytes'))).rejects.toMatchObject(refused)
    await expect(lookAtUpload(request)).rejects.toMatchObject(refused)
  })

  it('tells of its file for no longer than an hour after its day', async () => {
    const request = await begin(staff)
    await send(request, chunks('bytes'))
    const HOUR = 3_600_000
    const { tokenKey } = testFiles()
    const endedAgo = (ms: number): UploadRequest => {
      const ids = { organizationId: clinic.id, fileId: UploadedFileId.parse(request.fileId) }
      const token = sealUploadToken(tokenKey, { ...ids, expiresAt: new Date(Date.now() - ms) })
      return { ...request, authorization: `Upload ${token}` }
    }
    expect(await lookAtUpload(endedAgo(HOUR - 60_000))).toMatchObject({ status: 'ready' })
    await expect(lookAtUpload(endedAgo(HOUR))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('makes no file of bytes that were on their way when its key was revoked', async () => {
    const request = await begin(staff)
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('before, ')
      await revoked()
      yield Buffer.from('after')
    }
    await expect(send(request, slow())).rejects.toMatchObject({ code: 'unauthenticated' })
    const other = talk(httpCaller(db.database, services), clinic.keys.service.key)
    expect(await other.ask(StoredFile, 'file.get', { fileId: request.fileId })).toMatchObject({
      status: 'pending',
    })
  })
})

describe('a file that is deleted', () => {
  it('is noise at once, wherever its bytes were copied to, and gone soon after', async () => {
    const fileId = await upload(staff)
    expect(await keyOf(fileId)).toMatch(/^[0-9a-f]{8}:[\w-]{80}$/)
    await staff.ask(DeletedFile, 'file.delete', { fileId })
    expect(await keyOf(fileId)).toBeNull()
    expect(await staff.refusal('file.get', { fileId })).toMatchObject({ reason: 'not_found' })
    await background.settled()
    expect(await store.find(objectId(fileId))).toEqual({ state: 'none' })
  })

  it('was in no assessment: what a result rests on stays as long as that', async () => {
    const fileId = await upload(staff)
    const { id: assessmentId } = await staff.ask(AssessmentSummary, 'assessment.analyze', analyze(fileId))
    expect(await staff.refusal('file.delete', { fileId })).toMatchObject({ reason: 'file_in_use' })
    await staff.ask(z.unknown(), 'assessment.delete', { assessmentId, expectedVersion: 1 })
    await staff.ask(DeletedFile, 'file.delete', { fileId })
  })

  it('gets into no assessment that is begun in the same moment', async () => {
    const fileId = await upload(staff)
    const { id: patientId } = clinic.patients[1] ?? { id: '' }
    const [deleted, begun] = await together(
      db,
      { organizationId: clinic.id, table: 'uploaded_files', id: fileId },
      [
        () =>
          staff.ask(DeletedFile, 'file.delete', { fileId }).then(
            () => true,
            () => false,
          ),
        () =>
          staff.ask(AssessmentSummary, 'assessment.analyze', analyze(fileId)).then(
            () => true,
            () => false,
          ),
      ],
    )
    expect([deleted, begun].filter(Boolean), patientId).toHaveLength(1)
  })

  it('is one that the patient sent themself: the clinic’s stay', async () => {
    const [own, clinics] = [await upload(patient, 0), await upload(staff, 0)]
    expect(await patient.refusal('file.delete', { fileId: clinics })).toMatchObject({ reason: 'forbidden' })
    await patient.ask(DeletedFile, 'file.delete', { fileId: own })
  })
})
