import { newId, PIPELINE_TYPES, type PipelineType } from '@medilens/db'
import { isKept, rulesOf, type RuleName } from '@medilens/db/rules'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AssessmentSummary } from '../assessment/schema.ts'
import { AssessmentId } from '../biomarker/schema.ts'
import { httpCaller } from '../testing/call.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { wholeResult } from '../testing/whole-result.ts'
import { judgeByContract } from './hand-over/contract.ts'

let db: TestDatabase
let clinic: OrganizationFixture
let superuser: Client
let service: Talk

beforeAll(async () => {
  db = await testDatabase()
  clinic = await organizationFixture(db.database)
  superuser = new Client(db.superuser.client)
  await superuser.connect()
  service = talk(httpCaller(db.database), clinic.keys.service.key)
})
afterAll(async () => {
  await superuser.end()
  await db.close()
})

/** What breaks each rule, and no other one, in a result that is whole. */
const BREAKING: { readonly [Type in keyof RuleName]: Readonly<Record<RuleName[Type], readonly object[]>> } = {
  cardiology: {
    arrhythmia_named: [
      { arrhythmiaTypes: [] },
      { arrhythmiaTypes: null },
      { arrhythmiaDetected: false },
      { arrhythmiaDetected: null },
    ],
    qrs_within_qt: [{ qrsDurationMs: 0.51 }],
    rate_needs_beats: [{ rPeaksDetected: 1, sdnnMs: null, rmssdMs: null }],
    variability_needs_beats: [{ rPeaksDetected: 2 }, { rPeaksDetected: 2, sdnnMs: null }],
  },
  retinal: {
    severity_of_grade: [{ drSeverity: 'severe' }],
    four_two_one: [
      { fourTwoOneMet: false },
      { hemorrhages4Quadrants: false, venousBeading2Quadrants: false, irma1Quadrant: false },
      { fourTwoOneMet: false, hemorrhages4Quadrants: null, irma1Quadrant: null },
    ],
    four_two_one_is_severe: [{ drGrade: 2, drSeverity: 'moderate' }],
    edema_of_severity: [{ dmeSeverity: 'none' }, { dmePresent: false }],
  },
  radiology: {
    probability_of_condition: [{ primaryCondition: null, primarySeverity: null }],
    severity_of_condition: [{ primaryCondition: null, primaryProbability: null }],
  },
  cognitive: { valid_of_completed: [{ tasksCompleted: 1, validTasks: 2 }] },
}

const CASES = Object.entries(BREAKING).flatMap(([type, rules]) =>
  Object.entries(rules).flatMap(([rule, breaking]) =>
    breaking.map((change) => ({ type: PIPELINE_TYPES.find((known) => known === type), rule, change })),
  ),
)

const storeRow = (type: PipelineType, assessmentId: string, result: object) => {
  const now = new Date()
  const ids = {
    id: newId<'ResultId'>(),
    organizationId: clinic.id,
    assessmentId: AssessmentId.parse(assessmentId),
  }
  return db.database.inOrganization({ organizationId: clinic.id, userId: null }, ({ sql }) =>
    sql
      .insertInto(`${type}_results`)
      .values({ ...ids, createdAt: now, updatedAt: now, ...result })
      .execute(),
  )
}

/** Why PostgreSQL refuses a row, or null. */
async function refusedBy(type: PipelineType, result: object): Promise<string | null> {
  const { id } = await service.ask(AssessmentSummary, 'assessment.create', {
    patientId: clinic.patients[1]?.id,
    pipelineType: type,
  })
  return storeRow(type, id, result).then(
    () => null,
    (error: unknown) => z.object({ constraint: z.string() }).parse(error).constraint,
  )
}

describe.each(PIPELINE_TYPES)('a %s result', (type) => {
  const whole = wholeResult(type)
  const judge = (result: object) =>
    judgeByContract(`${type}/1`, type, { outcome: 'measured', biomarkers: [], result })

  it('that is whole keeps every rule, and so does one of which nothing else is known', async () => {
    expect(judge(whole)).toMatchObject({ isKept: true })
    expect(await refusedBy(type, whole)).toBeNull()
    for (const rule of rulesOf(type)) expect(isKept(rule, {}), rule.name).toBe(true)
  })

  it('is held to rules about fields that it has', () => {
    for (const { at, must } of rulesOf(type)) {
      expect(Object.keys(whole)).toEqual(expect.arrayContaining([at, ...must.fields]))
    }
  })

  const cases = CASES.filter((one) => one.type === type)
  if (cases.length === 0) return
  it.each(cases)(
    'is refused by contract and database where it breaks $rule: $change',
    async ({ rule, change }) => {
      const broken = { ...whole, ...change }
      const { at, says } = rulesOf(type).find(({ name }) => name === rule) ?? { at: '', says: '' }
      expect(judge(broken)).toEqual({ isKept: false, issues: [{ path: `result.${at}`, problem: says }] })
      expect(await refusedBy(type, broken)).toBe(`${type}_results_${rule}`)
      // Whichever way it comes, it is the sender who is told.
      const recorded = {
        patientId: clinic.patients[1]?.id,
        pipelineType: type,
        biomarkers: [],
        result: broken,
      }
      expect(await service.refusal('assessment.record', recorded)).toMatchObject({
        status: 400,
        reason: 'invalid_input',
        paths: [`result.${at}`],
      })
    },
  )

  it.each(rulesOf(type))('is judged by $name as PostgreSQL judges it, whatever is known', async (rule) => {
    const rows = combinations(type, [...new Set(rule.must.fields)])
    const columns = await columnsOf(type)
    const stored = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([field, value]) => [columns.get(field), value])),
    )
    const { rows: judged } = await superuser.query<{ kept: boolean }>(
      `select (${rule.must.check}) is not false as kept from jsonb_populate_recordset(null::${type}_results, $1)`,
      [JSON.stringify(stored)],
    )
    expect(rows.map((row) => isKept(rule, row))).toEqual(judged.map(({ kept }) => kept))
    expect(new Set(judged.map(({ kept }) => kept)).size).toBe(2)
  })
})

/** Of each modality something that breaks a check which came after the first results. */
const OLD = [
  { type: 'cardiology', check: 'qrs_within_qt', change: { qrsDurationMs: 200, qtIntervalMs: 100 } },
  { type: 'retinal', check: 'severity_of_grade', change: { drSeverity: 'severe' } },
  { type: 'radiology', check: 'severity_of_condition', change: BREAKING.radiology.severity_of_condition[0] },
  { type: 'cognitive', check: 'valid_of_completed', change: { tasksCompleted: 1, validTasks: 2 } },
  { type: 'dermatology', check: 'border_score_range', change: { borderScore: 9 } },
] as const

describe.each(OLD)('a run with a $type result of before its checks', ({ type, check, change }) => {
  it.each(['failed', 'cancelled'])(`that breaks ${check} can be %s, and is tried again`, async (status) => {
    const [table, name] = [`${type}_results`, `${type}_results_${check}`]
    const { rows } = await superuser.query<{ definition: string }>(
      'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
      [name],
    )
    const { id: assessmentId } = await service.ask(AssessmentSummary, 'assessment.create', {
      patientId: clinic.patients[1]?.id,
      pipelineType: type,
    })
    await superuser.query(`alter table ${table} drop constraint ${name}`)
    await storeRow(type, assessmentId, { ...wholeResult(type), ...change })
    await superuser.query(`alter table ${table} add constraint ${name} ${rows[0]?.definition} not valid`)
    const move = (to: string) =>
      service.ask(AssessmentSummary, 'assessment.updateStatus', { assessmentId, status: to })
    expect(await move(status)).toMatchObject({ status })
    // Nothing that stands breaks it any more.
    await superuser.query(`alter table ${table} validate constraint ${name}`)
    if (status === 'failed') expect(await move('pending')).toMatchObject({ status: 'pending' })
  })
})

/** Every row that a few telling values of the fields make, each of them unknown too. */
function combinations(type: PipelineType, fields: readonly string[]): Record<string, unknown>[] {
  const whole = wholeResult(type)
  return fields.reduce<Record<string, unknown>[]>(
    (rows, field) =>
      rows.flatMap((row) => valuesLike(whole[field]).map((value) => ({ ...row, [field]: value }))),
    [{}],
  )
}

function valuesLike(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case 'boolean':
      return [null, false, true]
    case 'number':
      return [null, 0, 1, 2, 3, 4]
    case 'string':
      return [null, 'none', 'mild', 'moderate', 'severe', 'proliferative']
    default:
      return [null, [], ['a text']]
  }
}

/** The column of each field, by the entity's own naming. */
async function columnsOf(type: PipelineType): Promise<ReadonlyMap<string, string>> {
  const { rows } = await superuser.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = '${type}_results'::regclass and attnum > 0`,
  )
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return new Map(rows.map(({ name }) => [camel(name), name]))
}
