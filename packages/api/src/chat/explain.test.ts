import { setTimeout as sleep } from 'node:timers/promises'
import {
  DEMO_ORGANIZATION_ID,
  DEMO_PATIENT_ID,
  DEMO_USERS,
  PIPELINE_TYPES,
  seedDemo,
  type PatientId,
  type Source,
} from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, type Caller } from '../testing/call.ts'
import { unsupported } from '../testing/chat-sources.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'

let db: TestDatabase
let call: Caller
let clinician: SessionCookie
let patient: SessionCookie

beforeAll(async () => {
  db = await testDatabase()
  await seedDemo(db.database)
  call = httpCaller(db.database)
  clinician = await sessionCookie(db.database, DEMO_USERS.clinician)
  patient = await sessionCookie(db.database, DEMO_USERS.patient)
}, 60_000)
afterAll(() => db.close())

const rows = <Row extends object>(statement: string, parameters: unknown[] = []) =>
  db.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ em }) =>
    em.execute<Row[]>(statement, parameters),
  )

const Explanation = z.object({
  text: z.string(),
  modelUsed: z.string(),
  sources: z.array(z.custom<Source>()),
  createdAt: z.string(),
})
async function explain(assessmentId: string, by = clinician) {
  const { data, text } = await call('chat.explain', { assessmentId }, by)
  return Explanation.parse(data, { error: () => text })
}

it('of every kind and every outcome rests, sentence by sentence, on that assessment and its values alone', async () => {
  const assessments = await rows<{ id: string; patient_id: PatientId; pipeline_type: string }>(
    `select distinct on (pipeline_type, outcome, status, risk_level, requires_review, reviewed_at is null)
            id, patient_id, pipeline_type from assessments
      order by pipeline_type, outcome, status, risk_level, requires_review, reviewed_at is null, id`,
  )
  expect(new Set(assessments.map((one) => one.pipeline_type))).toEqual(new Set(PIPELINE_TYPES))
  for (const { id, patient_id: patientId } of assessments) {
    const { text: content, sources } = await explain(id)
    expect(await unsupported(db.database, DEMO_ORGANIZATION_ID, patientId, { content, sources }, [])).toEqual(
      [],
    )
    const values = await rows<{ id: string }>(
      'select id from biomarker_values where assessment_id = ? and retracted_at is null',
      [id],
    )
    const cited = (kind: string) => new Set(sources.filter((one) => one.kind === kind).map((one) => one.id))
    expect(cited('assessment')).toEqual(new Set([id]))
    expect(cited('biomarker_value')).toEqual(new Set(values.map((value) => value.id)))
    expect(content).toMatch(/MediLens screens and records, it does not diagnose\.$/)
  }
})

it('says what is out of range first, what was not measured and why, and what waits for a review', async () => {
  const [one] = await rows<{ id: string; review_reason: string; reason: string }>(
    `select a.id, a.review_reason, a.results -> 'notMeasured' -> 0 ->> 'reason' as reason from assessments a
      where requires_review and reviewed_at is null and status = 'completed'
        and jsonb_array_length(a.results -> 'notMeasured') > 0
        and exists (select from biomarker_values v where v.assessment_id = a.id and v.status = 'abnormal') limit 1`,
  )
  const { text } = await explain(one?.id ?? '')
  const lines = text.split('\n')
  const judged = lines.flatMap((line) => /, (abnormal|borderline|normal) \(/.exec(line)?.[1] ?? [])
  const order = ['abnormal', 'borderline', 'normal']
  expect(judged[0]).toBe('abnormal')
  expect(judged).toEqual(judged.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
  expect(text).toContain(one?.reason.replace(/\.$/, ''))
  expect(text).toContain(`waits for a review: ${one?.review_reason}`)
})

it('is kept, shown with the assessment, and made anew only when that or a value of it changed', async () => {
  const [{ id } = { id: '' }] = await rows<{ id: string }>(
    `select a.id from assessments a where requires_review and reviewed_at is null and status = 'completed'
        and exists (select from biomarker_values v where v.assessment_id = a.id) limit 1`,
  )
  const [first, again] = [await explain(id), await explain(id)]
  expect(again).toEqual(first)
  const shown = await call('assessment.get', { assessmentId: id, include: ['explanations'] }, clinician)
  expect(shown.data).toMatchObject({ explanations: [first] })

  // A millisecond is as exact as the database keeps it.
  await sleep(5)
  await rows('update assessments set reviewed_at = now(), updated_at = now() where id = ?', [id])
  await sleep(5)
  const reviewed = await explain(id)
  expect(reviewed.text).toContain('was reviewed on')
  expect(await explain(id)).toEqual(reviewed)

  await rows(
    `update biomarker_values set retracted_at = now()
      where id = (select id from biomarker_values where assessment_id = ? limit 1)`,
    [id],
  )
  await sleep(5)
  const fewer = await explain(id)
  expect(fewer.sources.length).toBe(reviewed.sources.length - 1)
  const stored = await rows('select id from ai_explanations where assessment_id = ?', [id])
  expect(stored).toHaveLength(3)
})

it('is given to a patient of their own assessments alone, and to two who ask at once it is one', async () => {
  const [own] = await rows<{ id: string }>(
    'select id from assessments where patient_id = ? order by id limit 1',
    [DEMO_PATIENT_ID],
  )
  const [foreign] = await rows<{ id: string }>('select id from assessments where patient_id <> ? limit 1', [
    DEMO_PATIENT_ID,
  ])
  const [one, two] = await Promise.all([explain(own?.id ?? '', patient), explain(own?.id ?? '', clinician)])
  expect(two).toEqual(one)
  const refused = await call('chat.explain', { assessmentId: foreign?.id }, patient)
  const never = await call('chat.explain', { assessmentId: crypto.randomUUID() }, patient)
  expect([refused.status, refused.text]).toEqual([404, never.text])
})
