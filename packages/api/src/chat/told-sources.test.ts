import { DEMO_ORGANIZATION_ID, DEMO_PATIENT_ID, DEMO_USERS, seedDemo } from '@medilens/db'
import { testDatabase, type TestDatabase } from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices, type Caller } from '../testing/call.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { talk, type Talk } from '../testing/talk.ts'
import { Background } from '../trpc/background.ts'
import { Explanation, MessagePage, Sent, Thread } from './schema.ts'

let db: TestDatabase
let call: Caller
let cookie: SessionCookie
let clinician: Talk
const failures: unknown[] = []
const background = new Background((error) => failures.push(error))

beforeAll(async () => {
  db = await testDatabase()
  await seedDemo(db.database)
  call = httpCaller(db.database, testServices({ background: background.run }))
  cookie = await sessionCookie(db.database, DEMO_USERS.clinician)
  clinician = talk(call, cookie)
}, 60_000)
afterAll(() => db.close())

const sql = <Row extends object>(statement: string, parameters: unknown[] = []) =>
  db.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ em }) =>
    em.execute<Row[]>(statement, parameters),
  )

/** The sources of an answer, as the conversation shows them. */
async function sourcesOf(question: string) {
  const { id: threadId } = await clinician.ask(Thread, 'chat.createThread', { patientId: DEMO_PATIENT_ID })
  const { answerMessageId } = await clinician.ask(Sent, 'chat.send', { threadId, question })
  await background.settled()
  expect(failures).toEqual([])
  const { items } = await clinician.ask(MessagePage, 'chat.listMessages', { threadId })
  return { threadId, sources: items.find(({ id }) => id === answerMessageId)?.sources ?? [] }
}

describe('whoever follows a source', () => {
  it('is told of each value its biomarker and its assessment', async () => {
    const { sources } = await sourcesOf('What was measured?')
    const values = sources.filter(({ kind }) => kind === 'biomarker_value')
    expect(values.length).toBeGreaterThan(5)
    const rows = await sql<{ id: string; assessmentId: string; name: string }>(
      'select id, assessment_id as "assessmentId", biomarker_name as name from biomarker_values where patient_id = ?',
      [DEMO_PATIENT_ID],
    )
    const stored = new Map(rows.map((row) => [row.id, row]))
    for (const { id, assessmentId, name } of values) {
      expect({ id, assessmentId, name }).toEqual(stored.get(id))
    }
  })

  it('is told so too of a value that was taken back since', async () => {
    const { threadId, sources } = await sourcesOf('What is the latest heart rate?')
    const [value] = sources
    await sql('update biomarker_values set retracted_at = now() where id = ?', [value?.id])
    const { items } = await clinician.ask(MessagePage, 'chat.listMessages', { threadId })
    expect(items[0]?.sources).toEqual(sources)
    expect(value).toMatchObject({ name: 'heart_rate', assessmentId: expect.any(String) })
  })

  it('is told which assessment, and which entry of the catalogue, a sentence rests on', async () => {
    const risk = await sourcesOf('What is the risk?')
    const assessment = risk.sources.find(({ kind }) => kind === 'assessment')
    expect(assessment).toMatchObject({ assessmentId: assessment?.id, name: null })
    const { sources } = await sourcesOf('What is the heart rate?')
    const entry = sources.find(({ kind }) => kind === 'catalogue')
    expect(entry).toMatchObject({ assessmentId: null, name: 'heart_rate' })
  })

  it('finds those of an explanation in the assessment that it explains', async () => {
    const [{ id: assessmentId } = { id: '' }] = await sql<{ id: string }>(
      `select assessment_id as id from biomarker_values where patient_id = ? and retracted_at is null limit 1`,
      [DEMO_PATIENT_ID],
    )
    const { sources } = await clinician.ask(Explanation, 'chat.explain', { assessmentId })
    const values = sources.filter(({ kind }) => kind === 'biomarker_value')
    expect(values.length).toBeGreaterThan(0)
    expect(new Set(values.map((value) => value.assessmentId))).toEqual(new Set([assessmentId]))
    expect(values.every(({ name }) => name !== null)).toBe(true)
    const { data } = await call('assessment.get', { assessmentId, include: ['explanations'] }, cookie)
    const Shown = z.object({ explanations: z.array(Explanation) })
    expect(Shown.parse(data).explanations.at(-1)?.sources).toEqual(sources)
  })

  it('is told nothing of a value of somebody else, should one ever be cited', async () => {
    const { threadId, sources } = await sourcesOf('What is the latest QRS duration?')
    const [{ id: foreign } = { id: '' }] = await sql<{ id: string }>(
      'select id from biomarker_values where patient_id <> ? limit 1',
      [DEMO_PATIENT_ID],
    )
    await sql(
      `update chat_messages set sources = jsonb_set(sources, '{0,id}', to_jsonb(?::text))
        where thread_id = ? and role = 'assistant'`,
      [foreign, threadId],
    )
    const { items } = await clinician.ask(MessagePage, 'chat.listMessages', { threadId })
    expect(sources[0]?.name).toBe('qrs_duration')
    expect(items[0]?.sources[0]).toMatchObject({ id: foreign, assessmentId: null, name: null })
  })
})
