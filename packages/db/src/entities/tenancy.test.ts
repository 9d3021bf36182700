import { Client, DatabaseError } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../ids.ts'
import { ACCESS } from '../roles/access.ts'
import { AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import {
  generateRow,
  generateRows,
  insertRow,
  readShapes,
  type Row,
  type TableShape,
} from '../testing/generated-rows.ts'
import { ENTITIES } from './all.ts'

type Rows = ReadonlyMap<string, Row>

const TENANT_TABLES = ENTITIES.filter(({ meta }) => 'organizationId' in meta.properties).map(
  ({ meta }) => meta.tableName,
)
const REFUSED = '42501'
const NO_SUCH_PARENT = '23503'

/** Of an insert any columns will do; an update of some says which rows' own life it follows. */
const mayApp = (table: string, verb: string) =>
  ACCESS[table]?.app?.some(
    (privilege) => privilege === verb || (verb === 'insert' && privilege.startsWith('insert (')),
  ) ?? false
const tenantTables = (verb: string) => TENANT_TABLES.filter((table) => mayApp(table, verb))

/** How a statement ended: the number of its rows, or PostgreSQL's code. */
const outcome = async (statement: Promise<unknown>): Promise<number | string> => {
  try {
    const result = await statement
    return typeof result === 'object' && result !== null && 'rowCount' in result ? Number(result.rowCount) : 0
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.message.includes('row-level security') ? 'row-level security' : (error.code ?? '')
  }
}

onEveryServer((cluster) => {
  let scratch: ScratchDatabase
  let superuser: Client
  let app: Client
  let auth: Client
  let shapes: readonly TableShape[]
  let own: Rows
  let foreign: Rows
  /** A role that nobody of ours holds yet, so that a new row of user_roles differs from the one that is there. */
  let otherRole: Row

  beforeAll(async () => {
    scratch = await createScratchDatabase(cluster())
    superuser = new Client(scratch.superuser.client)
    app = new Client(scratch.endpoints.app.client)
    auth = new Client(scratch.endpoints.auth.client)
    await Promise.all([superuser.connect(), app.connect(), auth.connect()])
    shapes = await readShapes(superuser)
    const { rows: roles } = await superuser.query<Row>('select * from roles order by name')
    const given = new Map(roles.slice(0, 1).map((role) => ['roles', role]))
    otherRole = roles[1] ?? {}
    own = generateRows(shapes, given)
    foreign = generateRows(shapes, given)
    for (const rows of [own, foreign]) {
      for (const [table, row] of rows) if (table !== 'roles') await insertRow(superuser, table, row)
    }
  })
  afterAll(async () => {
    await Promise.all([superuser.end(), app.end(), auth.end()])
    await scratch.drop()
  })

  const idOf = (rows: Rows, table: string, column = 'id') => String(rows.get(table)?.[column])

  /** Runs statements as the application does, and takes them back. */
  async function inOwn<T>(work: () => Promise<T>, client = app): Promise<T> {
    await client.query('begin')
    try {
      await client.query(
        `select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)`,
        [idOf(own, 'organizations'), idOf(own, 'users')],
      )
      return await work()
    } finally {
      await client.query('rollback')
    }
  }

  /** How one statement ends in a transaction of the own organization. */
  const ends = (sql: string, values: unknown[] = []) => inOwn(() => outcome(app.query(sql, values)))

  const shapeOf = (table: string): TableShape => {
    const shape = shapes.find((one) => one.table === table)
    if (shape === undefined) throw new Error(`There is no table ${table}`)
    return shape
  }

  /** A row like those that are there, with optional pointers left out. */
  const freshRow = (table: string, rows: Rows): Row => {
    const shape = shapeOf(table)
    const required = new Set(shape.columns.filter((column) => column.required).map(({ name }) => name))
    const row = generateRow(shape, new Map([...rows, ['roles', otherRole]]))
    return Object.fromEntries(Object.entries(row).filter(([column]) => required.has(column)))
  }

  /** The foreign keys that stay inside an organization, of the tables that the application writes. */
  const innerKeys = (verb: string) =>
    tenantTables(verb).flatMap((table) =>
      shapeOf(table)
        .foreignKeys.filter(({ columns }) => columns.length > 1)
        .map((key) => ({ table, key })),
    )

  test('a row of another organization is not read, listed or counted', async () => {
    const found = []
    for (const table of tenantTables('select')) {
      const seen = await inOwn(() =>
        app.query<{ organization_id: string }>(`select organization_id from ${table}`),
      )
      found.push({ table, seen: seen.rows.map((row) => row.organization_id) })
    }
    const mine = [idOf(own, 'organizations')]
    expect(found).toEqual(tenantTables('select').map((table) => ({ table, seen: mine })))
    // Sign-in's own, which the application does not see at all.
    expect(TENANT_TABLES.filter((table) => !mayApp(table, 'select'))).toEqual(['sessions'])
    const ids = async (sql: string) =>
      (await inOwn(() => app.query<{ id: string }>(sql))).rows.map(({ id }) => id)
    expect(await ids('select id from organizations')).toEqual(mine)
    expect(await ids('select id from users')).toEqual([idOf(own, 'users')])
    expect(await ids('select id from user_profiles')).toEqual([idOf(own, 'user_profiles')])
  })

  test('nothing is written into another organization', async () => {
    const inserts = []
    for (const table of tenantTables('insert')) {
      const ended = await inOwn(() => outcome(insertRow(app, table, freshRow(table, foreign))))
      inserts.push([table, ended])
    }
    expect(inserts.length).toBeGreaterThan(15)
    expect(inserts.filter(([, ended]) => ended !== 'row-level security')).toEqual([])
    const another = { ...own.get('organizations'), id: newId() }
    expect(await inOwn(() => outcome(insertRow(app, 'organizations', another)))).toBe('row-level security')
    const profile = { ...own.get('user_profiles'), id: newId(), user_id: idOf(foreign, 'users') }
    expect(await inOwn(() => outcome(insertRow(app, 'user_profiles', profile)))).toBe('row-level security')
  })

  test('the same row is accepted in the own organization: it was refused for the organization alone', async () => {
    const refused = []
    for (const table of tenantTables('insert')) {
      // A membership or a patient's account can be there only once, and so can one result of an assessment.
      const ended = await inOwn(() => outcome(insertRow(app, table, freshRow(table, own))))
      if (ended !== 0 && ended !== '23505') refused.push([table, ended])
    }
    expect(refused).toEqual([])
  })

  test('a row of another organization is not changed or deleted, whatever names it', async () => {
    const changed = []
    for (const table of [...tenantTables('update'), 'organizations']) {
      const sql = `update ${table} set created_at = created_at where id = $1`
      changed.push([table, await ends(sql, [idOf(foreign, table)]), await ends(sql, [idOf(own, table)])])
    }
    expect(changed.filter(([, theirs, mine]) => theirs !== 0 || mine !== 1)).toEqual([])
    expect(await ends('delete from user_roles where id = $1', [idOf(foreign, 'user_roles')])).toBe(0)
    expect(await ends('update api_keys set revoked_at = now()')).toBe(1)
    expect(await ends('update biomarker_values set retracted_at = now()')).toBe(1)
  })

  test('an own row can not be given away', async () => {
    const given = []
    for (const table of TENANT_TABLES) {
      const ended = await ends(`update ${table} set organization_id = $1`, [idOf(foreign, 'organizations')])
      given.push([table, ended])
    }
    expect(given.filter(([, ended]) => ended !== 'row-level security' && ended !== REFUSED)).toEqual([])
  })

  test('a new row can not hang on a row of another organization, nor name its people', async () => {
    const ended: [key: string, how: number | string][] = []
    for (const { table, key } of innerKeys('insert')) {
      const pointers = key.columns
        .filter((column) => column !== 'organization_id')
        .map((column) => [column, idOf(foreign, key.parent, key.parentColumns[key.columns.indexOf(column)])])
      const row = { ...freshRow(table, own), ...Object.fromEntries(pointers) }
      ended.push([`${table} → ${key.parent}`, await inOwn(() => outcome(insertRow(app, table, row)))])
    }
    expect(ended.filter(([, how]) => how !== NO_SUCH_PARENT)).toEqual([])
    expect(ended.length).toBeGreaterThan(25)
    const results = ['retinal', 'speech', 'cardiology', 'radiology', 'dermatology', 'cognitive']
    const ofAssessment = ['biomarker_values', 'pipeline_stages', 'ai_explanations', 'uploaded_files']
    const namingPeople = ['assessments', 'patients', 'chat_threads', 'audit_events', 'uploaded_files']
    expect(ended.map(([key]) => key)).toEqual(
      expect.arrayContaining([
        'assessments → patients',
        'chat_messages → chat_threads',
        ...results.map((modality) => `${modality}_results → assessments`),
        ...ofAssessment.map((table) => `${table} → assessments`),
        ...namingPeople.map((table) => `${table} → memberships`),
      ]),
    )
  })

  test('an own row can not be hung on a row of another organization later', async () => {
    const ended = []
    for (const { table, key } of innerKeys('update')) {
      const columns = key.columns.filter((column) => column !== 'organization_id')
      const values = columns.map((column) =>
        idOf(foreign, key.parent, key.parentColumns[key.columns.indexOf(column)]),
      )
      const set = columns.map((column, index) => `${column} = $${index + 1}`).join(', ')
      ended.push([`${table}.${columns.join()}`, await ends(`update ${table} set ${set}`, values)])
    }
    expect(ended.length).toBeGreaterThan(8)
    expect(ended.filter(([, how]) => how !== NO_SUCH_PARENT)).toEqual([])
  })

  test('a value can not be moved to another patient of the same organization', async () => {
    const patient = freshRow('patients', own)
    const value = { ...freshRow('biomarker_values', own), patient_id: patient['id'] }
    const ended = await inOwn(async () => {
      await insertRow(app, 'patients', patient)
      return outcome(insertRow(app, 'biomarker_values', value))
    })
    expect(ended).toBe(NO_SUCH_PARENT)
  })

  test('without an organization, or with an empty or senseless one, nothing is seen', async () => {
    for (const setting of [null, '', 'junk', `${idOf(foreign, 'organizations')} or true`]) {
      const seen = []
      for (const table of [...tenantTables('select'), 'organizations', 'users', 'user_profiles']) {
        await app.query('begin')
        if (setting !== null) await app.query(`select set_config('app.organization_id', $1, true)`, [setting])
        const ended = await outcome(app.query(`select from ${table}`))
        if (ended !== 0 && ended !== '22P02') seen.push([setting, table, ended])
        await app.query('rollback')
      }
      expect(seen).toEqual([])
    }
  })

  test('asking PostgreSQL to do without row-level security gives no row', async () => {
    const seen = []
    for (const table of [...TENANT_TABLES, 'organizations', 'users']) {
      const ended = await inOwn(async () => {
        await app.query('reset role')
        await app.query('set local row_security = off')
        return outcome(app.query(`select from ${table}`))
      })
      if (ended !== 'row-level security') seen.push([table, ended])
    }
    expect(seen).toEqual([])
  })

  test('the application can not become anybody else', async () => {
    const others = [OWNER_ROLE, AUTH_ROLE, DEFINER_ROLE, 'postgres', 'pg_read_all_data', cluster().owner.user]
    const ways = others.flatMap((role) => [`set role ${role}`, `set local role ${role}`])
    const ended = []
    for (const way of [
      ...ways,
      `set session authorization ${OWNER_ROLE}`,
      `set session authorization postgres`,
    ]) {
      ended.push(await ends(way))
    }
    expect(new Set(ended)).toEqual(new Set([REFUSED]))
  })

  test('an audit row can not be changed, deleted or truncated, by either login', async () => {
    for (const verb of [
      'update audit_events set action = action',
      'delete from audit_events',
      'truncate audit_events',
    ]) {
      expect(await ends(verb)).toBe(REFUSED)
      const onAuth = verb.replace('audit_events', 'auth_events')
      expect(await outcome(auth.query(onAuth))).toBe(REFUSED)
    }
  })

  test('the application does not reach sign-in, and sign-in does not reach health data', async () => {
    const ended = []
    for (const { table } of shapes) {
      const { app: ofApp, auth: ofAuth } = ACCESS[table] ?? {}
      if (ofApp === undefined) ended.push(await ends(`select from ${table}`))
      if (ofAuth === undefined) ended.push(await outcome(auth.query(`select from ${table}`)))
    }
    expect(ended.length).toBeGreaterThan(20)
    expect(new Set(ended)).toEqual(new Set([REFUSED]))
  })

  test('the application lists organizations by id alone, and only through the one function', async () => {
    const { rows } = await app.query<{ id: string }>('select organization_ids() as id')
    expect(rows.map(({ id }) => id).toSorted()).toEqual(
      [idOf(own, 'organizations'), idOf(foreign, 'organizations')].toSorted(),
    )
    expect(await outcome(auth.query('select organization_ids()'))).toBe(REFUSED)
  })
})
