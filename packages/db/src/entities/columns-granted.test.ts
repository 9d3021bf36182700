import { Client, DatabaseError } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../ids.ts'
import { testDatabase, type TestDatabase } from '../testing/database.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { organizationFixture, type OrganizationFixture } from '../testing/organization.ts'

const DENIED = '42501'

onEveryServer((cluster) => {
  let db: TestDatabase
  let own: OrganizationFixture
  let foreign: OrganizationFixture
  let app: Client
  let auth: Client

  beforeAll(async () => {
    db = await testDatabase({ cluster: cluster() })
    own = await organizationFixture(db.database)
    foreign = await organizationFixture(db.database)
    app = new Client(db.endpoints.app.client)
    auth = new Client(db.endpoints.auth.client)
    await Promise.all([app.connect(), auth.connect()])
  })
  afterAll(async () => {
    await Promise.all([app.end(), auth.end()])
    await db.close()
  })

  /** How one statement ends in a transaction of the own organization that is taken back: rows, or what was said. */
  async function ends(client: Client, sql: string, values: unknown[] = []): Promise<number | string> {
    await client.query('begin')
    try {
      await client.query(
        `select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)`,
        [own.id, own.users.admin.id],
      )
      return (await client.query(sql, values)).rowCount ?? 0
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      return `${error.code} ${error.message} ${error.detail ?? ''}`.trim()
    } finally {
      await client.query('rollback')
    }
  }

  const columnsOf = async (table: string): Promise<string[]> => {
    const { rows } = await app.query<{ name: string }>(
      `select attname::text as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [table],
    )
    return rows.map(({ name }) => name)
  }

  test('the application makes nobody a member, whoever it is, and so learns of nobody that they have an account', async () => {
    const insert =
      'insert into memberships (id, organization_id, user_id, created_at) values ($1, $2, $3, now())'
    const ended = []
    for (const person of [own.users.admin.id, foreign.users.admin.id, newId<'UserId'>()]) {
      ended.push(await ends(app, insert, [newId(), own.id, person]))
    }
    expect(new Set(ended)).toEqual(new Set([`${DENIED} permission denied for table memberships`]))
    expect(await ends(auth, insert, [newId(), own.id, foreign.users.admin.id])).toBe(1)
  })

  test('of an account the application reads who it is, and nothing else', async () => {
    const readable = []
    const columns = await columnsOf('users')
    for (const column of columns) {
      if ((await ends(app, `select ${column} from users`)) === 5) readable.push(column)
    }
    expect(readable).toEqual(['id', 'email', 'name', 'is_active'])
    expect(columns).toEqual(expect.arrayContaining(['date_of_birth', 'external_id']))
    const refused = `${DENIED} permission denied for table users`
    expect(await ends(app, 'select * from users')).toBe(refused)
    expect(await ends(app, 'select external_id from users')).toBe(refused)
    expect(await ends(app, `select from users where date_of_birth > '1970-01-01'`)).toBe(refused)
  })

  test('PostgreSQL says which transaction wrote an event, and nobody else may', async () => {
    for (const [client, table] of [[app, 'audit_events'] as const, [auth, 'auth_events'] as const]) {
      const event = {
        id: newId(),
        ...(table === 'audit_events' ? { organization_id: own.id, resource_type: 'organization' } : {}),
        ...(table === 'audit_events' ? { hipaa_relevant: false, phi_accessed: false } : {}),
        actor_type: 'system',
        event_type: 'a.test',
        action: 'read',
        created_at: new Date(),
      }
      const columns = (await columnsOf(table)).filter((name) => name !== 'tx_id').join(', ')
      const insert = (names: string) =>
        `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`
      expect(await ends(client, insert(columns), [JSON.stringify(event)])).toBe(1)
      expect(
        await ends(client, insert(`${columns}, tx_id`), [JSON.stringify({ ...event, tx_id: '1' })]),
      ).toBe(`${DENIED} permission denied for table ${table}`)
    }
  })
})
