import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Endpoint } from '../connection/endpoint.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'
import { createScratchDatabase, prepareCluster, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { startServer } from '../testing/server.ts'
import { migrate, migrationStatus, rollback } from './migrations.ts'

/** What somebody did by hand, the object that is found, and how. */
const BY_HAND: readonly [statement: string, object: string, kind: 'missing' | 'changed' | 'unexpected'][] = [
  ['drop policy own_organization on patients', 'policy patients.own_organization', 'missing'],
  ['alter policy readable on roles using (false)', 'policy roles.readable', 'changed'],
  ['create policy open on patients using (true)', 'policy patients.open', 'unexpected'],
  ['alter table organizations no force row level security', 'table organizations', 'changed'],
  ['alter table memberships disable row level security', 'table memberships', 'changed'],
  [
    `alter table assessments drop constraint assessments_risk_score_range,
       add constraint assessments_risk_score_range check (risk_score >= 0)`,
    'constraint assessments.assessments_risk_score_range',
    'changed',
  ],
  [
    'alter table chat_messages drop constraint chat_messages_organization_id_thread_id_foreign',
    'constraint chat_messages.chat_messages_organization_id_thread_id_foreign',
    'missing',
  ],
  [`grant update, delete, truncate on audit_events to ${APP_ROLE}`, 'grants on audit_events', 'changed'],
  [`revoke insert on assessments from ${APP_ROLE}`, 'grants on assessments', 'changed'],
  [`grant delete on chat_threads to ${APP_ROLE}`, 'grants on chat_threads', 'changed'],
  ['grant select on verifications to public', 'grants on verifications', 'changed'],
  [`grant update (email) on users to ${APP_ROLE}`, 'grants on users.email', 'changed'],
  [
    `create or replace function organization_ids() returns setof uuid language sql stable security definer
       set search_path = '' as $$ select id from public.organizations $$`,
    'function organization_ids()',
    'changed',
  ],
  [
    `create function everything() returns setof patients language sql security definer as 'select * from patients'`,
    'function everything()',
    'unexpected',
  ],
  ['create view all_patients as select * from patients', 'table all_patients', 'unexpected'],
  ['drop index patients_by_name', 'index patients_by_name', 'missing'],
  ['alter table uploaded_files add column note text', 'column uploaded_files.note', 'unexpected'],
  [
    'alter table user_profiles alter column language drop default',
    'column user_profiles.language',
    'changed',
  ],
  ['alter table service_keys alter column name type text', 'column service_keys.name', 'changed'],
  [`alter table accounts owner to ${AUTH_ROLE}`, 'table accounts', 'changed'],
  [
    'alter table ai_explanations disable trigger all',
    'constraint ai_explanations.ai_explanations_organization_id_assessment_id_foreign',
    'changed',
  ],
  [`grant create on schema public to ${APP_ROLE}`, 'schema public', 'changed'],
  [
    `create schema reporting; grant usage on schema reporting to ${APP_ROLE};
       create view reporting.people as select full_name from patients; grant select on reporting.people to ${APP_ROLE}`,
    'table reporting.people',
    'unexpected',
  ],
  [
    `alter default privileges for role ${OWNER_ROLE} in schema public grant all on tables to ${APP_ROLE}`,
    `default grants of ${OWNER_ROLE} on tables in schema public`,
    'unexpected',
  ],
  [
    `alter default privileges grant all on tables to ${APP_ROLE}`,
    'default grants of postgres on tables in every schema',
    'unexpected',
  ],
  [
    `do $$ begin execute format('alter role ${APP_ROLE} in database %I set statement_timeout = 0', current_database()); end $$`,
    `setting statement_timeout of ${APP_ROLE} in this database`,
    'unexpected',
  ],
]

/** What hangs on these: a view's columns and schema, an owner's own grants, the other foreign keys of a table. */
const HANGS_ON =
  / (column all_patients\.|(schema|column|grants on) reporting\b|grants on accounts$|constraint ai_explanations\.)/

onEveryServer((cluster) => {
  let scratch: ScratchDatabase
  let superuser: Client

  beforeEach(async () => {
    scratch = await createScratchDatabase(cluster())
    superuser = new Client(scratch.superuser.client)
    await superuser.connect()
  })
  afterEach(async () => {
    await superuser.end()
    await scratch.drop()
  })

  /** Hands the database to an owner who may make roles and no database, as some providers have it. */
  async function toOwnerWithoutCreateDb(): Promise<Endpoint> {
    const [user, password] = [`owner_${randomBytes(6).toString('hex')}`, 'owner']
    const roles = [OWNER_ROLE, APP_ROLE, AUTH_ROLE, DEFINER_ROLE].join(', ')
    await superuser.query(`create role ${user} login createrole nocreatedb password '${password}'`)
    await superuser.query(`grant ${roles} to ${user} with admin option`)
    await superuser.query(`alter database ${scratch.name} owner to ${user}`)
    const { owner } = scratch.endpoints
    return { ...owner, client: { ...owner.client, user, password } }
  }

  test('whatever somebody changed by hand is reported by its name', async () => {
    for (const [statement] of BY_HAND) await superuser.query(statement)
    const { drift } = await migrationStatus(scratch.endpoints.owner)
    expect(drift.judged).toBe('beside a scratch database')
    const found = drift.judged === 'no' ? [] : drift.drift.map(({ object, kind }) => `${kind} ${object}`)
    expect(found).toEqual(expect.arrayContaining(BY_HAND.map(([, object, kind]) => `${kind} ${object}`)))
    const others = found.filter((line) => !BY_HAND.some(([, object, kind]) => line === `${kind} ${object}`))
    expect(others.filter((line) => !HANGS_ON.test(line))).toEqual([])
  })

  test('a change that was taken back is reported no more', async () => {
    const { owner } = scratch.endpoints
    await superuser.query('alter table patients no force row level security')
    expect((await migrationStatus(owner)).drift).toMatchObject({
      drift: [{ object: 'table patients', kind: 'changed' }],
    })
    await superuser.query('alter table patients force row level security')
    expect((await migrationStatus(owner)).drift).toMatchObject({ drift: [] })
    const databases = async () =>
      (
        await superuser.query<{ name: string }>(
          `select datname as name from pg_database where datname like 'medilens_scratch_%'`,
        )
      ).rows.map(({ name }) => name)
    // Others may look for drift just now: of what is there, all goes when they have looked.
    const there = await databases()
    await expect.poll(async () => (await databases()).filter((name) => there.includes(name))).toEqual([])
  })

  test('an owner who may not make databases still learns of a lost policy, and that it is not the whole look', async () => {
    const owner = await toOwnerWithoutCreateDb()
    expect((await migrationStatus(owner)).drift).toEqual({
      judged: 'beside the entities',
      drift: [],
      note: expect.stringMatching(/CREATEDB.*without grants and functions/),
    })
    await superuser.query('drop policy own_organization on patients')
    await superuser.query('alter table organizations no force row level security')
    const { drift } = await migrationStatus(owner)
    expect(drift).toMatchObject({
      judged: 'beside the entities',
      drift: expect.arrayContaining([
        { object: expect.stringMatching(/policy.*own_organization.*patients/), kind: 'changed' },
        { object: expect.stringMatching(/organizations.*force row level security/), kind: 'changed' },
      ]),
    })
  })

  test('with something pending such an owner is told that nothing was looked at', async () => {
    const fresh = scratch
    scratch = await createScratchDatabase(cluster(), { empty: true })
    await superuser.end()
    await fresh.drop()
    superuser = new Client(scratch.superuser.client)
    await superuser.connect()
    const owner = await toOwnerWithoutCreateDb()
    await migrate(owner, { to: 'ground' })
    expect((await migrationStatus(owner)).drift).toEqual({
      judged: 'no',
      note: expect.stringMatching(/CREATEDB.*pending/),
    })
    await migrate(owner)
    expect((await migrationStatus(owner)).drift).toMatchObject({ judged: 'beside the entities', drift: [] })
  })
})

test('a setting of a role is reported until the next migration, though no database of its own holds it', async () => {
  // Roles belong to the cluster: on the one that all tests share, others would see it.
  const server = await startServer({ version: 'embedded' })
  try {
    const cluster = await prepareCluster(server)
    const scratch = await createScratchDatabase(cluster)
    const superuser = new Client(scratch.superuser.client)
    await superuser.connect()
    await superuser.query(`alter role ${APP_ROLE} set statement_timeout = 0`)
    await superuser.query(`alter role ${AUTH_ROLE} reset lock_timeout`)
    await superuser.query(`alter role ${OWNER_ROLE} set row_security = off`)
    const { owner } = scratch.endpoints
    const found = [
      { object: `setting lock_timeout of ${AUTH_ROLE}`, kind: 'missing' },
      { object: `setting statement_timeout of ${APP_ROLE}`, kind: 'changed' },
      { object: `setting row_security of ${OWNER_ROLE}`, kind: 'unexpected' },
    ]
    // Twice: who looks does not mend.
    expect((await migrationStatus(owner)).drift).toMatchObject({ drift: found })
    expect((await migrationStatus(owner)).drift).toMatchObject({ drift: found })
    await migrate(owner)
    expect((await migrationStatus(owner)).drift).toMatchObject({ drift: found.slice(2) })
    await superuser.end()
  } finally {
    await server.stop()
  }
})

test('a database that was never migrated, of an owner who is our own role, does not differ', async () => {
  const server = await startServer({ version: 'embedded' })
  try {
    const login = { user: OWNER_ROLE, password: 'owner', database: 'clinic' }
    const superuser = new Client(server.superuser.client)
    await superuser.connect()
    await superuser.query(`create role ${OWNER_ROLE} login createdb createrole password '${login.password}'`)
    await superuser.query(`create database ${login.database} owner ${OWNER_ROLE}`)
    await superuser.end()
    const owner: Endpoint = { ...server.superuser, client: { ...server.superuser.client, ...login } }
    const noDrift = { judged: 'beside a scratch database', drift: [] }
    expect((await migrationStatus(owner)).drift).toEqual(noDrift)
    await migrate(owner)
    expect((await migrationStatus(owner)).drift).toEqual(noDrift)
    await rollback(owner, { to: '0' })
    expect((await migrationStatus(owner)).drift).toEqual(noDrift)
  } finally {
    await server.stop()
  }
})
