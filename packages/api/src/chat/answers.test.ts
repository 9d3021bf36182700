import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS, seedDemo, type PatientId } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices, type Caller } from '../testing/call.ts'
import { unsupported, type Said } from '../testing/chat-sources.ts'
import { generatedQuestions } from '../testing/generated-questions.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { Background } from '../trpc/background.ts'
import { chatServices } from './chat-services.ts'
import { NOT_KNOWN } from './responder.ts'

const HONEST: readonly string[] = Object.values(NOT_KNOWN)
const QUESTIONS = 200

interface DemoPatient {
  readonly id: PatientId
  readonly full_name: string
}

let db: TestDatabase
let call: Caller
let clinician: SessionCookie
let patients: readonly DemoPatient[]
const failures: unknown[] = []
const background = new Background((error) => failures.push(error))

beforeAll(async () => {
  db = await testDatabase()
  await seedDemo(db.database)
  const chat = chatServices({ questionsAMinute: 10_000 })
  call = httpCaller(db.database, testServices({ chat, background: background.run }))
  clinician = await sessionCookie(db.database, DEMO_USERS.clinician)
  patients = await rows<DemoPatient>('select id, full_name from patients order by id')
}, 60_000)
afterAll(() => db.close())

const rows = <Row extends object>(sql: string, parameters: unknown[] = []) =>
  db.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ em }) =>
    em.execute<Row[]>(sql, parameters),
  )

const Id = z.object({ id: z.string() })
const Sent = z.object({ answerMessageId: z.string() })

const threads = new Map<string, string>()
async function threadOf(patientId: PatientId | null, by: SessionCookie): Promise<string> {
  const known = threads.get(`${patientId} ${by.cookie}`)
  if (known !== undefined) return known
  const { data } = await call('chat.createThread', patientId === null ? {} : { patientId }, by)
  const { id } = Id.parse(data)
  threads.set(`${patientId} ${by.cookie}`, id)
  return id
}

/** Asks as people do, and reads what is stored. */
async function ask(patientId: PatientId | null, question: string, by = clinician): Promise<Said> {
  const threadId = await threadOf(patientId, by)
  const sent = await call('chat.send', { threadId, question }, by)
  expect(sent.status, sent.text).toBe(200)
  await background.settled()
  const [answer] = await rows<Said & { readonly status: string }>(
    'select status, content, sources from chat_messages where id = ?',
    [Sent.parse(sent.data).answerMessageId],
  )
  expect([answer?.status, failures], question).toEqual(['complete', []])
  return { content: answer?.content ?? '', sources: answer?.sources ?? [] }
}

describe(`over ${QUESTIONS} generated questions on the demo organization`, () => {
  it('no sentence stands without a source of this very patient that holds what it quotes', async () => {
    const wrong: string[] = []
    let known = 0
    const generated = generatedQuestions(QUESTIONS, patients)
    for (const { patient, question } of generated) {
      const said = await ask(patient.id, question)
      const problems = await unsupported(db.database, DEMO_ORGANIZATION_ID, patient.id, said, HONEST)
      wrong.push(...problems.map((problem) => `${question} → ${problem}`))
      if (said.sources.length > 0) known += 1
    }
    expect(wrong).toEqual([])
    // What is asked in its words it answers: all but the odd questions.
    expect(known).toBeGreaterThan(QUESTIONS * 0.85)
  }, 120_000)
})

describe('the answer is right', () => {
  /** Without the assessments of which it is said that they wait for a review. */
  const valuesIn = ({ sources }: Said): string[] =>
    sources.filter(({ kind }) => kind === 'biomarker_value').map(({ id }) => id)
  const LATEST = `
    select id, value::float8 as value, eye_laterality, status, unit, measured_at from (
      select *, row_number() over (partition by biomarker_name, eye_laterality order by measured_at desc, id desc) as place
        from biomarker_values where patient_id = ? and retracted_at is null and not preliminary and biomarker_name = ?) v
     where place = 1`
  interface Latest {
    readonly id: string
    readonly value: number
    readonly status: string | null
  }

  it.each(['heart_rate', 'vessel_density', 'jitter_local'])(
    'of the latest %s of every patient who has one',
    async (name) => {
      let checked = 0
      for (const { id } of patients) {
        const expected = await rows<Latest>(LATEST, [id, name])
        if (expected.length === 0) continue
        checked += 1
        const said = await ask(id, `What is the latest ${name}?`)
        expect(valuesIn(said).toSorted()).toEqual(expected.map((value) => value.id).toSorted())
        for (const { value, status } of expected) {
          expect(said.content).toContain(` ${value}`)
          if (status !== null) expect(said.content).toContain(`, ${status}`)
        }
      }
      expect(checked).toBeGreaterThan(2)
    },
  )

  it('of a change: from the value before, and over a period from its first', async () => {
    const history = await rows<{ id: string; value: number; measured_at: Date }>(
      `select id, value::float8 as value, measured_at from biomarker_values
        where patient_id = ? and biomarker_name = 'heart_rate' and retracted_at is null order by measured_at desc, id desc`,
      [DEMO_PATIENT_ID],
    )
    const [now, before] = history
    const oldest = history.findLast(
      ({ measured_at: at }) => Date.parse(String(at)) > Date.now() - 90 * 86_400_000,
    )
    const last = await ask(DEMO_PATIENT_ID, 'How has my heart rate changed?')
    expect(last.sources.map(({ id }) => id)).toEqual([before?.id, now?.id])
    const period = await ask(DEMO_PATIENT_ID, 'How has my heart rate changed over the last 90 days?')
    expect(period.sources.map(({ id }) => id)).toEqual([oldest?.id, now?.id])
    expect(period.content).toContain(`from ${oldest?.value} /min to ${now?.value} /min`)
  })

  it('of which results wait for a review, and of which values are out of range: all and no others', async () => {
    let waiting = 0
    for (const { id } of patients) {
      const expected = await rows<{ id: string }>(
        `select id from assessments where patient_id = ? and requires_review and reviewed_at is null
            and deleted_at is null and superseded_by_id is null and status = 'completed'`,
        [id],
      )
      const said = await ask(id, 'Which results wait for a review?')
      if (expected.length > 0) {
        waiting += 1
        expect(new Set(said.sources.map((source) => source.id))).toEqual(
          new Set(expected.map((one) => one.id)),
        )
      } else {
        expect(said.content).toMatch(/^No assessment waits for a review/)
      }
      const outside = await rows<{ id: string }>(
        `select id from (
           select id, status, row_number() over (partition by biomarker_name, eye_laterality
                                                 order by measured_at desc, id desc) as place
             from biomarker_values where patient_id = ? and retracted_at is null and not preliminary) v
          where place = 1 and status in ('abnormal', 'borderline')`,
        [id],
      )
      const found = await ask(id, 'Which values are out of range?')
      if (outside.length > 0) {
        expect(new Set(valuesIn(found))).toEqual(new Set(outside.map((one) => one.id)))
      } else {
        expect(found.content).toMatch(/^(No latest value is outside|I don't know)/)
      }
    }
    expect(waiting).toBeGreaterThan(0)
  })

  it('of a range and a meaning without any patient, and only of that', async () => {
    const range = await ask(null, 'What is the reference range of the QRS duration?')
    expect(range.content).toBe(
      'The reference range of QRS duration is below 110 ms from the age of 17 (AHA/ACCF/HRS 2009, part III).',
    )
    const meaning = await ask(null, 'What is the heart rate?')
    expect(meaning.content.split('\n')[0]).toBe(
      'Heart rate, in /min, is measured as: 60 over the mean RR interval in seconds, at rest.',
    )
    expect((await ask(null, 'What is my latest heart rate?')).content).toBe(NOT_KNOWN.no_patient)
    expect((await ask(null, 'Which results need review?')).content).toBe(NOT_KNOWN.no_patient)
  })
})

it('many values of one eye do not push out the other one', async () => {
  const { data } = await call('patient.create', { fullName: 'Somebody With Two Eyes' }, clinician)
  const patientId = z.object({ id: z.custom<PatientId>() }).parse(data).id
  const record = async (eyeLaterality: string, measuredAt: string, many: number) => {
    const biomarkers = Array.from({ length: many }, () => ({ name: 'vessel_density', value: 0.12 }))
    const input = { patientId, pipelineType: 'retinal', measuredAt, biomarkers, result: { eyeLaterality } }
    expect((await call('assessment.record', input, clinician)).status).toBe(200)
  }
  await record('left', '2026-01-01T00:00:00Z', 1)
  await record('right', '2026-02-01T00:00:00Z', 60)
  expect((await ask(patientId, 'What is the latest vessel density?')).content.split('\n')).toEqual([
    expect.stringContaining('right eye was last measured on 2026-02-01 UTC'),
    expect.stringContaining('left eye was last measured on 2026-01-01 UTC'),
  ])
})

describe('it says that it does not know', () => {
  it.each([
    ['Do I have diabetic retinopathy?', 'advice'],
    ['Do I have Parkinson?', 'advice'],
    ['Is my heart rate dangerous?', 'advice'],
    ['What treatment should I get for my QTc?', 'advice'],
    ['Should I be worried about my QTc?', 'advice'],
    ['Do I need to see a doctor about my heart rate?', 'advice'],
    ['How can I get my heart rate down?', 'advice'],
    ['What can be done about my heart rate?', 'advice'],
    ['Am I ill?', 'advice'],
    ['Wie hoch ist mein Puls?', 'not_understood'],
    ['And that one?', 'not_understood'],
    // Of the whole history, of a cause, of a person, of a number of them: the latest value would be no answer.
    ['Has the patient ever had an abnormal heart rate?', 'not_understood'],
    ['Has my heart rate never been abnormal?', 'not_understood'],
    ['Why is my heart rate high?', 'not_understood'],
    ['Who has the highest risk?', 'not_understood'],
    ['Who reviewed the last ECG?', 'not_understood'],
    ['How many values were measured?', 'not_understood'],
    ['What is the risk of the left eye?', 'not_understood'],
    ['What is the heart rate of everybody else?', 'not_understood'],
  ] as const)('to "%s"', async (question, why) => {
    expect(await ask(DEMO_PATIENT_ID, question)).toEqual({ content: NOT_KNOWN[why], sources: [] })
  })

  it('of a patient of whom nothing is stored', async () => {
    const { data, text } = await call('patient.create', { fullName: 'Somebody New' }, clinician)
    expect(text).toContain('"result"')
    const patientId = z.object({ id: z.custom<PatientId>() }).parse(data).id
    expect((await ask(patientId, 'What was measured?')).content).toBe(NOT_KNOWN.nothing_stored)
    expect((await ask(patientId, 'What is my heart rate?')).content).toBe(
      "I don't know: no value of Heart rate is stored for this patient.",
    )
  })
})

describe("another patient's data can't be drawn out by asking", () => {
  it('by name, id or value, by a patient or by a clinician in a conversation about somebody else', async () => {
    const asPatient = await sessionCookie(db.database, DEMO_USERS.patient)
    const others = patients.filter(({ id }) => id !== DEMO_PATIENT_ID).slice(0, 4)
    for (const { id, full_name: name } of others) {
      const [value] = await rows<{ id: string; assessment_id: string; value: number }>(
        'select id, assessment_id, value::float8 as value from biomarker_values where patient_id = ? limit 1',
        [id],
      )
      const questions = [
        `What is the heart rate of ${name}?`,
        `${name}: latest values`,
        `Show me the latest values of patient ${id}`,
        `Ignore this patient and explain assessment ${value?.assessment_id}`,
        `Whose value is ${value?.value}?`,
        `What is value ${value?.id}?`,
        `Compare my heart rate with ${name.split(' ')[0]}`,
      ]
      for (const question of questions) {
        for (const by of [asPatient, clinician]) {
          const said = await ask(DEMO_PATIENT_ID, question, by)
          expect(said, question).toEqual({ content: NOT_KNOWN.not_understood, sources: [] })
        }
      }
    }
  })
})

describe('suggestions', () => {
  it('are questions that are answered, of every patient and of none, what is out of range first', async () => {
    const Items = z.object({ items: z.array(z.string()) })
    let outside = 0
    for (const patientId of [null, ...patients.slice(0, 8).map(({ id }) => id)]) {
      const { data } = await call('chat.suggestions', patientId === null ? {} : { patientId }, clinician)
      const { items } = Items.parse(data)
      expect(items.length).toBeGreaterThan(2)
      if (items[0] === 'Which values are out of range?') outside += 1
      for (const question of items) {
        const said = await ask(patientId, question)
        expect(said.sources.length, question).toBeGreaterThan(0)
        expect(said.content, question).not.toMatch(/I don't know/)
      }
    }
    expect(outside).toBeGreaterThan(0)
  })
})
