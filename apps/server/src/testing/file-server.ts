import type { Scan } from '@medilens/api'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { pino } from 'pino'
import { startServer } from '../process/server.ts'
import { beginUpload, sendBytes, testPlace, type BegunUpload, type TestPlace } from './files.ts'
import { TEST_SECRET } from './served-database.ts'

/** A server with a place for files, in this process, on a database of its own. */
export interface FileServer {
  readonly address: string
  readonly db: TestDatabase
  readonly place: TestPlace
  readonly clinic: OrganizationFixture
  /** As the clinic's clinician. */
  begin(more?: object): Promise<BegunUpload>
  /** A file that was taken in. */
  upload(bytes: Uint8Array<ArrayBuffer>, more?: object): Promise<BegunUpload>
  close(): Promise<void>
}

export async function fileServer(
  more: { readonly scan?: Scan; readonly maxBytes?: number } = {},
): Promise<FileServer> {
  const db = await testDatabase()
  const place = await testPlace()
  const clinic = await organizationFixture(db.database)
  const running = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: db.database,
    logger: pino({ level: 'silent' }),
    files: await place.open(more),
  })
  const { address } = running
  const begin = (input: object = {}) =>
    beginUpload(address, { patientId: clinic.patients[1]?.id, ...input }, { key: clinic.keys.clinician.key })
  return {
    address,
    db,
    place,
    clinic,
    begin,
    upload: async (bytes, input) => {
      const begun = await begin(input)
      const { json } = await sendBytes(address, begun, bytes)
      if (JSON.stringify(json).includes('"ready"')) return begun
      throw new Error(`The file was not taken: ${JSON.stringify(json)}`)
    },
    close: async () => {
      await running.stop()
      await db.close()
      await place.remove()
    },
  }
}
