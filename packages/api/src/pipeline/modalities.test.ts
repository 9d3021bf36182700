import { PIPELINE_TYPES } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Caller } from '../testing/call.ts'
import { wholeResult } from '../testing/whole-result.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

describe.each(PIPELINE_TYPES)('a %s result', (pipelineType) => {
  it('comes back as it was recorded, every field of it', async () => {
    const result = wholeResult(pipelineType)
    expect(Object.keys(result).length).toBeGreaterThan(0)
    const patientId = own.patients[1]?.id
    const { key } = own.keys.service
    const recorded = await call('assessment.record', { patientId, pipelineType, biomarkers: [], result }, key)
    expect(recorded.status, recorded.text).toBe(200)
    const { id: assessmentId } = z.object({ id: z.string() }).parse(recorded.data)
    const read = await call('assessment.get', { assessmentId, include: ['result'] }, key)
    expect(read.status, read.text).toBe(200)
    expect(read.data).toMatchObject({ result: { pipelineType, ...result } })
  })
})
