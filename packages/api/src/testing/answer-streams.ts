import { setTimeout as sleep } from 'node:timers/promises'
import type { PatientId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, expect } from 'vitest'
import { z } from 'zod'
import { chatServices } from '../chat/chat-services.ts'
import { recordedResponder } from '../chat/recorded/recorded-responder.ts'
import type { Responder, Sentence } from '../chat/responder.ts'
import { Background } from '../trpc/background.ts'
import type { Services } from '../trpc/services.ts'
import { httpCaller, testServices } from './call.ts'
import { eventsOf, type StreamedEvent } from './event-stream.ts'
import { streamsOf } from './open-streams.ts'
import { sessionCookie, type SessionCookie } from './session-cookie.ts'

/** The tenth already where clocks are an hour ahead. */
export const MEASURED_AT = '2026-01-09T23:30:00.000Z'
export const QUOTED = { value: 72.5, unit: '/min' }

const Text = z.object({ type: z.literal('text'), text: z.string() })
const Complete = z.object({
  type: z.literal('complete'),
  status: z.string(),
  notice: z.string().nullable(),
  sources: z.array(z.object({ id: z.string(), sentence: z.int(), name: z.string().nullable() })),
})
export const textOf = (events: readonly StreamedEvent[]): string =>
  events.map(({ data }) => Text.safeParse(data).data?.text ?? '').join('')
export const endOf = (events: readonly StreamedEvent[]) =>
  events.flatMap(({ data }) => Complete.safeParse(data).data ?? []).at(-1)
export const lastIdOf = (events: readonly StreamedEvent[]): string | null =>
  events.findLast(({ id }) => id !== null)?.id ?? null

interface ListenOptions {
  readonly after?: string | null
  readonly signal?: AbortSignal
  readonly by?: SessionCookie
}

/** Says these sentences, each after a pause of so many milliseconds. */
export const saying = (pause: number, ...sentences: readonly (Sentence | (() => Sentence))[]): Responder => ({
  ...recordedResponder,
  name: 'test',
  async *respond() {
    for (const sentence of sentences) {
      await sleep(pause)
      yield typeof sentence === 'function' ? sentence() : sentence
    }
  },
})

/** What comes of a stream, while it comes. */
export function hearing({ body }: Response) {
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

/** Answers that are streamed, for the tests of one file: of a patient with one heart rate, and of another with another. */
export function answerStreams() {
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

  const sql = <Row extends object>(statement: string, parameters: unknown[] = []) =>
    db.database.inOrganization({ organizationId: own.id, userId: null }, ({ em }) =>
      em.execute<Row[]>(statement, parameters),
    )

  /** A sentence that says what is stored, and where. */
  const grounded = (said: string): Sentence => ({
    text: `${said}: 72.5 /min.`,
    sources: [{ kind: 'biomarker_value', id: values[0] ?? '', quoted: QUOTED }],
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

  return {
    server,
    sql,
    grounded,
    halting,
    db: () => db,
    own: () => own,
    clinician: () => clinician,
    /** The ids of the two values: the patient's own, and the other patient's. */
    values: () => values,
    stored: async (messageId: string) => {
      const [row] = await sql<{ status: string; content: string; sources: unknown[] | null }>(
        'select status, content, sources from chat_messages where id = ?',
        [messageId],
      )
      if (row === undefined) throw new Error('no such message')
      return row
    },
  }
}
