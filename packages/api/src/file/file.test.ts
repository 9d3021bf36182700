import { ProgressWatch } from '../assessment/progress/watch.ts'
import { objectId } from '@medilens/storage'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AssessmentSummary } from '../assessment/schema.ts'
import { httpCaller, testServices } from '../testing/call.ts'
import { testFiles } from '../testing/files.ts'
import { together } from '../testing/locks.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { Background } from '../trpc/background.ts'
import { CreatedUpload, DeletedFile, FilePage, StoredFile } from './schema.ts'
import { receiveUpload, type UploadRequest } from './upload/open.ts'

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

/** A file of a patient's, sent whole. */
async function upload(by: Talk, of: 0 | 1 = 1, name = 'recording.dat'): Promise<string> {
  const { fileId, uploadToken } = await by.ask(CreatedUpload, 'file.createUpload', {
    patientId: clinic.patients[of]?.id,
    originalFilename: name,
  })
  const request: UploadRequest = {
    database: db.database,
    services: { ...services, progress: new ProgressWatch(db.database) },
    origin: { requestId: 'test', ip: null, userAgent: null },
    fileId,
    authorization: `Upload ${uploadToken}`,
  }
  await receiveUpload(request, { chunks: chunks(name), contentLength: null, contentRange: undefined })
  return fileId
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
