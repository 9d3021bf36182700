import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { connect, createClient } from './client.ts'
import { connectionOf, type Send } from './options.ts'
import { ONCE, pauseAfter, QUERY_PACE, type Pace } from './retry.ts'
import { answerAll, failure, sendJson, startStub, success, type Behaviour } from './testing/stub.ts'

const apiKey = `mlk_abcdefghijkl_${'s'.repeat(43)}`
const QUICK: Pace = { attempts: 4, firstPauseMs: 2, longestPauseMs: 8 }

const quick = (url: string, timeoutMs = 30_000) =>
  connect(connectionOf({ url, apiKey, timeoutMs }), QUICK, ONCE)

/** Answers so many requests badly, and then well. */
const lateBy =
  (failures: number, bad: Behaviour): Behaviour =>
  (request, response, count) => {
    if (count <= failures) bad(request, response, count)
    else answerAll(request, response, success({ id: 'i' }))
  }

const refusing =
  (reason: string, status: number): Behaviour =>
  (_, response) =>
    sendJson(response, failure(reason, status), status)
const asBatch: Behaviour = (_, response) => sendJson(response, [failure('unavailable', 503)], 207)
const page: Behaviour = (_, response) =>
  void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Starting</h1>')

describe.each<[string, Behaviour, string]>([
  ['a connection that breaks', (_, response) => response.destroy(), 'network'],
  ['a server that is away', refusing('unavailable', 503), 'unavailable'],
  ['a call of a batch that is unavailable', asBatch, 'unavailable'],
  ['too many requests', refusing('too_many_requests', 429), 'too_many_requests'],
  ['the page of a proxy', page, 'unexpected_answer'],
])('%s', (_, bad, reason) => {
  it('is nothing that who asks hears of, while it lasts for a moment', async () => {
    await using stub = await startStub(lateBy(QUICK.attempts - 1, bad))
    await expect(quick(stub.url).patient.get.query({ patientId: 'a' })).resolves.toEqual({ id: 'i' })
    expect(stub.received).toHaveLength(QUICK.attempts)
  })

  it('is told after the last attempt', async () => {
    await using stub = await startStub(bad)
    await expect(quick(stub.url).patient.get.query({ patientId: 'a' })).rejects.toMatchObject({ reason })
    expect(stub.received).toHaveLength(QUICK.attempts)
  })

  it('is told at once by a mutation, which may have happened', async () => {
    await using stub = await startStub(bad)
    await expect(quick(stub.url).patient.create.mutate({ fullName: 'a' })).rejects.toThrow()
    expect(stub.received).toHaveLength(1)
  })

  it('is told at once where that is asked for', async () => {
    await using stub = await startStub(bad)
    const client = createClient({ url: stub.url, apiKey, retry: false })
    await expect(client.patient.get.query({ patientId: 'a' })).rejects.toMatchObject({ reason })
    expect(stub.received).toHaveLength(1)
  })
})

it.each([
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['invalid_input', 400],
  ['timed_out', 408],
  ['internal', 500],
])('asks once what is refused as %s', async (reason, status) => {
  await using stub = await startStub(refusing(reason, status))
  await expect(quick(stub.url).patient.get.query({ patientId: 'a' })).rejects.toMatchObject({
    reason,
    status,
  })
  expect(stub.received).toHaveLength(1)
})

it('asks again together what failed together, and leaves alone what succeeded', async () => {
  await using stub = await startStub((request, response, count) => {
    if (count === 1) {
      sendJson(
        response,
        [failure('unavailable', 503), success({ id: 'i' }), failure('unavailable', 503)],
        207,
      )
    } else answerAll(request, response, success({ id: 'i' }))
  })
  const client = quick(stub.url)
  await Promise.all(['a', 'b', 'c'].map((patientId) => client.patient.get.query({ patientId })))
  expect(stub.received.map(({ body }) => body)).toEqual([
    { 0: { patientId: 'a' }, 1: { patientId: 'b' }, 2: { patientId: 'c' } },
    { 0: { patientId: 'a' }, 1: { patientId: 'c' } },
  ])
})

it('waits as long as the server asks, and says how long that was where it does not fit', async () => {
  const times: number[] = []
  await using stub = await startStub((request, response, count) => {
    times.push(performance.now())
    response.setHeader('retry-after', '1')
    if (count === 2) answerAll(request, response, success({ id: 'i' }))
    else sendJson(response, failure('too_many_requests', 429), 429)
  })
  await quick(stub.url).patient.get.query({ patientId: 'a' })
  const [first = 0, second = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(1000)

  // The third request: within its time no fourth could be sent.
  const hurried = quick(stub.url, 900).patient.get.query({ patientId: 'a' })
  await expect(hurried).rejects.toMatchObject({ reason: 'too_many_requests', retryAfterMs: 1000 })
  expect(performance.now() - (times[2] ?? 0)).toBeLessThan(900)
  expect(times).toHaveLength(3)
})

it.each([
  ['7', 7000],
  ['0', 0],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['soon', null],
  ['-1', null],
])('reads Retry-After: %s', async (said, retryAfterMs) => {
  await using stub = await startStub((_, response) => {
    response.setHeader('retry-after', said)
    sendJson(response, failure('too_many_requests', 429), 429)
  })
  const client = createClient({ url: stub.url, apiKey })
  const mutation = client.patient.create.mutate({ fullName: 'a' })
  await expect(mutation).rejects.toMatchObject({ reason: 'too_many_requests', retryAfterMs })
})

it('says of each call of a batch how long that one is to wait', async () => {
  const busy = failure('too_many_requests', 429)
  const inAMinute = { error: { ...busy.error, data: { ...busy.error.data, retryAfterMs: 60_000 } } }
  await using stub = await startStub((_, response) => {
    sendJson(response, [inAMinute, failure('not_found', 404)], 207)
  })
  const client = createClient({ url: stub.url, apiKey, retry: false })
  const [first, second] = await Promise.allSettled([
    client.patient.get.query({ patientId: 'a' }),
    client.patient.get.query({ patientId: 'b' }),
  ])
  expect(first).toMatchObject({ reason: { reason: 'too_many_requests', retryAfterMs: 60_000 } })
  expect(second).toMatchObject({ reason: { reason: 'not_found', retryAfterMs: null } })
})

it('tries again within the time of the call and not beyond it', async () => {
  const signals: AbortSignal[] = []
  const noAnswer: Send = (_, { signal }) => {
    if (signal) signals.push(signal)
    // The first is lost at once, and the second never answered.
    return new Promise((_resolve, reject) => {
      if (signals.length === 1) reject(new TypeError('fetch failed'))
      else signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }
  const options = { url: 'https://medilens.invalid', apiKey, timeoutMs: 200, fetch: noAnswer }
  const call = connect(connectionOf(options), QUICK, ONCE).patient.get.query({ patientId: 'a' })
  await expect(call).rejects.toMatchObject({ reason: 'timed_out_locally' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true])
})

it('ends at once when it is aborted while it waits, and sends nothing more', async () => {
  const { promise: refused, resolve: refuse } = Promise.withResolvers<void>()
  await using stub = await startStub((_, response) => {
    response.on('close', refuse)
    sendJson(response, failure('unavailable', 503), 503)
  })
  const pace = { attempts: 10, firstPauseMs: 40, longestPauseMs: 40 }
  const client = connect(connectionOf({ url: stub.url, apiKey }), pace, ONCE)
  const leaving = new AbortController()
  const left = client.patient.get.query({ patientId: 'a' }, { signal: leaving.signal })
  await refused
  leaving.abort()
  await expect(left).rejects.toMatchObject({ reason: 'aborted' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(stub.received).toHaveLength(1)
})

it('waits twice as long each time up to a limit, half of it by chance, and never less than it was told', () => {
  const pace: Pace = { attempts: 9, firstPauseMs: 100, longestPauseMs: 1_000 }
  const pauses = (chance: number, retryAfterMs: number | null = null) =>
    [1, 2, 3, 4, 5, 6].map((failures) => pauseAfter(failures, pace, { retryAfterMs }, chance))
  expect(pauses(1)).toEqual([100, 200, 400, 800, 1000, 1000])
  expect(pauses(0)).toEqual([50, 100, 200, 400, 500, 500])
  expect(pauses(0, 3_000)).toEqual([3050, 3100, 3200, 3400, 3500, 3500])
})

it('spends two seconds at most on what does not come back', () => {
  const pauses = [1, 2, 3].map((failures) => pauseAfter(failures, QUERY_PACE, { retryAfterMs: null }, 1))
  expect(QUERY_PACE.attempts).toBe(pauses.length + 1)
  expect(pauses.reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(2_000)
})
