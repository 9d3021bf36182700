import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { getUntypedClient } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { connect } from './client.ts'
import { isMediLensError } from './error.ts'
import { connectionOf, type ClientOptions, type Send } from './options.ts'
import { ONCE, type Pace } from './retry.ts'
import { PING_MS, Refusal, SILENCE_MS, startLiveStub } from './testing/live-stub.ts'
import { failure, sendJson } from './testing/stub.ts'

const apiKey = `mlk_abcdefghijkl_${'s'.repeat(43)}`
const QUICK: Pace = { attempts: 4, firstPauseMs: 2, longestPauseMs: 8 }
const WORDS = ['Your', 'heart', 'rate', 'is', 'steady.']

/** An answer word by word, from after the word that was heard last. */
async function* words({ after: id }: { readonly after: string | null }) {
  for (const [index, word] of WORDS.entries()) {
    if (index > Number(id ?? -1)) yield [String(index), { word }] as const
  }
}
const HEARD = WORDS.map((word, index) => ({ id: String(index), data: { word } }))

interface Wanted {
  readonly pace?: Pace
  readonly messageId?: string
  readonly signal?: AbortSignal
}

function subscribe(
  options: ClientOptions,
  { pace = QUICK, messageId = 'm-1', signal }: Wanted = {},
): AsyncIterable<unknown> {
  const client = getUntypedClient(connect(connectionOf(options), ONCE, pace))
  const unending = new AbortController().signal
  return client.subscription('chat.onAnswer', { messageId }, { signal: signal ?? unending })
}

async function listen(options: ClientOptions, wanted?: Wanted): Promise<unknown[]> {
  const heard: unknown[] = []
  for await (const event of subscribe(options, wanted)) heard.push(event)
  return heard
}

/** A subscription whose first word came, and what ends it. */
async function begun(options: ClientOptions, wanted?: Wanted) {
  const iterator = subscribe(options, wanted)[Symbol.asyncIterator]()
  await iterator.next()
  return iterator
}

async function* endless({ signal }: { readonly signal: AbortSignal }) {
  yield ['0', {}] as const
  if (!signal.aborted) await once(signal, 'abort')
}

it('hears an answer to its end, with the key in a header and ids alone in the URL', async () => {
  await using stub = await startLiveStub({ events: words })
  expect(await listen({ url: stub.url, apiKey, headers: { traceparent: '00-1' } })).toEqual(HEARD)
  expect(stub.received).toHaveLength(1)
  const [request] = stub.received
  expect(request).toMatchObject({
    method: 'GET',
    url: `/trpc/chat.onAnswer?input=${encodeURIComponent('{"messageId":"m-1"}')}`,
    headers: { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream', traceparent: '00-1' },
  })
})

it('hears every word once and in order, wherever the connection is cut', async () => {
  await using stub = await startLiveStub({
    events: words,
    passage: ({ url }, connection) => {
      const bytes = Number(/cut-(\d+)/.exec(url)?.[1])
      return connection === 1 ? { cutAfter: bytes } : 'whole'
    },
  })
  const options = { url: stub.url, apiKey }
  const cuts = Array.from({ length: 240 }, (_, index) => listen(options, { messageId: `cut-${index * 3}` }))
  for (const heard of await Promise.all(cuts)) expect(heard).toEqual(HEARD)
  // It was cut in the middle of answers, and resumed there.
  const resumed = new Set(stub.received.map(({ headers }) => headers['last-event-id']))
  expect(resumed).toEqual(new Set([undefined, '0', '1', '2', '3', '4']))
})

it('says that it reconnects, and why', async () => {
  await using stub = await startLiveStub({
    events: words,
    passage: (_, connection) => (connection === 1 ? { cutAfter: 60 } : 'whole'),
  })
  const states: unknown[] = []
  const client = getUntypedClient(connect(connectionOf({ url: stub.url, apiKey }), ONCE, QUICK))
  await new Promise<void>((resolve, reject) => {
    client.subscription(
      'chat.onAnswer',
      { messageId: 'm-1' },
      {
        onConnectionStateChange: ({ state, error }) =>
          states.push([state, isMediLensError(error) ? error.reason : error]),
        onError: reject,
        onComplete: resolve,
      },
    )
  })
  expect(states).toEqual([
    ['connecting', null],
    ['pending', null],
    ['connecting', 'network'],
    ['pending', null],
    ['idle', null],
  ])
})

const REFUSALS = [
  ['UNAUTHORIZED', 'unauthenticated', 401],
  ['FORBIDDEN', 'forbidden', 403],
  ['NOT_FOUND', 'not_found', 404],
  ['BAD_REQUEST', 'invalid_input', 400],
] as const

describe.each(REFUSALS)('refused for good: %s', (code, reason, status) => {
  it('is told so once by the stream, and not asked again', async () => {
    await using stub = await startLiveStub({
      // oxlint-disable-next-line require-yield
      async *events() {
        throw new Refusal(code, reason)
      },
    })
    await expect(listen({ url: stub.url, apiKey })).rejects.toMatchObject({
      reason,
      status,
      requestId: 'r-1',
    })
    expect(stub.received).toHaveLength(1)
  })

  it('is told so once by the status, and not asked again', async () => {
    await using stub = await startLiveStub({
      events: words,
      instead: (response) => {
        sendJson(response, failure(reason, status), status)
        return true
      },
    })
    await expect(listen({ url: stub.url, apiKey })).rejects.toMatchObject({
      reason,
      status,
      requestId: 'r-1',
    })
    expect(stub.received).toHaveLength(1)
  })
})

it('ends when access is taken away half-way, after what was heard', async () => {
  await using stub = await startLiveStub({
    async *events() {
      yield ['0', {}]
      throw new Refusal('UNAUTHORIZED', 'unauthenticated')
    },
  })
  const iterator = await begun({ url: stub.url, apiKey })
  await expect(iterator.next()).rejects.toMatchObject({ reason: 'unauthenticated' })
  expect(stub.received).toHaveLength(1)
})

type Instead = NonNullable<Parameters<typeof startLiveStub>[0]['instead']>
const TRANSIENT: readonly (readonly [string, Instead, string])[] = [
  ['HTTP 503', (r) => answered(sendJson(r, failure('unavailable', 503), 503)), 'unavailable'],
  ['HTTP 429', (r) => answered(sendJson(r, failure('too_many_requests', 429), 429)), 'too_many_requests'],
  [
    'a page of a proxy',
    (r) => answered(r.writeHead(502, { 'content-type': 'text/html' }).end('<h1>')),
    'unexpected_answer',
  ],
  ['a connection closed on it', (r) => answered(r.destroy()), 'network'],
  [
    'an answer without end or beginning',
    (r) => answered(r.writeHead(200, { 'content-type': 'text/event-stream' }).end()),
    'network',
  ],
]
/** Says that something was answered by hand. */
const answered = (...sent: readonly unknown[]) => sent.length > 0

describe.each(TRANSIENT)('%s', (_, instead, reason) => {
  it('is outlived', async () => {
    await using stub = await startLiveStub({
      events: words,
      instead: (response, connection) => connection < QUICK.attempts && instead(response, connection),
    })
    expect(await listen({ url: stub.url, apiKey })).toEqual(HEARD)
    expect(stub.received).toHaveLength(QUICK.attempts)
  })

  it('is not waited out for ever', async () => {
    await using stub = await startLiveStub({ events: words, instead })
    await expect(listen({ url: stub.url, apiKey })).rejects.toMatchObject({ reason })
    expect(stub.received).toHaveLength(QUICK.attempts)
  })

  it('ends it where nothing is to be tried again', async () => {
    await using stub = await startLiveStub({ events: words, instead })
    await expect(listen({ url: stub.url, apiKey }, { pace: ONCE })).rejects.toMatchObject({ reason })
    expect(stub.received).toHaveLength(1)
  })
})

it.each([
  ['SERVICE_UNAVAILABLE', 'unavailable'],
  ['TOO_MANY_REQUESTS', 'too_many_requests'],
  ['INTERNAL_SERVER_ERROR', 'internal'],
] as const)('goes on after the stream itself said %s', async (code, reason) => {
  await using stub = await startLiveStub({
    async *events(live) {
      for await (const event of words(live)) {
        yield event
        // Every connection but the last brings one word more.
        if (live.connection < WORDS.length) throw new Refusal(code, reason)
      }
    },
  })
  // More failures than in a row are borne: each connection brought something.
  expect(await listen({ url: stub.url, apiKey }, { pace: { ...QUICK, attempts: 2 } })).toEqual(HEARD)
  expect(stub.received).toHaveLength(WORDS.length)
})

it.each([
  ['a page', 'text/html', 200],
  ['JSON', 'application/json', 200],
  ['nothing', 'text/event-stream', 204],
  ['a redirect', 'text/event-stream', 302],
])('does not follow %s instead of a stream', async (_, type, status) => {
  await using stub = await startLiveStub({
    events: words,
    instead: (response) =>
      answered(response.writeHead(status, { 'content-type': type, location: '/x' }).end('{}')),
  })
  await expect(listen({ url: stub.url, apiKey })).rejects.toMatchObject({
    reason: 'unexpected_answer',
    status,
  })
  expect(stub.received).toHaveLength(1)
})

it('stays while the server pings, however long nothing is said', async () => {
  await using stub = await startLiveStub({
    async *events() {
      yield ['0', {}]
      await after(SILENCE_MS * 2)
      yield ['1', {}]
    },
  })
  expect(PING_MS).toBeLessThan(SILENCE_MS / 10)
  expect(await listen({ url: stub.url, apiKey })).toHaveLength(2)
  expect(stub.received).toHaveLength(1)
})

it('leaves a connection that fell silent, and goes on elsewhere', async () => {
  await using stub = await startLiveStub({
    events: words,
    passage: (_, connection) => (connection === 1 ? { silentAfter: 150 } : 'whole'),
  })
  expect(await listen({ url: stub.url, apiKey })).toEqual(HEARD)
  await stub.received[0]?.hungUp
  expect(stub.received).toHaveLength(2)
})

it('gives up on a server that takes connections and never answers', async () => {
  await using stub = await startLiveStub({ events: words, instead: () => true })
  await expect(listen({ url: stub.url, apiKey, timeoutMs: 50 })).rejects.toMatchObject({
    reason: 'timed_out_locally',
  })
  expect(stub.received).toHaveLength(QUICK.attempts)
})

describe('is over, and the server knows it,', () => {
  it('when its loop is left', async () => {
    await using stub = await startLiveStub({ events: endless })
    for await (const _ of subscribe({ url: stub.url, apiKey })) break
    await stub.received[0]?.hungUp
    expect(stub.received).toHaveLength(1)
  })

  it('when its signal aborts, without an error', async () => {
    await using stub = await startLiveStub({ events: endless })
    const leaving = new AbortController()
    const iterator = await begun({ url: stub.url, apiKey }, { signal: leaving.signal })
    leaving.abort()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    await stub.received[0]?.hungUp
    const late = listen({ url: stub.url, apiKey }, { signal: AbortSignal.abort() })
    expect(await late).toEqual([])
    expect(stub.received).toHaveLength(1)
  })

  it('when it is unsubscribed, also while it waits to reconnect', async () => {
    await using stub = await startLiveStub({
      events: words,
      instead: (response) => answered(sendJson(response, failure('unavailable', 503), 503)),
    })
    const pace = { attempts: 10, firstPauseMs: 30, longestPauseMs: 30 }
    const client = getUntypedClient(connect(connectionOf({ url: stub.url, apiKey }), ONCE, pace))
    const errors: unknown[] = []
    await new Promise<void>((resolve) => {
      const subscription = client.subscription(
        'chat.onAnswer',
        { messageId: 'm' },
        {
          onError: (error) => errors.push(error),
          onConnectionStateChange: ({ error }) => {
            if (error === null) return
            subscription.unsubscribe()
            resolve()
          },
        },
      )
    })
    await after(100)
    expect(stub.received).toHaveLength(1)
    expect(errors).toEqual([])
  })
})

it('waits as long as a busy server asks', async () => {
  const times: number[] = []
  await using stub = await startLiveStub({
    events: words,
    instead: (response, connection) => {
      times.push(performance.now())
      if (connection > 1) return false
      response.setHeader('retry-after', '1')
      return answered(sendJson(response, failure('too_many_requests', 429), 429))
    },
  })
  expect(await listen({ url: stub.url, apiKey })).toEqual(HEARD)
  const [first = 0, second = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(1000)
})

it('is signed in by the cookie alone where a session is used', async () => {
  await using stub = await startLiveStub({ events: words })
  const sent: RequestInit[] = []
  const keeping: Send = (url, init) => {
    sent.push(init)
    const headers = new Headers(init.headers)
    headers.set('cookie', 'session=s')
    return fetch(url, { ...init, headers })
  }
  const options: ClientOptions = { credentials: 'session', url: stub.url, fetch: keeping }
  expect(await listen(options)).toEqual(HEARD)
  expect(await listen({ url: stub.url, apiKey, fetch: keeping })).toEqual(HEARD)
  expect(sent.map(({ credentials }) => credentials)).toEqual(['include', 'omit'])
  expect(stub.received[0]?.headers).toMatchObject({ cookie: 'session=s' })
  expect(stub.received[0]?.headers).not.toHaveProperty('authorization')
})
