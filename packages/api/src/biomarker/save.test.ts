import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AssessmentSummary } from '../assessment/schema.ts'
import { httpCaller, type Caller } from '../testing/call.ts'
import { talk } from '../testing/talk.ts'
import { BiomarkerPage } from './schema.ts'

let db: TestDatabase
let send: Caller
let own: OrganizationFixture
beforeAll(async () => {
  db = await testDatabase({ pool: { min: 0, max: 10, connectionTimeoutMillis: 20_000 } })
  send = httpCaller(db.database)
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

it('an assessment is filled to its limit and no further, also by calls side by side', async () => {
  const { key } = own.keys.service
  const pipeline = talk(send, key)
  const { id } = await pipeline.ask(AssessmentSummary, 'assessment.create', {
    patientId: own.patients[1]?.id,
    pipelineType: 'retinal',
  })
  const biomarkers = Array.from({ length: 1000 }, (_, index) => ({
    name: `layer_thickness_${index}`,
    value: index / 4,
    unit: 'um',
  }))
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => send('biomarker.save', { assessmentId: id, biomarkers }, key)),
  )
  const answeredWith = (wanted: number) => answers.filter(({ status }) => status === wanted).length
  expect([answeredWith(200), answeredWith(413)]).toEqual([5, 3])
  const stored = await db.database.inOrganization({ organizationId: own.id, userId: null }, ({ sql }) =>
    sql
      .selectFrom('biomarker_values')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('assessmentId', '=', id)
      .executeTakeFirstOrThrow(),
  )
  expect(stored.count).toBe('5000')
  expect(
    (await pipeline.ask(BiomarkerPage, 'biomarker.list', { assessmentId: id, limit: 1 })).items,
  ).toHaveLength(1)
})
