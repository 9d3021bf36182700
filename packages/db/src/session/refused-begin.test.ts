import { connect } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint, ServingEndpoints } from '../connection/endpoint.ts'
import { listen, type Listener } from '../connection/listener.testing.ts'
import { APP_ROLE } from '../roles/names.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'
import { Database } from './database.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const POOL = { min: 0, max: 1, connectionTimeoutMillis: 10_000 }

let own: TestDatabase
let superuser: Client
let clinic: OrganizationFixture
let other: OrganizationFixture
let relay: Listener
/** Whether the next BEGIN reaches PostgreSQL as something that it refuses. */
let isSpoiling = false

beforeAll(async () => {
  own = await testDatabase()
  superuser = new Client(own.superuser.client)
  await superuser.connect()
  clinic = await organizationFixture(own.database, { patients: 1 })
  other = await organizationFixture(own.database, { patients: 1 })
  const { host = '', port = 5432 } = own.superuser.client
  relay = await listen((near) => {
    const far = connect(join(host, `.s.PGSQL.${port}`))
    far.on('error', () => near.destroy())
    near.on('data', (sent: Buffer) => far.write(spoiled(sent)))
    near.on('close', () => far.destroy())
    far.pipe(near)
  })
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await superuser.end()
  await own.close()
})

/** What a connection sends, its BEGIN misspelt; the statements behind it are as they were. */
function spoiled(sent: Buffer): Buffer {
  const at = isSpoiling ? sent.indexOf('begin') : -1
  if (at === -1) return sent
  isSpoiling = false
  const changed = Buffer.from(sent)
  changed.write('bogus', at)
  return changed
}

const relayed = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  client: { ...endpoint.client, host: '127.0.0.1', port: relay.port },
})

// As owners of some providers are: no policy would hold back what ran as one.
const unbound = () => ({ ...own.borrowed, app: { ...own.superuser, borrows: APP_ROLE } })
/** Transactions as somebody set them for the whole database, which may not pass for one that was begun. */
const CAREFUL = { default_transaction_isolation: 'serializable', default_transaction_deferrable: 'on' }

describe.each<[string, () => ServingEndpoints, Readonly<Record<string, string>>]>([
  ['with a login of its own', () => own.endpoints, {}],
  ['with a borrowed role', () => own.borrowed, {}],
  ['with a role borrowed from a login that policies do not bind', unbound, {}],
  ['with such a role, where transactions are deferrable by default', unbound, CAREFUL],
])('where BEGIN alone is refused, %s', (_, endpoints, defaults) => {
  let database: Database
  beforeAll(async () => {
    for (const [name, value] of Object.entries(defaults)) {
      await superuser.query(`alter database ${own.name} set ${name} = ${value}`)
    }
    const { app, auth } = endpoints()
    database = await Database.open({ app: relayed(app), auth }, { pool: POOL })
    // The connection is there, and has prepared what each session says.
    await run(({ sql }) => sql.selectFrom('patients').select('id').execute())
  })
  afterAll(async () => {
    await database.close()
    await superuser.query(`alter database ${own.name} reset all`)
  })

  const run = <T>(work: (session: Session) => Promise<T>) =>
    database.inOrganization({ organizationId: clinic.id, userId: clinic.users.clinician.id }, work)
  /** The first statements of a unit, sent with BEGIN: what came of each. */
  const underRefusedBegin = async (...first: ((session: Session) => Promise<unknown>)[]) => {
    const came: PromiseSettledResult<unknown>[] = []
    isSpoiling = true
    const unit = run(async (session) => {
      came.push(...(await Promise.allSettled(first.map((send) => send(session)))))
    })
    await expect(unit).rejects.toMatchObject({ code: '42601' })
    expect(isSpoiling).toBe(false)
    return came.map(({ status }) => status)
  }

  test('nothing behind it is read, of this organization or of any other', async () => {
    const everybody = statement('select id, full_name from patients')
    const one = statement('select 1 as one')
    expect(
      await underRefusedBegin(
        (session) => session.run(everybody, []),
        ({ em }) => em.execute('select 1 as one'),
        (session) => session.run(one, []),
      ),
    ).toEqual(['rejected', 'rejected', 'rejected'])
  })

  test('nothing behind it is written, which no ROLLBACK would take back', async () => {
    const spread = statement("update patients set medical_notes = 'outside' where id = any ($1)")
    const ids = [clinic, other].map(({ patients }) => patients[0]?.id)
    expect(await underRefusedBegin((session) => session.run(spread, [ids]))).toEqual(['rejected'])
    const { rows } = await superuser.query("select id from patients where medical_notes = 'outside'")
    expect(rows).toEqual([])
  })

  test('the next unit of work finds a connection, and its own organization', async () => {
    await underRefusedBegin((session) => session.run(statement('select 1 as one'), []))
    expect(await run(({ sql }) => sql.selectFrom('patients').select('id').execute())).toEqual(
      clinic.patients.map(({ id }) => ({ id })),
    )
    expect(database.poolGauges()).toMatchObject({ checkedOut: 0, waiting: 0 })
  })
})
