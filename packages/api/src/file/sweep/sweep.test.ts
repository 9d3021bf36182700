import { DataKey, LocalStore, MasterKeys, objectId } from '@medilens/storage'
import { newId, type UploadedFileId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { httpCaller, testServices } from '../../testing/call.ts'
import { testFiles } from '../../testing/files.ts'
import { talk, type Talk } from '../../testing/talk.ts'
import type { FileServices } from '../file-services.ts'
import { AssessmentSummary } from '../../assessment/schema.ts'
import { CreatedUpload, StoredFile } from '../schema.ts'
import { keyOf } from '../wrapped-key.ts'
import { rewrapKeys } from './rewrap.ts'
import { sweepObjects } from './sweep-objects.ts'
import { sweepUploads } from './sweep.ts'

const HOUR = 3_600_000

let db: TestDatabase
let clinic: OrganizationFixture
let files: FileServices
let staff: Talk
let root: string
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'medilens-sweep-'))
  files = testFiles({ store: await LocalStore.open(root) })
  clinic = await organizationFixture(db.database)
  staff = talk(httpCaller(db.database, testServices({ files })), clinic.keys.clinician.key)
  return () => rm(root, { recursive: true, force: true })
})

const begin = async (): Promise<UploadedFileId> => {
  const input = { patientId: clinic.patients[1]?.id, originalFilename: 'recording.dat' }
  return (await staff.ask(CreatedUpload, 'file.createUpload', input)).fileId
}
const inClinic = <T>(work: Parameters<typeof db.database.inOrganization<T>>[1]) =>
  db.database.inOrganization({ organizationId: clinic.id, userId: null }, work)
const sql = (text: string, fileId: string) => inClinic(({ em }) => em.execute(text, [fileId]))
const rowOf = (fileId: UploadedFileId) =>
  inClinic(({ sql: query }) =>
    query
      .selectFrom('uploaded_files')
      .select(['id', 'wrappedKey'])
      .where('id', '=', fileId)
      .executeTakeFirstOrThrow(),
  )
const bytes = async function* (): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(100_000, 1)
}

/** The bytes of a file, whole or in part, as a killed process left them. */
async function leave(fileId: UploadedFileId, whole: boolean): Promise<void> {
  await using writer = await files.store.begin(objectId(fileId), keyOf(files.masterKeys, await rowOf(fileId)))
  await writer.write(bytes())
  if (whole) await writer.finish()
}

const options = (hours: number) => ({
  database: db.database,
  files,
  now: new Date(Date.now() + hours * HOUR),
  onError: (error: unknown) => {
    throw error
  },
})
const status = async (fileId: UploadedFileId) => {
  const { status: is, rejectionReason } = await staff.ask(StoredFile, 'file.get', { fileId })
  return rejectionReason === null ? is : `${is}: ${rejectionReason}`
}
const held = async (fileId: string) => (await files.store.find(objectId(fileId))).state

it('takes in what was whole when its server died, before and after the row said so', async () => {
  const [whole, scanned] = [await begin(), await begin()]
  await leave(whole, true)
  await leave(scanned, true)
  await sql(
    `update uploaded_files set processing_status = 'scanning', file_size_bytes = 100000 where id = ?`,
    scanned,
  )
  expect(await sweepUploads(options(1))).toEqual({ ready: 2, rejected: 0, discarded: 0 })
  expect([await status(whole), await status(scanned)]).toEqual(['ready', 'ready'])
})

it('lets those go on who are still sending, and ends what was not sent within its day', async () => {
  const [silent, partly] = [await begin(), await begin()]
  await leave(partly, false)
  await sweepUploads(options(24))
  expect([await status(silent), await status(partly)]).toEqual(['pending', 'pending'])
  await sweepUploads(options(26))
  expect([await status(silent), await status(partly)]).toEqual(['rejected: expired', 'rejected: expired'])
  expect(await held(partly)).toBe('none')
  expect((await rowOf(partly)).wrappedKey).toBeNull()
})

it('erases what a form left behind whose server died, and nothing that an assessment was made from', async () => {
  const [left, half, used] = [await begin(), await begin(), await begin()]
  for (const fileId of [left, half, used]) {
    await leave(fileId, fileId !== half)
    await sql(`update uploaded_files set discard_at = now() + interval '2 hours' where id = ?`, fileId)
  }
  await sweepUploads(options(1))
  expect(await Promise.all([left, half, used].map(status))).toEqual(['ready', 'pending', 'ready'])
  await staff.ask(AssessmentSummary, 'assessment.analyze', {
    patientId: clinic.patients[1]?.id,
    pipelineType: 'cardiology',
    files: [{ fileId: used, role: 'signal' }],
  })
  expect(await sweepUploads(options(3))).toMatchObject({ discarded: 2 })
  expect(await Promise.all([left, half, used].map(held))).toEqual(['none', 'none', 'object'])
  expect((await rowOf(left)).wrappedKey).toBeNull()
  expect(await status(used)).toBe('ready')
  await expect(status(left)).rejects.toThrow()
})

it('gives up what is not there any more', async () => {
  const fileId = await begin()
  await sql(`update uploaded_files set processing_status = 'scanning' where id = ?`, fileId)
  await sweepUploads(options(1))
  expect(await status(fileId)).toBe('rejected: damaged')
})

it('is done once where two servers do it', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, begin))
  await Promise.all(ids.map((id) => leave(id, true)))
  const [one, other] = await Promise.all([sweepUploads(options(1)), sweepUploads(options(1))])
  expect(one.ready + other.ready).toBe(5)
})

it('one that fails keeps none of the others waiting', async () => {
  const [broken, fine] = [await begin(), await begin()]
  await leave(broken, true)
  await leave(fine, true)
  await sql(`update uploaded_files set wrapped_key = 'ffffffff:AAAA' where id = ?`, broken)
  const errors: unknown[] = []
  await sweepUploads({ ...options(1), onError: (error) => void errors.push(error) })
  expect(errors).toHaveLength(1)
  expect(await status(fine)).toBe('ready')
})

it('an organization that fails keeps none of the others waiting, and loses nothing', async () => {
  const [unused, resting] = [await begin(), await begin()]
  await sql(`update uploaded_files set discard_at = now() where id = ?`, unused)
  await leave(unused, true)
  clinic = await organizationFixture(db.database)
  staff = talk(httpCaller(db.database, testServices({ files })), clinic.keys.clinician.key)
  const fine = await begin()
  await leave(fine, true)
  const superuser = new Client(db.superuser.client)
  await superuser.connect()
  try {
    await superuser.query(
      'create function trouble() returns trigger language plpgsql as $$' +
        ` begin if new.id = '${resting}' then raise 'on purpose'; end if; return new; end $$;` +
        ' create trigger trouble before update on uploaded_files for each row execute function trouble()',
    )
    const errors: unknown[] = []
    await sweepUploads({ ...options(1), onError: (error) => void errors.push(error) })
    expect(errors).toHaveLength(1)
    expect([await status(fine), await held(unused)]).toEqual(['ready', 'object'])
  } finally {
    await superuser.query('drop function trouble cascade')
    await superuser.end()
  }
  expect(await sweepUploads({ ...options(1) })).toMatchObject({ discarded: 1 })
  expect(await held(unused)).toBe('none')
})

it('removes the bytes of files that were deleted, and keeps those of an organization that was', async () => {
  const [kept, deleted] = [await begin(), await begin()]
  await leave(kept, true)
  await leave(deleted, true)
  await sweepUploads(options(1))
  await sql(`update uploaded_files set deleted_at = now(), wrapped_key = null where id = ?`, deleted)
  await sql(`update organizations set deleted_at = now() where id = ?`, clinic.id)
  expect(await sweepObjects(options(72))).toEqual({ removed: 1, strange: 0 })
  expect([await held(kept), await held(deleted)]).toEqual(['object', 'none'])
})

/** An object that no file knows. */
async function stranger(): Promise<string> {
  const id = newId<'UploadedFileId'>()
  await using writer = await files.store.begin(objectId(id), DataKey.random())
  await writer.write(bytes())
  await writer.finish()
  return id
}

it('wraps keys anew, so that an older master key can be put away', async () => {
  const [one, other] = [await begin(), await begin()]
  await leave(one, true)
  await sql(`update uploaded_files set wrapped_key = 'ffffffff:AAAA' where id = ?`, other)
  const [old, fresh] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]
  const errors: unknown[] = []
  const rotating = { ...options(0), files: { ...files, masterKeys: new MasterKeys(fresh, [old]) } }
  expect(
    await rewrapKeys({ ...rotating, onError: (error) => void errors.push(error) }),
  ).toBeGreaterThanOrEqual(1)
  expect(errors.length).toBeGreaterThan(0)
  files = testFiles({ store: files.store, masterKeys: new MasterKeys(fresh) })
  await sweepUploads({ ...options(1), onError: () => undefined })
  expect(await status(one)).toBe('ready')
})

it('removes what is of no file, after a day', async () => {
  const known = await begin()
  await leave(known, true)
  const strange = await stranger()
  expect(await sweepObjects(options(23))).toEqual({ removed: 0, strange: 0 })
  expect(await sweepObjects(options(25))).toEqual({ removed: 1, strange: 0 })
  expect([await held(known), await held(strange)]).toEqual(['object', 'none'])
})

it('does not empty the folder of another database that it was pointed at', async () => {
  const ids = [await stranger(), await stranger()]
  await leave(await begin(), true)
  expect(await sweepObjects(options(100))).toEqual({ removed: 0, strange: 2 })
  expect(await Promise.all(ids.map(held))).toEqual(['object', 'object'])
})
