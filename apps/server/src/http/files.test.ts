import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type RunningServer } from '../process/server.ts'
import {
  beginUpload,
  getFile,
  lookAt,
  sendBytes,
  sha256,
  testPlace,
  type TestPlace,
} from '../testing/files.ts'
import { TEST_SECRET } from '../testing/served-database.ts'

let db: TestDatabase
let place: TestPlace
let server: RunningServer
let clinic: OrganizationFixture
beforeAll(async () => {
  db = await testDatabase()
  place = await testPlace()
  clinic = await organizationFixture(db.database)
  server = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: db.database,
    logger: pino({ level: 'silent' }),
    files: await place.open(),
  })
})
afterAll(async () => {
  await server.stop()
  await db.close()
  await place.remove()
})

const key = () => ({ key: clinic.keys.clinician.key })
const reading = () => ({ authorization: `Bearer ${clinic.keys.clinician.key}` })
const begin = (more: object = {}) =>
  beginUpload(server.address, { patientId: clinic.patients[1]?.id, ...more }, key())

it('gives back what was sent', async () => {
  const bytes = Buffer.from(randomBytes(200_000))
  const upload = await begin()
  expect((await lookAt(server.address, upload)).json).toMatchObject({ status: 'pending', receivedBytes: 0 })
  const sent = await sendBytes(server.address, upload, bytes)
  expect(sent.json).toEqual({
    status: 'ready',
    fileId: upload.fileId,
    sizeBytes: 200_000,
    sha256: sha256(bytes),
    contentType: null,
  })
  const got = await getFile(server.address, upload.fileId, reading())
  expect(got.status).toBe(200)
  expect(sha256(got.bytes)).toBe(sha256(bytes))
})
