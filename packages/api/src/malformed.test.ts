import type { Database, OrganizationId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inventory } from './inventory.ts'
import { httpCaller, type Caller } from './testing/call.ts'
import { samples } from './testing/samples.ts'
import { spoil } from './testing/spoil.ts'
import { APP_ERROR_CODES } from './trpc/error.ts'

const Refusal = z.object({
  error: z.object({ message: z.string(), data: z.object({ reason: z.enum(Object.keys(APP_ERROR_CODES)) }) }),
})

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let inputs: Record<string, object>

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
  const patientId = own.patients[1]?.id ?? ''
  const { data } = await call(
    'assessment.create',
    { patientId, pipelineType: 'speech' },
    own.keys.clinician.key,
  )
  const { id } = z.object({ id: z.string() }).parse(data)
  inputs = samples({ patientId, assessmentId: id, userId: own.users.clinician.id, someId: id })
})
afterAll(() => db.close())

/** A key of a role that may call the procedure. */
const keyFor = (path: string) => (path.startsWith('audit.') ? own.keys.admin.key : own.keys.clinician.key)

/** How many rows the organization has in each table that a call could write. */
const rowCounts = (database: Database, organizationId: OrganizationId) =>
  database.inOrganization({ organizationId, userId: null }, async ({ em }) => {
    const tables = [
      'patients',
      'assessments',
      'biomarker_values',
      'pipeline_stages',
      'cardiology_results',
      'audit_events',
    ]
    const [counts] = await em.execute<Record<string, unknown>[]>(
      `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
    )
    return counts
  })

describe.each(inventory().map(({ path }) => path))('%s', (path) => {
  it('takes an input with every field of its contract', async () => {
    expect(inputs).toHaveProperty([path])
    const { status, text } = await call(path, inputs[path], keyFor(path))
    // A session id that nobody used is a right question with the answer no.
    expect([status, path === 'assessment.getBySession' ? '' : text.slice(0, 300)]).toEqual(
      path === 'assessment.getBySession' ? [404, ''] : [200, expect.any(String)],
    )
  })

  it('answers whatever is malformed with a typed refusal, and writes nothing', async () => {
    const before = await rowCounts(db.database, own.id)
    const wrong: string[] = []
    const spoilt = spoil(inputs[path] ?? {})
    for (const { how, body } of spoilt) {
      const { status, text } = await call(path, body, keyFor(path))
      const typed = Refusal.safeParse(JSON.parse(text)).success
      if (status < 400 || status > 499 || !typed) wrong.push(`${how}: ${status} ${text.slice(0, 200)}`)
    }
    expect(wrong).toEqual([])
    expect(spoilt.length).toBeGreaterThan(5)
    expect(await rowCounts(db.database, own.id)).toEqual(before)
  })
})
