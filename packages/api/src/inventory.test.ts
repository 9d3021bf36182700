import { expect, it } from 'vitest'
import { z } from 'zod'
import { HTTP_ROUTES } from './http/routes.ts'
import { inventory } from './inventory.ts'
import { TENANCY_CASES } from './testing/cases.ts'
import { documentedProcedures } from './testing/permission-cells.ts'
import { samples } from './testing/samples.ts'

const paths = inventory().map(({ path }) => path)
const id = crypto.randomUUID()
const whole = samples({
  patientId: id,
  assessmentId: id,
  completedId: id,
  userId: id,
  keyId: id,
  organizationId: id,
  signInSessionId: id,
  threadId: id,
  spareThreadId: id,
  answerId: id,
  someId: id,
  heartbeatLease: id,
  stageLease: id,
  submitLease: id,
  failLease: id,
  deadJobId: id,
  modelVersionId: id,
  revokedModelId: id,
  fileId: id,
  spareFileId: id,
})

it.each([
  ['a place of its input for the tenancy test, or none', Object.keys(TENANCY_CASES)],
  ['a whole input for the malformed-input test', Object.keys(whole)],
  ['a row in docs/permissions.md', (await documentedProcedures()).map(({ path }) => path)],
])('every procedure, and none that is gone, has %s', (_what, covered) => {
  expect(covered.toSorted()).toEqual(paths.toSorted())
})

it('queries, mutations and subscriptions are among them', () => {
  expect(new Set(inventory().map(({ type }) => type))).toEqual(new Set(['query', 'mutation', 'subscription']))
})

/** What a sample may leave out, because it can't be said with the rest. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // A name of one's own is taken once; what could not be graded has neither values nor risk.
  'assessment.create': ['sessionId'],
  'assessment.record': ['sessionId', 'ungradableReason'],
  'assessment.supersede': ['sessionId', 'ungradableReason'],
  'assessment.updateStatus': ['ungradableReason'],
  // An account belongs to one patient.
  'patient.create': ['userId'],
}

it('every sample is valid, and has every field of its contract', () => {
  const wrong = inventory().flatMap(({ path, meta }) => {
    const sample = whole[path] ?? {}
    const { error } = meta.input.safeParse(sample)
    const missing = missingFields(z.toJSONSchema(meta.input, { io: 'input', unrepresentable: 'any' }), sample)
    const unexpected = missing.filter((field) => !(LEFT_OUT[path] ?? []).includes(field))
    return [
      ...(error === undefined ? [] : [`${path}: ${error.message}`]),
      ...unexpected.map((field) => `${path} lacks ${field}`),
    ]
  })
  expect(wrong).toEqual([])
})

type Schema = z.core.JSONSchema.BaseSchema

/** The fields of a schema that a value does not have; of several choices those of the nearest. */
function missingFields(schema: Schema, value: unknown): string[] {
  const choices = schema.anyOf ?? schema.oneOf ?? []
  const tried = choices.filter((choice) => isOf(choice, value)).map((choice) => missingFields(choice, value))
  if (choices.length > 0) return tried.toSorted((one, other) => one.length - other.length)[0] ?? []
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return []
  const given = new Map<string, unknown>(Object.entries(value))
  return Object.entries(schema.properties).flatMap(([name, field]) =>
    given.has(name)
      ? missingFields(typeof field === 'object' ? field : {}, given.get(name)).map(
          (inner) => `${name}.${inner}`,
        )
      : [name],
  )
}

/** Whether a value has the constants of a choice. */
const isOf = ({ properties = {} }: Schema, value: unknown): boolean =>
  Object.entries(properties).every(
    ([name, field]) =>
      typeof field !== 'object' ||
      field.const === undefined ||
      typeof value !== 'object' ||
      value === null ||
      Reflect.get(value, name) === field.const,
  )

it('every route says who may use it, and one that changes something leaves an event', () => {
  const silent = HTTP_ROUTES.filter(
    ({ method, access, audit }) =>
      audit === null &&
      (['sign-in', 'session', 'file', 'permission'].includes(access) ||
        (access === 'upload-token' && method !== 'GET')),
  )
  expect(silent).toEqual([])
  expect(new Set(HTTP_ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(HTTP_ROUTES.length)
})
