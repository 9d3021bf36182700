import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { answerStreams, endOf, hearing, lastIdOf, saying, textOf } from '../testing/answer-streams.ts'
import type { StreamedEvent } from '../testing/event-stream.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { recordedResponder } from './recorded/recorded-responder.ts'
import type { Responder } from './responder.ts'

const { server, sql, stored, grounded, halting, db, own, clinician, values } = answerStreams()

describe('an answer', () => {
  it('is stored with its question and streamed until it is whole', async () => {
    const { ask, listen, failures } = server()
    const answer = await ask('What is my heart rate?')
    const events = await listen(answer)
    expect(textOf(events)).toMatch(/^Heart rate was last measured on .*: 72\.5 \/min, normal/)
    expect(endOf(events)).toMatchObject({
      status: 'complete',
      notice: null,
      sources: [{ id: values()[0], sentence: 0, name: 'heart_rate' }],
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
    const { status } = await call('patient.list', {}, own().keys.clinician.key)
    expect(status).toBe(200)
    expect(db().database.poolGauges().size).toBeLessThanOrEqual(1)
    const texts = (await Promise.all(streams)).map(textOf)
    expect(new Set(texts)).toEqual(new Set([(await stored(answer)).content]))
  })

  it('ends when its listener’s sign-in does, in the middle', async () => {
    const { responder, goOn } = halting('Before', 'After')
    const { ask, open } = server({ responder })
    const answer = await ask('anything')
    const by = await sessionCookie(db().database, own().users.clinician)
    const stream = hearing(await open(answer, { by }))
    await stream.until('Before')
    await db().database.asAuth((client) =>
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
    await call('chat.listMessages', { threadId }, clinician())
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
