import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, type OrganizationId } from '../ids.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'
import type { Session } from './session.ts'

const ORGANIZATIONS = 50
const ROUNDS = 6
const POOL = { min: 0, max: 2, connectionTimeoutMillis: 20_000 }

describe.each([
  ['with a login of its own', false],
  ['with a borrowed role', true],
])('sessions, %s', (_, borrowed) => {
  let own: TestDatabase
  let superuser: Client
  let clinics: OrganizationFixture[]

  beforeAll(async () => {
    own = await testDatabase({ borrowed, pool: POOL })
    superuser = new Client(own.superuser.client)
    await superuser.connect()
    clinics = []
    for (let n = 1; n <= ORGANIZATIONS; n++) {
      clinics.push(await organizationFixture(own.database, { name: `Clinic ${n}`, patients: 3 }))
    }
  })
  afterAll(async () => {
    await superuser.end()
    await own.close()
  })

  const at = (index: number): OrganizationFixture => {
    const clinic = clinics[index % ORGANIZATIONS]
    if (clinic === undefined) throw new Error('There is no such clinic')
    return clinic
  }

  const inClinic = <T>({ id, users }: OrganizationFixture, work: (session: Session) => Promise<T>) =>
    own.database.inOrganization({ organizationId: id, userId: users.clinician.id }, work)

  const writeEvent = ({ sql, organizationId, userId }: Session, eventType: string) =>
    sql
      .insertInto('audit_events')
      .values({
        id: newId<'AuditEventId'>(),
        organizationId,
        userId,
        actorType: 'user',
        eventType,
        resourceType: 'organization',
        action: 'read',
        hipaaRelevant: false,
        phiAccessed: false,
        createdAt: new Date(),
      })
      .execute()

  test(`${ORGANIZATIONS} organizations side by side on two connections read and write nobody else's rows`, async () => {
    const seen = new Map<string, Set<OrganizationId>>()
    const turns = Array.from({ length: ORGANIZATIONS * ROUNDS }, (_unused, turn) => at(turn * 7))
    await Promise.all(
      turns.map((clinic) =>
        inClinic(clinic, async (session) => {
          const { sql, em } = session
          await writeEvent(session, 'isolation.first')
          const patients = await sql.selectFrom('patients').select('organizationId').execute()
          const events = await sql.selectFrom('audit_events').select('organizationId').execute()
          const members = await sql.selectFrom('users').select('id').execute()
          const plain = await em.execute<{ organization_id: OrganizationId }[]>(
            'select organization_id from api_keys',
          )
          const ids = [...patients, ...events].map(({ organizationId }) => organizationId)
          const found = seen.get(clinic.id) ?? new Set()
          seen.set(clinic.id, found)
          for (const id of [...ids, ...plain.map((key) => key.organization_id)]) found.add(id)
          expect([patients.length, members.length, plain.length]).toEqual([3, 5, 5])
        }),
      ),
    )
    for (const [id, found] of seen) expect([...found]).toEqual([id])
    const { rows } = await superuser.query<{ count: number }>(
      'select count(*)::int as count from audit_events group by organization_id',
    )
    expect(rows.map(({ count }) => count)).toEqual(Array.from({ length: ORGANIZATIONS }, () => ROUNDS))
    expect(own.database.poolGauges()).toMatchObject({ checkedOut: 0, waiting: 0 })
    expect(own.database.poolGauges().size).toBeLessThanOrEqual(POOL.max)
  })

  test.each(['commit', 'rollback'])(
    'nothing of a session is left on its connection after %s',
    async (end) => {
      const left = await inClinic(at(0), async ({ em }) => {
        await em.execute(end)
        // Outside the transaction now, on the same connection, as whoever comes next finds it.
        return em.execute(
          `select current_setting('app.organization_id', true) as organization,
                current_setting('app.user_id', true) as "user", current_user = session_user as "ownRole",
                (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`,
        )
      })
      expect(left).toEqual([{ organization: '', user: '', ownRole: true, locks: 0 }])
    },
  )

  test('a session without a user is nobody, also after one with a user', async () => {
    await inClinic(at(1), async ({ em }) => em.execute('select 1'))
    const profiles = await own.database.inOrganization({ organizationId: at(1).id, userId: null }, ({ em }) =>
      em.execute(
        `select current_setting('app.user_id', true) as user from (select count(*) from user_profiles) p`,
      ),
    )
    expect(profiles).toEqual([{ user: '' }])
  })

  test('work of the system sees each organization once, and only that one at a time', async () => {
    const visited: OrganizationId[] = []
    await own.database.asSystem('a test', async ({ sql, organizationId, userId }) => {
      const seen = await sql.selectFrom('organizations').select('id').execute()
      expect(seen).toEqual([{ id: organizationId }])
      expect(userId).toBeNull()
      visited.push(organizationId)
    })
    expect(visited.toSorted()).toEqual(clinics.map(({ id }) => id).toSorted())
  })

  test('work of the system goes on behind an organization that fails, and tells of it at the end', async () => {
    const trouble = new Error('on purpose')
    const visited = new Set<OrganizationId>()
    const work = async ({ organizationId }: Session) => {
      visited.add(organizationId)
      if (visited.size < clinics.length) throw trouble
      return organizationId
    }
    await expect(own.database.asSystem('a test', work)).rejects.toMatchObject({
      errors: clinics.slice(1).map(() => trouble),
      cause: trouble,
    })
    expect(visited.size).toBe(clinics.length)
    visited.clear()
    const heard: unknown[] = []
    const done = await own.database.asSystem('a test', work, (error) => heard.push(error))
    expect(heard).toEqual(clinics.slice(1).map(() => trouble))
    expect(done).toEqual([...visited].slice(-1))
  })

  test('the gauges say what the pool does', async () => {
    const go = Promise.withResolvers<void>()
    const started = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const busy = started.map(({ resolve }, index) =>
      inClinic(at(index), async () => {
        resolve()
        await go.promise
      }),
    )
    await Promise.all(started.map(({ promise }) => promise))
    const waiting = inClinic(at(2), async () => 'served')
    await new Promise(setImmediate)
    expect(own.database.poolGauges()).toEqual({ size: 2, checkedOut: 2, idle: 0, waiting: 1 })
    go.resolve()
    expect(await waiting).toBe('served')
    await Promise.all(busy)
    expect(own.database.poolGauges()).toEqual({ size: 2, checkedOut: 0, idle: 2, waiting: 0 })
  })
})

test('who finds the pool exhausted hears so in time, and the next is served', async () => {
  const own = await testDatabase({ pool: { min: 0, max: 1, connectionTimeoutMillis: 2_000 } })
  try {
    const clinic = await organizationFixture(own.database, { patients: 0 })
    const scope = { organizationId: clinic.id, userId: null }
    const go = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const busy = own.database.inOrganization(scope, async () => {
      started.resolve()
      await go.promise
    })
    await started.promise
    // As long as a connection may take to come about, too. Timers of one process end in their order, however busy the machine is.
    const late = sleep(4_000, 'late', { ref: false })
    const asked = own.database.inOrganization(scope, async () => 'served')
    await expect(Promise.race([asked, late])).rejects.toThrow(/timeout/)
    go.resolve()
    await busy
    expect(await own.database.inOrganization(scope, async () => 'served')).toBe('served')
  } finally {
    await own.close()
  }
})
