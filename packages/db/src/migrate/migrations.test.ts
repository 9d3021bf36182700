import { readdirSync } from 'node:fs'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOrm } from '../orm.ts'
import { OWNER_ROLE } from '../roles/names.ts'
import { seedDemo } from '../seed/demo.ts'
import { seedReference } from '../seed/reference.ts'
import { Database } from '../session/database.ts'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { generateRows, insertRow, readShapes, type Row } from '../testing/generated-rows.ts'
import { MIGRATIONS_FOLDER } from './folder.ts'
import { migrationsSeen } from './current.ts'
import {
  migrate,
  migrationStatus,
  NewerMigrationsError,
  pendingMigrations,
  rollback,
  UnknownMigrationError,
} from './migrations.ts'

const ALL = readdirSync(MIGRATIONS_FOLDER)
  .filter((file) => /^Migration.*\.[jt]s$/.test(file))
  .map((file) => file.replace(/\.[jt]s$/, ''))
  .toSorted()
const GROUND = ALL[0] ?? ''
const AS_MIGRATED = { judged: 'beside a scratch database', drift: [] }

onEveryServer((cluster) => {
  let scratch: ScratchDatabase
  let superuser: Client

  beforeEach(async () => {
    scratch = await createScratchDatabase(cluster(), { empty: true })
    superuser = new Client(scratch.superuser.client)
    await superuser.connect()
  })
  afterEach(async () => {
    await superuser.end()
    await scratch.drop()
  })

  const owner = () => scratch.endpoints.owner

  const tables = async (): Promise<string[]> => {
    const { rows } = await superuser.query<{ name: string }>(
      `select tablename::text as name from pg_tables where schemaname = 'public' order by 1`,
    )
    return rows.map(({ name }) => name)
  }

  async function asApplication<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const pool = { min: 0, max: 2, connectionTimeoutMillis: 5_000 }
    const database = await Database.open(scratch.endpoints, { pool })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }

  async function seedDemonstration(): Promise<void> {
    await seedReference(owner())
    await asApplication(seedDemo)
  }

  /** Adds a row to every table that there is. */
  async function fillEveryTable(): Promise<void> {
    const { rows } = await superuser.query<Row>('select * from roles limit 1')
    const given = new Map(rows.map((role) => ['roles', role]))
    const filled = generateRows(await readShapes(superuser), given)
    for (const [table, row] of filled) {
      if (!given.has(table)) await insertRow(superuser, table, row)
    }
    for (const table of filled.keys()) {
      const { rowCount } = await superuser.query(`select from ${table} limit 1`)
      expect(rowCount, table).toBe(1)
    }
  }

  test('an update can be taken back and made again with rows in every table', async () => {
    expect(await migrate(owner())).toEqual(ALL)
    expect(await migrationStatus(owner())).toMatchObject({
      applied: ALL.map((name) => ({ name, appliedAt: expect.any(Date) })),
      pending: [],
      drift: AS_MIGRATED,
    })
    await seedDemonstration()
    await fillEveryTable()

    expect(await rollback(owner())).toEqual(ALL.slice(-1))
    expect(await migrationStatus(owner())).toMatchObject({ pending: ALL.slice(-1), drift: AS_MIGRATED })
    expect(await rollback(owner(), { to: '0' })).toEqual(ALL.slice(0, -1).toReversed())
    expect(await migrationStatus(owner())).toMatchObject({ applied: [], pending: ALL, drift: AS_MIGRATED })
    expect(await tables()).toEqual(['mikro_orm_migrations'])

    expect(await migrate(owner())).toEqual(ALL)
    expect(await migrationStatus(owner())).toMatchObject({ pending: [], drift: AS_MIGRATED })
    await seedDemonstration()
  })

  test('everything is taken back in one go with rows in every table', async () => {
    await migrate(owner())
    await fillEveryTable()
    expect(await rollback(owner(), { to: '0' })).toEqual(ALL.toReversed())
    expect(await tables()).toEqual(['mikro_orm_migrations'])
    expect(await rollback(owner())).toEqual([])
  })

  test('a migration can be named, forward and back, with or without its time', async () => {
    expect(await migrate(owner(), { to: 'ground' })).toEqual([GROUND])
    expect(await pendingMigrations(owner())).toEqual(ALL.slice(1))
    expect(await migrationStatus(owner())).toMatchObject({ pending: ALL.slice(1), drift: AS_MIGRATED })
    expect(await migrate(owner())).toEqual(ALL.slice(1))
    expect(await rollback(owner(), { to: GROUND })).toEqual(ALL.slice(1).toReversed())
    expect(await rollback(owner(), { to: GROUND })).toEqual([])
    await expect(rollback(owner(), { to: 'organization_ids' })).rejects.toThrow(UnknownMigrationError)
    expect(await migrate(owner(), { to: 'ground' })).toEqual([])
    expect(await migrate(owner(), { to: GROUND })).toEqual([])
    expect(await pendingMigrations(owner())).toEqual(ALL.slice(1))
    await expect(migrate(owner(), { to: 'grounds' })).rejects.toThrow(
      /No pending migration.*organization_ids/,
    )
    await expect(migrate(owner(), { to: 'grounds' })).rejects.toThrow(UnknownMigrationError)
  })

  test('the eye of what was measured before lists told it is told of it too', async () => {
    const eyes = ALL.findIndex((name) => name.endsWith('_eye_of_assessment'))
    await migrate(owner(), { to: ALL[eyes - 1] ?? '' })
    await fillEveryTable()
    await superuser.query(`update retinal_results set eye_laterality = 'right'`)
    await migrate(owner(), { to: ALL[eyes] ?? '' })
    const { rows } = await superuser.query('select eye_laterality from assessments')
    expect(rows).toEqual([{ eye_laterality: 'right' }])
    const { rows: unforced } = await superuser.query(
      `select relname from pg_class where relrowsecurity and not relforcerowsecurity`,
    )
    expect(unforced).toEqual([])
  })

  test('the eye of what an old server wrote after the new column was there is told of it too', async () => {
    await migrate(owner(), { to: 'eye_of_assessment' })
    await fillEveryTable()
    await superuser.query(`update retinal_results set eye_laterality = 'left'`)
    await superuser.query(`update biomarker_values set eye_laterality = null, preliminary = false`)
    await migrate(owner())
    const { rows } = await superuser.query(
      `select a.eye_laterality as run, v.eye_laterality as value
         from assessments a join biomarker_values v on v.assessment_id = a.id`,
    )
    expect(rows).toEqual([{ run: 'left', value: 'left' }])
    expect(await migrationStatus(owner())).toMatchObject({ pending: [], drift: AS_MIGRATED })
  })

  test('a result that contradicts itself since before is kept as it is, or taken back, and no other one is taken', async () => {
    const rules = ALL.findIndex((name) => name.endsWith('_result_rules'))
    await migrate(owner(), { to: ALL[rules - 1] ?? '' })
    await fillEveryTable()
    const contradict = () =>
      superuser.query('update cardiology_results set qrs_duration_ms = 200, qt_interval_ms = 100')
    await contradict()
    await migrate(owner(), { to: ALL[rules] ?? '' })
    const notValid = async () => {
      const { rows } = await superuser.query<{ name: string }>(
        "select conname as name from pg_constraint where contype = 'c' and not convalidated",
      )
      return rows.map(({ name }) => name)
    }
    expect(await notValid()).toEqual(['cardiology_results_qrs_within_qt'])
    const kept = await superuser.query('select qrs_duration_ms::int as qrs from cardiology_results')
    expect(kept.rows).toEqual([{ qrs: 200 }])
    await expect(contradict()).rejects.toThrow('qrs_within_qt')

    await migrate(owner())
    expect(await notValid()).toEqual(['cardiology_results_qrs_within_qt'])
    await expect(contradict()).rejects.toThrow('qrs_within_qt')
    await superuser.query('update cardiology_results set retracted_at = now()')
    await rollback(owner(), { to: ALL[rules] ?? '' })
    await migrate(owner())
    expect(await notValid()).toEqual([])
  })

  test('what waited for a critical risk before an update is still the most urgent, and nothing else is less than high', async () => {
    const urgencies = ALL.findIndex((name) => name.endsWith('_review_urgency'))
    await migrate(owner(), { to: ALL[urgencies - 1] ?? '' })
    await fillEveryTable()
    const urgencyOf = async (reviewReason: string) => {
      await superuser.query(
        `update assessments set requires_review = true, risk_level = 'low', review_reason = $1`,
        [reviewReason],
      )
      await migrate(owner(), { to: ALL[urgencies] ?? '' })
      const { rows } = await superuser.query<{ review_urgency: number }>(
        'select review_urgency from assessments',
      )
      await rollback(owner())
      return rows.map(({ review_urgency: urgency }) => urgency)
    }
    expect(await urgencyOf('high risk; critical risk')).toEqual([0])
    expect(await urgencyOf('high risk; block')).toEqual([1])
    await migrate(owner())
    const { rows: unforced } = await superuser.query(
      `select relname from pg_class where relrowsecurity and not relforcerowsecurity`,
    )
    expect(unforced).toEqual([])
  })

  test('what was recalled before an update and never measured anew waits for a clinician since it', async () => {
    const reviews = ALL.findIndex((name) => name.endsWith('_review_after_recall'))
    await migrate(owner(), { to: ALL[reviews - 1] ?? '' })
    await fillEveryTable()
    // Of the one there is, its successor as a recall made it then: unmarked, and failed since.
    await superuser.query(
      `with recalled as (update assessments set requires_review = true, risk_level = 'critical', recalled_at = now() returning *)
       insert into assessments (id, organization_id, session_id, patient_id, pipeline_type, status, requires_review, measured_at,
                                supersedes_id, created_at, updated_at, version)
       select gen_random_uuid(), organization_id, 'anew', patient_id, pipeline_type, 'failed', false, measured_at, id, now(), now(), 1
         from recalled`,
    )
    await superuser.query(
      `update assessments old set superseded_by_id = anew.id from assessments anew where anew.supersedes_id = old.id`,
    )
    await migrate(owner(), { to: ALL[reviews] ?? '' })
    const { rows } = await superuser.query(
      `select requires_review, review_urgency, review_reason from assessments where session_id = 'anew'`,
    )
    expect(rows).toEqual([
      { requires_review: true, review_urgency: 0, review_reason: expect.stringContaining('was recalled') },
    ])
    await migrate(owner())
  })

  test('the application sees what is pending after any migration, as the owner does', async () => {
    for (const [index, name] of ALL.entries()) {
      await migrate(owner(), { to: name })
      expect(await asApplication(migrationsSeen)).toEqual({ pending: ALL.slice(index + 1), unknown: [] })
    }
    await rollback(owner(), { to: '0' })
    expect(await asApplication(migrationsSeen)).toEqual({ pending: ALL, unknown: [] })
    expect((await migrationStatus(owner())).drift).toEqual(AS_MIGRATED)
  })

  test('what a newer MediLens migrated is taken back by that one alone', async () => {
    const newer = 'Migration20270101000000_future'
    await migrate(owner())
    await superuser.query('insert into mikro_orm_migrations (name) values ($1)', [newer])
    for (const to of [undefined, '0', 'ground', 'future', newer]) {
      const refused = rollback(owner(), to === undefined ? {} : { to })
      await expect(refused).rejects.toThrow(NewerMigrationsError)
      await expect(refused).rejects.toThrow(
        `A newer MediLens has migrated this database (${newer}): roll back with that one.`,
      )
    }
    const status = await migrationStatus(owner())
    expect(status.applied.map(({ name }) => name)).toEqual([...ALL, newer])
    expect(status).toMatchObject({
      pending: [],
      unknown: [newer],
      drift: { judged: 'no', note: expect.stringContaining('newer MediLens') },
    })
    await superuser.query('delete from mikro_orm_migrations where name = $1', [newer])
    expect(await migrationStatus(owner())).toMatchObject({ unknown: [], drift: AS_MIGRATED })
  })

  test('two servers that start at once migrate an empty database once', async () => {
    const done = await Promise.all([migrate(owner()), migrate(owner()), migrate(owner())])
    expect(done.toSorted((a, b) => b.length - a.length)).toEqual([ALL, [], []])
    expect(await migrationStatus(owner())).toMatchObject({ pending: [], drift: AS_MIGRATED })
  })

  test('an update that fails halfway leaves the database as it was', async () => {
    await migrate(owner(), { to: 'ground' })
    await superuser.query('create function organization_ids() returns int language sql return 1')
    await expect(migrate(owner())).rejects.toThrow(/organization_ids/)
    await superuser.query('drop function organization_ids()')
    await rollback(owner(), { to: '0' })

    // The first of two succeeds, and is undone with the second.
    await superuser.query('create function organization_ids() returns int language sql return 1')
    await expect(migrate(owner())).rejects.toThrow(/organization_ids/)
    expect(await tables()).toEqual(['mikro_orm_migrations'])
    expect(await pendingMigrations(owner())).toEqual(ALL)
  })

  test('the entities, the snapshot and the migrated database say the same', async () => {
    await migrate(owner())
    const orm = await createOrm(owner(), { connectionRole: OWNER_ROLE })
    try {
      expect(await orm.migrator.checkSchema()).toBe(false)
      const statements = await orm.schema.getUpdateSchemaSQL({ wrap: false, safe: false })
      const lines = statements
        .split('\n')
        .filter((line) => line !== '' && !/^drop function |mikro_orm_migrations/.test(line))
      expect(lines).toEqual([])
    } finally {
      await orm.close()
    }
  })
})
