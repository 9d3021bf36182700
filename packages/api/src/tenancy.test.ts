import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inventory } from './inventory.ts'
import { httpCaller, type Caller } from './testing/call.ts'
import { TENANCY_CASES } from './testing/cases.ts'
import { tenancyViolations } from './testing/tenancy.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let foreign: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
})
beforeEach(async () => {
  own = await organizationFixture(db.database, { name: 'Own' })
  foreign = await organizationFixture(db.database, { name: 'Foreign' })
})
afterAll(() => db.close())

/** Runs statements as the tables' owner. */
async function asOwner(...statements: string[]): Promise<void> {
  const client = new Client(db.endpoints.owner.client)
  await client.connect()
  try {
    await client.query('set role medilens_owner')
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

describe('another organization', () => {
  it('learns nothing: its id answers as one that does not exist, in every procedure and role', async () => {
    expect(await tenancyViolations(call, own, foreign)).toEqual([])
  })

  it('is guarded for every procedure: one added without a case is named', async () => {
    const { 'patient.get': _missing, ...cases } = TENANCY_CASES
    const violations = await tenancyViolations(call, own, foreign, cases)
    expect(violations).toEqual(['patient.get: has no tenancy case'])
  })

  it('has a case for no procedure that is gone', () => {
    expect(Object.keys(TENANCY_CASES).toSorted()).toEqual(
      inventory()
        .map(({ path }) => path)
        .toSorted(),
    )
  })

  it.each(['patients', 'assessments', 'biomarker_values', 'audit_events'])(
    'shows when the policy of %s is dropped',
    async (table) => {
      const policy = `(organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))`
      await asOwner(`drop policy own_organization on ${table}`)
      const violations = await tenancyViolations(call, own, foreign).catch((error: unknown) => [
        String(error),
      ])
      await asOwner(
        `create policy own_organization on ${table} to medilens_app using ${policy} with check ${policy}`,
      )
      expect(violations).not.toEqual([])
    },
  )
})
