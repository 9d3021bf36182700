import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Endpoint } from '../connection/endpoint.ts'
import { APP_ROLE, AUTH_ROLE, DEFINER_ROLE, OWNER_ROLE } from '../roles/names.ts'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { migrate, migrationStatus } from './migrations.ts'

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
  [`revoke insert on audit_events from ${APP_ROLE}`, 'grants on audit_events', 'changed'],
  [`grant delete on chat_threads to ${APP_ROLE}`, 'grants on chat_threads', 'changed'],
  ['grant select on verifications to public', 'grants on verifications', 'changed'],
  [`grant update (email) on users to ${APP_ROLE}`, 'grants on users.email', 'unexpected'],
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
]

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
    // What hangs on these: the view's columns, an owner's own grants.
    const others = found.filter((line) => !BY_HAND.some(([, object, kind]) => line === `${kind} ${object}`))
    expect(others.filter((line) => !/ (column|rule) all_patients\.| grants on accounts$/.test(line))).toEqual(
      [],
    )
  })

  test('a change that was taken back is reported no more', async () => {
    const { owner } = scratch.endpoints
    await superuser.query('alter table patients no force row level security')
    expect((await migrationStatus(owner)).drift).toMatchObject({
      drift: [{ object: 'table patients', kind: 'changed' }],
    })
    await superuser.query('alter table patients force row level security')
    expect((await migrationStatus(owner)).drift).toMatchObject({ drift: [] })
    const { rows } = await superuser.query(`select from pg_database where datname like 'medilens_scratch_%'`)
    expect(rows.length).toBeLessThan(4) // of others who look for drift just now
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
