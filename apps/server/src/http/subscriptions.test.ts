import { setTimeout as sleep } from 'node:timers/promises'
import { Writable } from 'node:stream'
import { createClient, type Send } from '@medilens/client'
import { newId } from '@medilens/db'
import {
  organizationFixture,
  testDatabase,
  type OrganizationFixture,
  type TestDatabase,
} from '@medilens/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { startServer, type RunningServer } from '../process/server.ts'
import { call, jsonOf, post } from '../testing/call.ts'
import { TEST_SECRET } from '../testing/served-database.ts'
import { fromOwnPage, signInAs } from '../testing/sign-in.ts'
import { LIMITS } from './limits.ts'
import type { StreamLimits } from './streams.ts'

let db: TestDatabase
let own: OrganizationFixture
let server: RunningServer
let cookie: string
const logged: string[] = []
const started: RunningServer[] = []

beforeAll(async () => {
  db = await testDatabase()
  own = await organizationFixture(db.database)
  server = await start()
  cookie = await cookieOf(own.users.clinician)
})
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()))
  await db.close()
})

async function start(streams: StreamLimits = LIMITS.streams): Promise<RunningServer> {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  const one = await startServer({
    config: { host: '127.0.0.1', port: 0, trustedProxies: [], publicUrl: null },
    secret: TEST_SECRET,
    deliverInvitation: null,
    database: db.database,
    logger: createLogger('debug', sink),
    streams,
  })
  started.push(one)
  return one
}

async function cookieOf(user: { readonly email: string }): Promise<string> {
  const { cookie: signedIn } = await signInAs(server.address, user)
  return signedIn
}

const sql = (statement: string, parameters: unknown[]) =>
  db.database.inOrganization({ organizationId: own.id, userId: null }, ({ em }) =>
    em.execute(statement, parameters),
  )

/** An answer that another process is writing; `write` adds to it, `finish` makes it whole. */
async function answerInTheMaking() {
  const [threadId, questionId, messageId] = [newId(), newId(), newId()]
  await sql(
    `insert into chat_threads (id, organization_id, owner_id, title, is_active, last_message_at, created_at, updated_at, version)
     values (?, ?, ?, 'a conversation', true, now(), now(), now(), 1)`,
    [threadId, own.id, own.users.clinician.id],
  )
  await sql(
    `insert into chat_messages (id, organization_id, thread_id, question_id, role, status, content, created_at, updated_at)
     values (?, ?, ?, null, 'user', 'complete', 'a question', now(), now()),
            (?, ?, ?, ?, 'assistant', 'streaming', '', now(), now())`,
    [questionId, own.id, threadId, messageId, own.id, threadId, questionId],
  )
  return {
    messageId,
    write: (more: string) =>
      sql('update chat_messages set content = content || ?::text, updated_at = now() where id = ?', [
        more,
        messageId,
      ]),
    finish: () =>
      sql(`update chat_messages set status = 'complete', updated_at = now() where id = ?`, [messageId]),
  }
}

const PIECES = Array.from({ length: 30 }, (_, n) => `Sentence ${n} – äöü 😀 ${'x'.repeat(n * 7)}\n`)
const WHOLE = PIECES.join('')

/** Writes an answer piece by piece. */
async function writeSlowly(
  answer: Awaited<ReturnType<typeof answerInTheMaking>>,
  pause: number,
): Promise<void> {
  for (const piece of PIECES) {
    await answer.write(piece)
    await sleep(pause)
  }
  await answer.finish()
}

const urlOf = (at: RunningServer, messageId: string): string =>
  `${at.address}/trpc/chat.onAnswer?input=${encodeURIComponent(JSON.stringify({ messageId }))}`

/** A client in a page of a server, as a browser is; its requests go where `route` says at that moment. */
function pageOf(route: () => RunningServer) {
  const send: Send = (url, init) => {
    const { address } = route()
    const { pathname, search } = new URL(url)
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...fromOwnPage(address, cookie) }
    return fetch(new URL(pathname + search, address), { ...init, headers })
  }
  return createClient({ url: route().address, credentials: 'session', fetch: send })
}

/** Everything that a client hears of an answer, to its end. */
function hear(
  client: ReturnType<typeof pageOf>,
  messageId: string,
  onText = (_text: string): void => undefined,
): Promise<{ text: string; status: string }> {
  return new Promise((resolve, reject) => {
    let text = ''
    let status = ''
    client.chat.onAnswer.subscribe(
      { messageId },
      {
        onData: ({ data }) => {
          if (data.type === 'text') onText((text += data.text))
          else status = data.status
        },
        onError: reject,
        onComplete: () => resolve({ text, status }),
      },
    )
  })
}

describe('an answer', () => {
  it('is asked for and heard by the published client in a page, and its text is nowhere in the log', async () => {
    const client = pageOf(() => server)
    const patientId = own.patients[1]?.id ?? ''
    const { id: threadId } = await client.chat.createThread.mutate({ patientId })
    const { answerMessageId } = await client.chat.send.mutate({
      threadId,
      question: 'What is my heart rate?',
    })
    const { text, status } = await hear(client, answerMessageId)
    expect([text, status]).toEqual([
      "I don't know: no value of Heart rate is stored for this patient.",
      'complete',
    ])
    expect(logged.join('')).toContain('"procedure":"chat.onAnswer","status":200')
    expect(logged.join('')).not.toMatch(/heart rate/i)
  })

  it('goes on elsewhere where its server stops, which stops at once; nothing is lost and nothing comes twice', async () => {
    const [first, second] = [await start(), await start()]
    let at = first
    const answer = await answerInTheMaking()
    let heard = ''
    const hearing = hear(
      pageOf(() => at),
      answer.messageId,
      (text) => void (heard = text),
    )
    const half = PIECES.length / 2
    for (const piece of PIECES.slice(0, half)) await answer.write(piece)
    await expect.poll(() => heard).toBe(PIECES.slice(0, half).join(''))
    at = second
    // While the answer is not whole: it waits for no stream.
    await first.stop()
    for (const piece of PIECES.slice(half)) await answer.write(piece)
    await answer.finish()
    expect(await hearing).toEqual({ text: WHOLE, status: 'complete' })
  })

  it('cut at any byte, over and over, on two servers, is the same text', async () => {
    const servers = [server, await start()]
    const answer = await answerInTheMaking()
    const writing = writeSlowly(answer, 15)
    let heard = ''
    let after: string | null = null
    let cuts = 0
    for (let whole = false; !whole; cuts += 1) {
      const at = servers[cuts % 2] ?? server
      const headers = {
        ...fromOwnPage(at.address, cookie),
        ...(after === null ? {} : { 'last-event-id': after }),
      }
      const events: Heard[] = await eventsUpTo(at, answer.messageId, headers, 150 + ((cuts * 379) % 1400))
      for (const { id, data } of events) {
        after = id
        if (data.type === 'text') heard += data.text
        else whole = true
      }
    }
    await writing
    expect(cuts).toBeGreaterThan(5)
    expect(heard).toBe(WHOLE)
  })
})

interface Heard {
  readonly id: string
  readonly data: { readonly type: string; readonly text: string }
}

/** The events that came whole before a connection was cut after so many bytes, or ended. */
async function eventsUpTo(
  at: RunningServer,
  messageId: string,
  headers: Readonly<Record<string, string>>,
  bytes: number,
): Promise<Heard[]> {
  const response = await fetch(urlOf(at, messageId), { headers })
  expect(response.status).toBe(200)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    const kept = part.subarray(0, bytes - size)
    parts.push(kept)
    size += kept.length
    if (size >= bytes) break
  }
  const text = new TextDecoder().decode(Buffer.concat(parts))
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      const id = /^id: (.*)$/m.exec(block)?.[1]
      return id === undefined || data === undefined ? [] : [{ id, data: JSON.parse(data) }]
    })
}

describe('a stream', () => {
  it('is not kept, not collected and not changed on its way', async () => {
    const { messageId, finish } = await answerInTheMaking()
    const response = await fetch(urlOf(server, messageId), { headers: fromOwnPage(server.address, cookie) })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    })
    await finish()
    expect(await response.text()).toMatch(/^event: return$/m)
  })

  it('breaks off when it was open long enough, and its client never notices', async () => {
    const brief = await start({ perCaller: 5, longestMs: 250 })
    const answer = await answerInTheMaking()
    const one = await fetch(urlOf(brief, answer.messageId), { headers: fromOwnPage(brief.address, cookie) })
    // The answer does not end yet.
    const text = await one.text()
    expect(text).not.toMatch(/return|error/)
    const hearing = hear(
      pageOf(() => brief),
      answer.messageId,
    )
    await writeSlowly(answer, 30)
    expect(await hearing).toEqual({ text: WHOLE, status: 'complete' })
  })

  it('is one of so many of a caller; what is closed makes room', async () => {
    const narrow = await start({ perCaller: 2, longestMs: 60_000 })
    const { messageId } = await answerInTheMaking()
    const open = (by = cookie) => {
      const closing = new AbortController()
      const headers = fromOwnPage(narrow.address, by)
      const response = fetch(urlOf(narrow, messageId), { headers, signal: closing.signal })
      return { response, close: () => closing.abort() }
    }
    const [first, second] = [open(), open()]
    expect([(await first.response).status, (await second.response).status]).toEqual([200, 200])
    const third = await open().response
    expect(third.status).toBe(429)
    expect(await third.json()).toMatchObject({ error: { data: { reason: 'too_many_requests' } } })
    // Somebody else's are counted apart: this one is refused for another reason.
    const others = await open(await cookieOf(own.users.patient)).response
    expect(others.status).toBe(404)
    first.close()
    await expect.poll(async () => (await open().response).status).toBe(200)
  })
})

describe('by GET', () => {
  it.each([
    ['a query', 'patient.list?input=%7B%7D'],
    ['a mutation', 'chat.send?input=%7B%7D'],
    ['what does not exist', 'chat.nothing'],
    ['a batch of subscriptions', 'chat.onAnswer,chat.onAnswer?batch=1&input=%7B%7D'],
  ])('%s is not answered', async (_what, path) => {
    const response = await fetch(`${server.address}/trpc/${path}`, {
      headers: fromOwnPage(server.address, cookie),
    })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await response.json()).toMatchObject({ error: { data: { reason: 'method_not_allowed' } } })
  })

  it('what is refused has its own status and shape, as by POST', async () => {
    const { messageId } = await answerInTheMaking()
    const url = urlOf(server, messageId)
    const headers = fromOwnPage(server.address, cookie)
    const key = { authorization: `Bearer ${own.keys.clinician.key}` }
    const refusals = [
      [url, {}, 401, 'unauthenticated'],
      [url, key, 403, 'forbidden'],
      [url, { ...headers, 'sec-fetch-site': 'cross-site' }, 403, 'forbidden'],
      [urlOf(server, newId()), headers, 404, 'not_found'],
      [urlOf(server, 'no id'), headers, 400, 'invalid_input'],
      [url, { ...headers, 'last-event-id': '-1' }, 400, 'invalid_input'],
      [`${server.address}/trpc/chat.onAnswer?input=%7B`, headers, 400, 'invalid_input'],
      [`${url}&batch=1`, headers, 400, 'invalid_input'],
    ] as const
    for (const [asked, as, status, reason] of refusals) {
      const response = await fetch(asked, { headers: as })
      expect([response.status, response.headers.get('content-type')], asked).toEqual([
        status,
        'application/json; charset=utf-8',
      ])
      expect(await response.json()).toMatchObject({
        error: { data: { reason, requestId: expect.any(String) } },
      })
    }
    expect(logged.join('')).not.toContain('unexpected error')
  })

  it('a subscription is asked for, and not by POST, alone or among others', async () => {
    const { messageId } = await answerInTheMaking()
    const headers = fromOwnPage(server.address, cookie)
    for (const path of ['/trpc/chat.onAnswer', '/trpc/patient.list,chat.onAnswer?batch=1']) {
      const answer = await post(server.address, path, { messageId }, { headers })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
      expect(jsonOf(answer)).toMatchObject({ error: { data: { reason: 'method_not_allowed' } } })
    }
    const put = await fetch(urlOf(server, messageId), { method: 'PUT' })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET'])
    expect((await call(server.address, 'patient.list', {}, { headers })).status).toBe(200)
  })
})
