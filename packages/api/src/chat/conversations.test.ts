import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices, type Answer, type Caller, type Credential } from '../testing/call.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { chatServices } from './chat-services.ts'

let db: TestDatabase
let call: Caller
let own: OrganizationFixture
let clinician: SessionCookie
let patient: SessionCookie

beforeAll(async () => {
  db = await testDatabase()
  call = httpCaller(db.database, testServices({ chat: chatServices({ questionsAMinute: 1_000 }) }))
  own = await organizationFixture(db.database)
  clinician = await sessionCookie(db.database, own.users.clinician)
  patient = await sessionCookie(db.database, own.users.patient)
})
afterAll(() => db.close())

const Id = z.object({ id: z.string() })
const Thread = z.object({ id: z.string(), patientId: z.string().nullable(), isActive: z.boolean() })
const Threads = z.object({ items: z.array(Thread), nextCursor: z.string().nullable() })
const Sent = z.object({ userMessageId: z.string(), answerMessageId: z.string() })
const Messages = z.object({
  items: z.array(z.object({ id: z.string(), role: z.string(), content: z.string() })),
  nextCursor: z.string().nullable(),
})
const Refusal = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) })

const patientId = (index: number) => z.string().parse(own.patients[index]?.id)
const reasonOf = ({ text }: Answer) => Refusal.parse(JSON.parse(text)).error.data.reason

async function begin(by: Credential, input: object): Promise<string> {
  const { data, text } = await call('chat.createThread', input, by)
  return Id.parse(data, { error: () => text }).id
}
async function send(by: Credential, threadId: string, question = 'What was measured?') {
  const { data, text } = await call('chat.send', { threadId, question }, by)
  return Sent.parse(data, { error: () => text })
}
const threadsOf = async (by: Credential, input: object = {}) =>
  Threads.parse((await call('chat.listThreads', input, by)).data)

const sql = <Row extends object>(statement: string, parameters: unknown[] = []) =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, ({ em }) =>
    em.execute<Row[]>(statement, parameters),
  )

describe('a conversation', () => {
  it('is listed by when it was last used, until it is archived; then it can be read and takes no questions', async () => {
    const somebody = await sessionCookie(db.database, own.users.clinician)
    const [first, second] = [
      await begin(somebody, { patientId: patientId(0) }),
      await begin(somebody, { patientId: patientId(1), title: 'About the second' }),
    ]
    expect((await threadsOf(somebody)).items.map(({ id }) => id).slice(0, 2)).toEqual([second, first])
    await send(somebody, first)
    expect((await threadsOf(somebody)).items.map(({ id }) => id).slice(0, 2)).toEqual([first, second])
    const page = await threadsOf(somebody, { limit: 1 })
    expect(page.items.map(({ id }) => id)).toEqual([first])
    expect((await threadsOf(somebody, { limit: 1, cursor: page.nextCursor })).items[0]?.id).toBe(second)

    for (let again = 0; again < 2; again++) {
      const archived = await call('chat.archiveThread', { threadId: first }, somebody)
      expect(Thread.parse(archived.data).isActive).toBe(false)
    }
    expect((await threadsOf(somebody)).items.map(({ id }) => id)).not.toContain(first)
    const refused = await call('chat.send', { threadId: first, question: 'What was measured?' }, somebody)
    expect([refused.status, reasonOf(refused)]).toEqual([409, 'thread_archived'])
    const { data } = await call('chat.listMessages', { threadId: first }, somebody)
    expect(Messages.parse(data).items.map(({ role }) => role)).toEqual(['assistant', 'user'])
  })

  it('is found beside its patient, however many there are about others', async () => {
    const somebody = await sessionCookie(db.database, own.users.clinician)
    const { data } = await call('patient.create', { fullName: 'Somebody New' }, somebody)
    const about = { patientId: Id.parse(data).id }
    const first = await begin(somebody, about)
    await begin(somebody, {})
    await begin(somebody, { patientId: patientId(1) })
    const second = await begin(somebody, about)
    const idsOf = async (input: object) => (await threadsOf(somebody, input)).items.map(({ id }) => id)
    expect(await idsOf(about)).toEqual([second, first])
    const page = await threadsOf(somebody, { ...about, limit: 1 })
    expect(await idsOf({ ...about, limit: 1, cursor: page.nextCursor })).toEqual([first])
    const { status } = await call('chat.listThreads', about, patient)
    expect(status).toBe(404)
  })

  it('gives its messages page by page, newest first, each once', async () => {
    const threadId = await begin(clinician, {})
    const asked: string[] = []
    for (let n = 0; n < 4; n++) {
      const { userMessageId, answerMessageId } = await send(clinician, threadId)
      asked.unshift(answerMessageId, userMessageId)
    }
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const input: object = { threadId, limit: 3, ...(cursor ? { cursor } : {}) }
      const page = Messages.parse((await call('chat.listMessages', input, clinician)).data)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(asked)
  })

  it('takes a question of 1 to 2,000 characters', async () => {
    const threadId = await begin(clinician, {})
    const statuses = await Promise.all(
      ['', ' ', 'x', 'x'.repeat(2000), 'x'.repeat(2001)].map(async (question) => {
        const { status } = await call('chat.send', { threadId, question }, clinician)
        return status
      }),
    )
    expect(statuses).toEqual([400, 400, 200, 200, 400])
  })

  it('of a patient is about themselves, said or not, and about nobody else', async () => {
    const answer = await call('chat.createThread', {}, patient)
    expect(Thread.parse(answer.data).patientId).toBe(patientId(0))
    await begin(patient, { patientId: patientId(0) })
    const foreign = await call('chat.createThread', { patientId: patientId(1) }, patient)
    const random = await call('chat.createThread', { patientId: crypto.randomUUID() }, patient)
    expect([foreign.status, foreign.text]).toEqual([404, random.text])
    const suggested = await call('chat.suggestions', { patientId: patientId(1) }, patient)
    expect(suggested.status).toBe(404)
  })

  it('has an owner, which a key is not; that one tried is written down', async () => {
    const { key, id } = own.keys.clinician
    const refused = await call('chat.createThread', {}, key)
    expect([refused.status, reasonOf(refused)]).toEqual([403, 'forbidden'])
    const events = await sql('select action, event_type from audit_events where api_key_id = ?', [id])
    expect(events).toEqual([{ action: 'deny', event_type: 'chat.create_thread' }])
  })
})

describe('a conversation is its owner’s alone', () => {
  it('to everybody else, here or elsewhere, it answers as one that never was', async () => {
    const threadId = await begin(clinician, { patientId: patientId(0) })
    const { answerMessageId, userMessageId } = await send(clinician, threadId, 'What was measured?')
    const elsewhere = await organizationFixture(db.database)
    const others = [patient, await sessionCookie(db.database, elsewhere.users.clinician)]
    const nobodys = crypto.randomUUID()
    const asks: [string, (id: string) => object, string][] = [
      ['chat.getThread', (id) => ({ threadId: id }), threadId],
      ['chat.archiveThread', (id) => ({ threadId: id }), threadId],
      ['chat.listMessages', (id) => ({ threadId: id }), threadId],
      ['chat.send', (id) => ({ threadId: id, question: 'What was measured?' }), threadId],
      ['chat.onAnswer', (id) => ({ messageId: id }), answerMessageId],
      ['chat.listThreads', (id) => ({ cursor: id }), threadId],
    ]
    for (const by of others) {
      for (const [procedure, input, id] of asks) {
        const [theirs, never] = [
          await call(procedure, input(id), by),
          await call(procedure, input(nobodys), by),
        ]
        expect([theirs.status, theirs.text], procedure).toEqual([never.status, never.text])
        expect(theirs.status, procedure).toBe(procedure === 'chat.listThreads' ? 200 : 404)
      }
    }
    // A cursor of another conversation marks no place in one's own.
    const mine = await begin(patient, {})
    await send(patient, mine)
    const { data } = await call('chat.listMessages', { threadId: mine, cursor: userMessageId }, patient)
    expect(Messages.parse(data).items).toEqual([])
    // A question is no answer to be listened to, not even to its owner.
    const question = await call('chat.onAnswer', { messageId: userMessageId }, clinician)
    expect(question.status).toBe(404)
  })

  it('and only as long as they may see its patient', async () => {
    const elsewhere = await organizationFixture(db.database)
    const person = await sessionCookie(db.database, elsewhere.users.patient)
    const threadId = await begin(person, {})
    await send(person, threadId)
    expect((await threadsOf(person)).items).toHaveLength(1)
    await db.database.inOrganization({ organizationId: elsewhere.id, userId: null }, ({ em }) =>
      em.execute('update patients set deleted_at = now() where user_id = ?', [elsewhere.users.patient.id]),
    )
    expect((await threadsOf(person)).items).toEqual([])
    expect((await call('chat.listMessages', { threadId }, person)).status).toBe(404)
    expect((await call('chat.send', { threadId, question: 'What was measured?' }, person)).status).toBe(404)
  })
})

describe('the audit', () => {
  it('names the patient of every conversation that is opened, and holds nothing of what was said', async () => {
    const planted = 'Quibblewick'
    const somebody = await organizationFixture(db.database)
    const by = await sessionCookie(db.database, somebody.users.clinician)
    const about = z.string().parse(somebody.patients[0]?.id)
    const threadId = await begin(by, { patientId: about, title: planted })
    const { answerMessageId } = await send(by, threadId, `${planted} heart rate?`)
    await call('chat.getThread', { threadId }, by)
    await call('chat.listMessages', { threadId }, by)
    await call('chat.onAnswer', { messageId: answerMessageId }, by)
    await call('chat.suggestions', { patientId: about }, by)
    await call('chat.archiveThread', { threadId }, by)
    const events = await db.database.inOrganization({ organizationId: somebody.id, userId: null }, ({ em }) =>
      em.execute<Record<string, unknown>[]>('select * from audit_events order by id'),
    )
    expect(events.map(({ event_type: event, patient_id: whose }) => [event, whose])).toEqual(
      [
        'chat.create_thread',
        'chat.send',
        'chat.read_thread',
        'chat.list_messages',
        'chat.read_answer',
        'chat.suggestions',
        'chat.archive_thread',
      ].map((event) => [event, about]),
    )
    expect(JSON.stringify(events)).not.toContain(planted)
    expect(events.every(({ user_id: user }) => user === somebody.users.clinician.id)).toBe(true)
  })
})

const Wait = z.object({ error: z.object({ data: z.object({ retryAfterMs: z.number() }) }) })

describe('the limit', () => {
  it('lets a person ask thirty questions a minute, and says when to ask again', async () => {
    const limited = httpCaller(db.database, testServices())
    const { data } = await limited('chat.createThread', {}, clinician)
    const { id: threadId } = Id.parse(data)
    const question = 'What is the heart rate?'
    for (let n = 0; n < 30; n++) {
      const { status } = await limited('chat.send', { threadId, question }, clinician)
      expect(status).toBe(200)
    }
    const refused = await limited('chat.send', { threadId, question }, clinician)
    expect([refused.status, reasonOf(refused)]).toEqual([429, 'too_many_requests'])
    expect(refused.text).toMatch(/Ask again in \d+ s/)
    const { retryAfterMs } = Wait.parse(JSON.parse(refused.text)).error.data
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
    const messages = await sql<{ count: string }>('select count(*) from chat_messages where thread_id = ?', [
      threadId,
    ])
    expect(Number(messages[0]?.count)).toBe(60)
    const { data: theirs } = await limited('chat.createThread', {}, patient)
    const others = await limited('chat.send', { threadId: Id.parse(theirs).id, question }, patient)
    expect(others.status).toBe(200)
  })
})
