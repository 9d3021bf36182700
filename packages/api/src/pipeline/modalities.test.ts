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
import { RESULTS } from './schema.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database)
  own = await organizationFixture(db.database)
})
afterAll(() => db.close())

type Schema = z.core.JSONSchema.BaseSchema

/** A value that a schema takes, and that its column keeps as it is. */
function valueOf(schema: Schema): unknown {
  const [choice] = schema.anyOf ?? []
  if (choice !== undefined) return valueOf(choice)
  if (schema.enum !== undefined) return schema.enum[0]
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  const items = Array.isArray(schema.items) ? schema.items[0] : schema.items
  switch (type) {
    case 'string':
      return 'a text'
    case 'integer':
      return schema.maximum ?? 1
    case 'number':
      return Math.max(schema.minimum ?? 0, 0.5)
    case 'boolean':
      return true
    case 'array':
      return [valueOf(typeof items === 'object' ? items : {})]
    case 'object':
      return wholeOf(schema)
    default:
      throw new Error(`no value for ${JSON.stringify(schema)}`)
  }
}

/** An object with every field of its schema. */
const wholeOf = ({ properties = {} }: Schema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      valueOf(typeof field === 'object' ? field : {}),
    ]),
  )

describe.each(PIPELINE_TYPES)('a %s result', (pipelineType) => {
  it('comes back as it was recorded, every field of it', async () => {
    const result = wholeOf(z.toJSONSchema(RESULTS[pipelineType], { io: 'input' }))
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
