import type { Database } from '@medilens/db'
import {
  onEveryServer,
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inventory } from './inventory.ts'
import { chatServices } from './chat/chat-services.ts'
import { httpCaller, testServices, type Caller } from './testing/call.ts'
import { TENANCY_CASES } from './testing/cases.ts'
import { tenancyViolations, type TenancyTrial } from './testing/tenancy.ts'
import { Background } from './trpc/background.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let foreign: OrganizationFixture

/** While a policy is dropped, answers that are written in the background may find nothing to write into. */
let isPolicyDropped = false
const background = new Background((error) => {
  if (!isPolicyDropped) throw error
})

const callerOf = (database: Database) =>
  httpCaller(
    database,
    testServices({ chat: chatServices({ questionsAMinute: 10_000 }), background: background.run }),
  )

beforeAll(async () => {
  db = await testDatabase()
  call = callerOf(db.database)
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

const trial = (more: Partial<TenancyTrial> = {}): TenancyTrial => ({
  database: db.database,
  call,
  own,
  foreign,
  as: 'keys',
  sent: 'alone',
  ...more,
})

describe('another organization', { timeout: 120_000 }, () => {
  it.each([
    ['keys', 'alone'],
    ['keys', 'in a batch'],
    ['people', 'alone'],
    ['people', 'in a batch'],
  ] as const)('learns nothing by its ids, which answer as those of nobody: %s, %s', async (as, sent) => {
    expect(await tenancyViolations(trial({ as, sent }))).toEqual([])
  })

  it('is guarded for every procedure: one added without a case is named', async () => {
    const { 'patient.get': _missing, ...cases } = TENANCY_CASES
    const procedures = inventory().filter(({ path }) => ['patient.get', 'patient.list'].includes(path))
    expect(await tenancyViolations(trial({ cases, procedures }))).toEqual([
      'patient.get: has no tenancy case',
    ])
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
      await background.settled()
      isPolicyDropped = true
      await asOwner(`drop policy own_organization on ${table}`)
      const violations = await tenancyViolations(trial()).catch((error: unknown) => [String(error)])
      await background.settled()
      await asOwner(
        `create policy own_organization on ${table} to medilens_app using ${policy} with check ${policy}`,
      )
      isPolicyDropped = false
      expect(violations).not.toEqual([])
    },
  )
})

onEveryServer((cluster) => {
  it(
    'another organization learns nothing where one owner, no superuser, lends every role',
    { timeout: 120_000 },
    async () => {
      const scratch = await testDatabase({ borrowed: true, cluster: cluster() })
      const { database } = scratch
      try {
        const [mine, theirs] = [await organizationFixture(database), await organizationFixture(database)]
        const borrowed = { database, call: callerOf(database), own: mine, foreign: theirs }
        expect(await tenancyViolations(trial({ ...borrowed, as: 'people' }))).toEqual([])
      } finally {
        await scratch.close()
      }
    },
  )
})
