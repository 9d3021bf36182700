import { setTimeout as sleep } from 'node:timers/promises'
import { newId, type PatientId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { httpCaller, testServices } from '../testing/call.ts'
import { eventsOf, type StreamedEvent } from '../testing/event-stream.ts'
import { streamsOf } from '../testing/open-streams.ts'
import { sessionCookie, type SessionCookie } from '../testing/session-cookie.ts'
import { Background } from '../trpc/background.ts'
import type { Services } from '../trpc/services.ts'
import { chatServices } from './chat-services.ts'
import { UngroundedError } from './grounding.ts'
import { recordedResponder } from './recorded/recorded-responder.ts'
import { NOT_KNOWN, type Responder, type Sentence } from './responder.ts'

/** The tenth already where clocks are an hour ahead. */
const MEASURED_AT = '2026-01-09T23:30:00.000Z'

let db: TestDatabase
let own: OrganizationFixture
let clinician: SessionCookie
let patientId: PatientId
let values: readonly string[]

beforeAll(async () => {
  // One connection: a stream that held it would stop everything else.
  db = await testDatabase({ pool: { min: 0, max: 1, connectionTimeoutMillis: 10_000 } })
  own = await organizationFixture(db.database)
  clinician = await sessionCookie(db.database, own.users.clinician)
  const [first, second] = own.patients
  if (first === undefined || second === undefined) throw new Error('the fixture has two patients')
  patientId = first.id
  const call = httpCaller(db.database)
  const record = async (of: PatientId, value: number) => {
    const input = {
      patientId: of,
      pipelineType: 'cardiology',
      measuredAt: MEASURED_AT,
      biomarkers: [{ name: 'heart_rate', value, unit: '/min' }],
    }
    const { data, text } = await call('assessment.record', input, own.keys.clinician.key)
    const { id } = z.object({ id: z.string() }, { error: () => text }).parse(data)
    const listed = await call('biomarker.list', { assessmentId: id }, own.keys.clinician.key)
    return z.object({ items: z.array(z.object({ id: z.string() })) }).parse(listed.data).items[0]?.id ?? ''
  }
  values = [await record(first.id, 72.5), await record(second.id, 111)]
})
afterAll(() => db.close())

/** A server with this responder, of which a test hears what goes wrong in the background. */
function server(more: Partial<Services> & { readonly responder?: Responder } = {}) {
  const { responder = recordedResponder, ...rest } = more
  const failures: unknown[] = []
  const background = new Background((error) => failures.push(error))
  const services = testServices({
    chat: chatServices({ responder, questionsAMinute: 10_000 }),
    background: background.run,
    ...rest,
  })
  const openStreams = streamsOf(db.database, services)
  const call = httpCaller(db.database, services)
  return {
    call,
    failures,
    settled: () => background.settled(),
    /** Asks a question of a new conversation; the id of its answer. */
    ask: async (question: string, about: PatientId | null = patientId, by = clinician): Promise<string> => {
      const thread = await call('chat.createThread', about === null ? {} : { patientId: about }, by)
      const { id: threadId } = z.object({ id: z.string() }).parse(thread.data)
      const { data } = await call('chat.send', { threadId, question }, by)
      return z.object({ answerMessageId: z.string() }).parse(data).answerMessageId
    },
    /** What is streamed of an answer until the stream ends, or the signal aborts. */
    listen: async (messageId: string, options: ListenOptions = {}): Promise<StreamedEvent[]> =>
      eventsOf(await (await open(messageId, options)).text()),
    open,
  }

  function open(messageId: string, { by = clinician, ...listening }: ListenOptions = {}) {
    return openStreams('chat.onAnswer', { messageId }, { by, ...listening })
  }
}

interface ListenOptions {
  readonly after?: string | null
  readonly signal?: AbortSignal
  readonly by?: SessionCookie
}

const Text = z.object({ type: z.literal('text'), text: z.string() })
const Complete = z.object({
  type: z.literal('complete'),
  status: z.string(),
  notice: z.string().nullable(),
  sources: z.array(z.object({ id: z.string(), sentence: z.int(), name: z.string().nullable() })),
})
const textOf = (events: readonly StreamedEvent[]): string =>
  events.map(({ data }) => Text.safeParse(data).data?.text ?? '').join('')
const endOf = (events: readonly StreamedEvent[]) =>
  events.flatMap(({ data }) => Complete.safeParse(data).data ?? []).at(-1)
const lastIdOf = (events: readonly StreamedEvent[]): string | null =>
  events.findLast(({ id }) => id !== null)?.id ?? null

const stored = async (messageId: string) => {
  const [row] = await sql<{ status: string; content: string; sources: unknown[] | null }>(
    'select status, content, sources from chat_messages where id = ?',
    [messageId],
  )
  if (row === undefined) throw new Error('no such message')
  return row
}
const sql = <Row extends object>(statement: string, parameters: unknown[] = []) =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, ({ em }) =>
    em.execute<Row[]>(statement, parameters),
  )

/** Says these sentences, each after a pause of so many milliseconds. */
const saying = (pause: number, ...sentences: readonly (Sentence | (() => Sentence))[]): Responder => ({
  ...recordedResponder,
  name: 'test',
  async *respond() {
    for (const sentence of sentences) {
      await sleep(pause)
      yield typeof sentence === 'function' ? sentence() : sentence
    }
  },
})

/** Says `first` at once, and `second` when it is let. */
const halting = (first: string, second: string) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const responder: Responder = {
    ...saying(0),
    async *respond() {
      yield grounded(first)
      await promise
      yield grounded(second)
    },
  }
  return { responder, goOn: resolve }
}

/** What comes of a stream, while it comes. */
function hearing({ body }: Response) {
  let text = ''
  const over = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of body ?? []) text += decoder.decode(chunk, { stream: true })
  })().catch(() => undefined)
  return {
    until: (said: string) => expect.poll(() => text).toContain(said),
    /** Its events, once it is over. */
    events: () => over.then(() => eventsOf(text)),
  }
}

const QUOTED = { value: 72.5, unit: '/min' }
const grounded = (text: string): Sentence => ({
  text: `${text}: 72.5 /min.`,
  sources: [{ kind: 'biomarker_value', id: values[0] ?? '', quoted: QUOTED }],
})

describe('an answer', () => {
  it('is stored with its question and streamed until it is whole', async () => {
    const { ask, listen, failures } = server()
    const answer = await ask('What is my heart rate?')
    const events = await listen(answer)
    expect(textOf(events)).toMatch(/^Heart rate was last measured on .*: 72\.5 \/min, normal/)
    expect(endOf(events)).toMatchObject({
      status: 'complete',
      notice: null,
      sources: [{ id: values[0], sentence: 0, name: 'heart_rate' }],
    })
    expect(events.map(({ event }) => event)).toEqual(['connected', 'message', 'message', 'return'])
    expect(events.find(({ event }) => event === 'message')?.id).toBe(String(textOf(events).length))
    expect(textOf(events)).toBe((await stored(answer)).content)
    expect(failures).toEqual([])
  })

  it('cut while nobody reads it, it takes no server with it', async () => {
    const unhandled: unknown[] = []
    const hear = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', hear)
    const slow: Responder = {
      ...saying(0),
      async *respond() {
        for (let line = 0; line < 3; line += 1) yield grounded('Line')
        await sleep(900)
        yield grounded('Late')
      },
    }
    const { ask, open, settled } = server({ responder: slow })
    const answer = await ask('?')
    // What waits unread where it is cut decides who would hear of it.
    await Promise.all(
      Array.from({ length: 16 }, async (_, read) => {
        const gone = new AbortController()
        const { body } = await open(answer, { signal: gone.signal })
        const reader = body?.getReader()
        for (let chunk = 0; chunk < read; chunk += 1) void reader?.read().catch(() => undefined)
        await sleep(400)
        gone.abort()
        await sleep(50)
        await reader?.cancel()
      }),
    )
    await settled()
    process.off('unhandledRejection', hear)
    expect(unhandled).toEqual([])
  })

  it('cut at any moment and resumed, on one server or another, is the same text', async () => {
    const sentences = Array.from(
      { length: 24 },
      (_, n) => () => grounded(`Line ${'äöü€😀'.repeat(1 + (n % 3))}`),
    )
    const cutOften = Promise.withResolvers<void>()
    const slow: Responder = {
      ...saying(0),
      async *respond() {
        for (const [line, sentence] of sentences.entries()) {
          await sleep(25)
          if (line === 12) await cutOften.promise
          yield sentence()
        }
      },
    }
    const [first, second] = [server({ responder: slow }), server()]
    const answer = await first.ask('anything')
    let heard = ''
    let after: string | null = null
    let cuts = 0
    let end: ReturnType<typeof endOf>
    while (end === undefined) {
      const { listen } = cuts % 2 === 0 ? first : second
      const pause = 20 + ((cuts * 67) % 190)
      const events: StreamedEvent[] = await listen(answer, { after, signal: AbortSignal.timeout(pause) })
      heard += textOf(events)
      after = lastIdOf(events) ?? after
      end = endOf(events)
      cuts += 1
      if (cuts === 5) cutOften.resolve()
    }
    expect(cuts).toBeGreaterThan(4)
    const { content } = await stored(answer)
    expect(heard).toBe(content)
    expect(content.split('\n')).toHaveLength(24)
    expect(await first.listen(answer, { after }).then(textOf)).toBe('')
  })

  it('holds no session open: with one connection ten streams and every other call go on', async () => {
    const { ask, listen, call } = server({
      responder: saying(150, ...Array.from({ length: 4 }, () => () => grounded('x'))),
    })
    const answer = await ask('anything')
    const streams = Array.from({ length: 10 }, () => listen(answer))
    const { status } = await call('patient.list', {}, own.keys.clinician.key)
    expect(status).toBe(200)
    expect(db.database.poolGauges().size).toBeLessThanOrEqual(1)
    const texts = (await Promise.all(streams)).map(textOf)
    expect(new Set(texts)).toEqual(new Set([(await stored(answer)).content]))
  })

  it('ends when its listener’s sign-in does, in the middle', async () => {
    const { responder, goOn } = halting('Before', 'After')
    const { ask, open } = server({ responder })
    const answer = await ask('anything')
    const by = await sessionCookie(db.database, own.users.clinician)
    const stream = hearing(await open(answer, { by }))
    await stream.until('Before')
    await db.database.asAuth((client) =>
      client.query(`delete from sessions where id = (select id from sessions order by id desc limit 1)`),
    )
    const events = await stream.events()
    goOn()
    expect(endOf(events)).toBeUndefined()
    expect(events.at(-1)).toMatchObject({
      event: 'serialized-error',
      data: { data: { reason: 'unauthenticated' } },
    })
  })
})

describe('a server that stops', () => {
  it('breaks the stream off, which is no end to its client, who hears the rest elsewhere', async () => {
    const stopping = new AbortController()
    const { responder, goOn } = halting('Before', 'After')
    const here = server({ responder, draining: stopping.signal })
    const answer = await here.ask('anything')
    const stream = hearing(await here.open(answer))
    await stream.until('Before')
    stopping.abort()
    const before = await stream.events()
    goOn()
    expect(before.map(({ event }) => event)).not.toContain('return')
    expect(before.map(({ event }) => event)).not.toContain('serialized-error')
    const rest = await server().listen(answer, { after: lastIdOf(before) })
    expect(textOf(before)).not.toBe('')
    expect(textOf(before) + textOf(rest)).toBe((await stored(answer)).content)
    expect(endOf(rest)).toMatchObject({ status: 'complete' })
  })
})

describe('a server that died', () => {
  const dead = () => server({ background: () => undefined })

  it('before it answered: whoever listens or reads gets the answer from another', async () => {
    const answers = [await dead().ask('What is my heart rate?'), await dead().ask('What is my heart rate?')]
    const [heard, read] = answers
    const { listen, call, settled } = server()
    const events = await listen(heard ?? '')
    expect(textOf(events)).toContain('72.5 /min')
    expect(endOf(events)).toMatchObject({ status: 'complete' })

    const [{ thread_id: threadId } = { thread_id: '' }] = await sql<{ thread_id: string }>(
      'select thread_id from chat_messages where id = ?',
      [read],
    )
    await call('chat.listMessages', { threadId }, clinician)
    await settled()
    expect((await stored(read ?? '')).content).toContain('72.5 /min')
  })

  it('in the middle: what is there stays, and that it broke off is said beside it', async () => {
    const { ask, listen, settled } = server({
      responder: saying(
        0,
        () => grounded('x'),
        () => grounded('y'),
      ),
    })
    const answer = await ask('anything')
    await settled()
    await sql(
      `update chat_messages set status = 'streaming', content = 'x: 72.5 /min.', updated_at = now() - interval '16 seconds'
        where id = ?`,
      [answer],
    )
    const events = await listen(answer)
    expect(textOf(events)).toBe('x: 72.5 /min.')
    expect(endOf(events)).toMatchObject({ status: 'failed', notice: expect.stringContaining('broke off') })
    expect(await stored(answer)).toMatchObject({ status: 'failed', content: 'x: 72.5 /min.' })
  })

  it('and woke again: it adds nothing to what was given up', async () => {
    const { responder, goOn } = halting('x', 'y')
    const { ask, settled } = server({ responder })
    const answer = await ask('anything')
    await expect.poll(async () => (await stored(answer)).content).toBe('x: 72.5 /min.')
    await sql(`update chat_messages set status = 'failed' where id = ?`, [answer])
    goOn()
    await settled()
    expect(await stored(answer)).toMatchObject({ status: 'failed', content: 'x: 72.5 /min.' })
  })

  it('is answered for once, however many find it', async () => {
    const answer = await dead().ask('What is my heart rate?')
    await sql(
      `update chat_messages set created_at = now() - interval '5 s', updated_at = now() - interval '5 s' where id = ?`,
      [answer],
    )
    let asked = 0
    const counting: Responder = {
      ...recordedResponder,
      async *respond(question, facts) {
        asked += 1
        yield* recordedResponder.respond(question, facts)
      },
    }
    const servers = Array.from({ length: 4 }, () => server({ responder: counting }))
    const texts = (await Promise.all(servers.map(({ listen }) => listen(answer)))).map(textOf)
    expect(asked).toBe(1)
    expect(new Set(texts)).toEqual(new Set([(await stored(answer)).content]))
  })
})

describe('whatever the responder says', () => {
  const cases: readonly (readonly [what: string, sentence: () => Sentence])[] = [
    [
      'a value of another patient',
      () => ({
        text: 'Heart rate: 111 /min.',
        sources: [{ kind: 'biomarker_value', id: values[1] ?? '', quoted: { value: 111, unit: '/min' } }],
      }),
    ],
    [
      'a value that does not exist',
      () => ({ text: 'Heart rate.', sources: [{ kind: 'biomarker_value', id: newId(), quoted: {} }] }),
    ],
    [
      'another value than the stored one',
      () => ({
        text: 'Heart rate: 99 /min.',
        sources: [{ kind: 'biomarker_value', id: values[0] ?? '', quoted: { value: 99, unit: '/min' } }],
      }),
    ],
    [
      'a number beside what it quotes',
      () => ({
        text: 'Heart rate: 72.5 /min, which is 98 % of the norm.',
        sources: [{ kind: 'biomarker_value', id: values[0] ?? '', quoted: QUOTED }],
      }),
    ],
    [
      'a number within another',
      () => ({
        text: 'Heart rate: 172.5 /min.',
        sources: [{ kind: 'biomarker_value', id: values[0] ?? '', quoted: QUOTED }],
      }),
    ],
    [
      'a day without its zone, which whoever reads it elsewhere takes for another',
      () => ({
        text: 'Heart rate was measured on 2026-01-09.',
        sources: [
          {
            kind: 'biomarker_value',
            id: values[0] ?? '',
            quoted: { measuredAt: MEASURED_AT },
          },
        ],
      }),
    ],
    ['a second line', () => ({ ...grounded('x'), text: 'x: 72.5 /min.\ny' })],
  ]

  it.each(cases)('%s reaches nobody: the answer breaks off before it', async (_what, sentence) => {
    const { ask, listen, failures } = server({ responder: saying(0, () => grounded('x'), sentence) })
    const answer = await ask('anything')
    const events = await listen(answer)
    expect(textOf(events)).toBe('x: 72.5 /min.')
    expect(endOf(events)).toMatchObject({ status: 'failed', sources: [{ id: values[0] }] })
    expect(failures).toEqual([expect.any(UngroundedError)])
    expect(String(failures[0])).not.toMatch(/\d/)
  })

  it('nothing at all is answered with that it does not know', async () => {
    const { ask, listen } = server({ responder: saying(0) })
    const events = await listen(await ask('anything'))
    expect([textOf(events), endOf(events)?.status]).toEqual([NOT_KNOWN.not_understood, 'complete'])
  })
})
