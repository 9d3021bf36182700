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
})
