import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createScratchDatabase, type ScratchDatabase } from '../testing/cluster.ts'
import { onEveryServer } from '../testing/every-server.ts'
import { verifyIsolation } from './isolation.ts'

onEveryServer((cluster) => {
  let scratch: ScratchDatabase

  beforeEach(async () => {
    scratch = await createScratchDatabase(cluster())
  })
  afterEach(() => scratch.drop())

  test('finds nothing in a database as its migrations made it', async () => {
    expect(await verifyIsolation(scratch.endpoints.app)).toEqual([])
    expect(await verifyIsolation(scratch.borrowed.app)).toEqual([])
  })

  test.each([
    ['drop policy own_organization on patients', 'The policy own_organization of patients is missing.'],
    [
      'alter policy own_organization on patients using (true)',
      'The policy own_organization of patients is not as declared.',
    ],
    [
      'alter policy own_organization on patients with check (true)',
      'The policy own_organization of patients is not as declared.',
    ],
    [
      'alter policy own_organization on patients to public',
      'The policy own_organization of patients is not as declared.',
    ],
    [
      'create policy everybody on patients for select using (true)',
      'The policy everybody of patients is not one of ours.',
    ],
    [
      'alter table patients no force row level security',
      'The table patients does not force row-level security on its owner.',
    ],
    [
      'alter table patients disable row level security',
      'The table patients has its row-level security disabled.',
    ],
    ['alter table patients rename to people', 'The table patients is missing.'],
  ])('%s: %s', async (statement, found) => {
    const client = new Client(scratch.endpoints.owner.client)
    await client.connect()
    await client.query(`set role medilens_owner; ${statement}`)
    await client.end()
    expect(await verifyIsolation(scratch.endpoints.app)).toEqual([found])
  })

  test.each([
    [
      'alter table ai_explanations disable trigger all',
      [
        'The foreign key ai_explanations_organization_id_assessment_id_foreign of ai_explanations is not enforced.',
      ],
    ],
    ['grant create on schema public to medilens_app', ['medilens_app may create objects in schema public.']],
    [
      'grant create on schema public to public',
      [
        'medilens_app may create objects in schema public.',
        'medilens_auth may create objects in schema public.',
      ],
    ],
    [
      `do $$ begin execute format('grant create on database %I to medilens_auth', current_database()); end $$`,
      ['medilens_auth may create schemas.'],
    ],
    [
      `create schema reporting; grant usage on schema reporting to medilens_app;
       create view reporting.people as select full_name from patients;
       grant select (full_name) on reporting.people to medilens_app`,
      ['medilens_app may use the view reporting.people, which no policy binds.'],
    ],
    [
      'create materialized view copy as select * from patients; grant select on copy to public',
      [
        'medilens_app may use the view public.copy, which no policy binds.',
        'medilens_auth may use the view public.copy, which no policy binds.',
      ],
    ],
    [
      `create function everything(integer) returns setof patients language sql security definer
         as 'select * from patients'`,
      [
        "medilens_app may call public.everything(integer), which acts by its owner's rights.",
        "medilens_auth may call public.everything(integer), which acts by its owner's rights.",
      ],
    ],
    [
      'alter function organization_ids() owner to postgres',
      ["medilens_app may call public.organization_ids(), which acts by its owner's rights."],
    ],
    [
      'grant update, delete, truncate on audit_events to medilens_app',
      ['medilens_app may delete, truncate, update audit_events, which is not declared.'],
    ],
    [
      'grant select (hash) on api_keys to medilens_definer',
      ['medilens_definer may select api_keys.hash, which is not declared.'],
    ],
    ['grant select on users to medilens_app', ['medilens_app may select users, which is not declared.']],
    [
      'grant insert (tx_id) on audit_events to public',
      [
        'medilens_app may insert audit_events.tx_id, which is not declared.',
        'medilens_auth may insert audit_events.tx_id, which is not declared.',
        'medilens_definer may insert audit_events.tx_id, which is not declared.',
      ],
    ],
    [
      'revoke insert on assessments from medilens_app',
      ['medilens_app may not insert assessments, which is declared.'],
    ],
    [
      'grant insert on mikro_orm_migrations to medilens_app',
      ['medilens_app may insert mikro_orm_migrations, which is not declared.'],
    ],
  ])('%s: is refused', async (statement, found) => {
    const client = new Client(scratch.superuser.client)
    await client.connect()
    await client.query(statement)
    await client.end()
    expect(await verifyIsolation(scratch.endpoints.app)).toEqual(found)
    expect(await verifyIsolation(scratch.borrowed.app)).toEqual(found)
  })

  test('what nobody of ours can use, and what an extension made, is no way around', async () => {
    const client = new Client(scratch.superuser.client)
    await client.connect()
    await client.query(`create schema private; create view private.people as select * from patients`)
    await client.query(`grant select on private.people to public; create view own as select * from patients`)
    await client.query('create extension pg_stat_statements')
    await client.end()
    expect(await verifyIsolation(scratch.endpoints.app)).toEqual([])
  })
})
