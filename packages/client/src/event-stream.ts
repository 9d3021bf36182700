import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { expired } from './deadline.ts'
import { MediLensError, refusalOf } from './error.ts'
import { isTransient, pauseAfter, type Pace } from './retry.ts'
import { answerOf, notOurs, orNetworkError, unexpected } from './transport.ts'

/** What an event stream needs beside its URL. */
export interface EventStreamInit {
  /** Asks for the stream, from after that event where one is named. */
  readonly open: (url: string, lastEventId: string, signal: AbortSignal) => Promise<Response>
  /** How often it is tried in a row without anything having come. */
  readonly pace: Pace
  /** How long it may take to open. */
  readonly timeoutMs: number
  /** After how much silence a connection is taken for dead, until the server says another time. */
  readonly silenceMs: number
}

type Listener = (event: object) => void

/**
 * An `EventSource` for tRPC's subscriptions that sends headers, which the browser's own cannot, and says of every error
 * what it is: its `error` events are `MediLensError`s.
 *
 * It follows a stream until it is closed: a connection that broke, fell silent or was refused for the moment is opened
 * again from the last event on, further and further apart. It ends, `readyState` being `CLOSED`, where the server
 * refuses for good, and after `pace.attempts` in a row that brought nothing.
 */
export class EventStream {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState = 0
  readonly #init: EventStreamInit
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #closing = new AbortController()
  #lastEventId = ''
  #silenceMs: number

  constructor(url: string, init: EventStreamInit) {
    this.#init = init
    this.#silenceMs = init.silenceMs
    void this.#run(url)
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener))
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener)
  }

  close(): void {
    this.readyState = this.CLOSED
    this.#closing.abort()
  }

  async #run(url: string): Promise<void> {
    const { pace } = this.#init
    const { signal } = this.#closing
    for (let failures = 1; ; failures += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one connection after the other
      const { error, cameAlive } = await this.#follow(url)
      if (signal.aborted) return
      if (cameAlive) failures = 1
      if (failures >= pace.attempts || !mayReopen(error)) this.readyState = this.CLOSED
      else this.readyState = this.CONNECTING
      this.#dispatch('error', error)
      if (this.readyState !== this.CONNECTING) return
      // oxlint-disable-next-line no-await-in-loop
      await sleep(pauseAfter(failures, pace, error, Math.random()), signal)
    }
  }

  /** One connection, to its end: what ended it, and whether it brought anything. */
  async #follow(url: string): Promise<{ readonly error: MediLensError; readonly cameAlive: boolean }> {
    const { open, timeoutMs } = this.#init
    const patience = new Patience(this.#closing.signal, timeoutMs)
    const { signal } = patience
    let cameAlive = false
    const parser = createParser({
      onEvent: (event) => {
        cameAlive ||= event.event === undefined || event.event === 'ping'
        this.#take(event)
      },
    })
    try {
      const read = await textReader(await open(url, this.#lastEventId, signal), signal)
      this.readyState = this.OPEN
      patience.restart(this.#silenceMs)
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one piece after the other
        const text = await read()
        if (text === null || signal.aborted) break
        parser.feed(text)
        patience.restart(this.#silenceMs)
      }
      throw new MediLensError('network', 'The connection ended before the subscription did.')
    } catch (error) {
      return { error: patience.lost() ?? ours(error), cameAlive }
    } finally {
      patience.end()
    }
  }

  #take({ event = 'message', data, id }: EventSourceMessage): void {
    // What is behind the end of a stream that was closed meanwhile is nobody's to hear.
    if (this.#closing.signal.aborted) return
    if (id !== undefined) this.#lastEventId = id
    if (event === 'serialized-error') {
      throw refusalOf(JSON.parse(data), { status: null, retryAfterMs: null })
    }
    if (event === 'connected') this.#silenceMs = silenceOf(data) ?? this.#silenceMs
    // Silence is watched here, over all connections; told of it, tRPC would watch it too and start over by itself.
    this.#dispatch(event, { data: event === 'connected' ? '{}' : data, lastEventId: this.#lastEventId })
  }

  #dispatch(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }
}

/** Aborts with `until`, or once nothing was heard for some time. */
class Patience {
  readonly signal: AbortSignal
  readonly #over = new AbortController()
  #ms = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(until: AbortSignal, ms: number) {
    this.signal = AbortSignal.any([until, this.#over.signal])
    this.restart(ms)
  }

  restart(ms: number): void {
    this.end()
    this.#ms = ms
    this.#timer = setTimeout(() => this.#over.abort(), ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  lost(): MediLensError | null {
    return this.#over.signal.aborted ? expired(this.#ms) : null
  }
}

/**
 * Reads the text of an event stream piece by piece; null is its end.
 *
 * @throws MediLensError with what the server refused it for, or `unexpected_answer`
 */
async function textReader(response: Response, signal: AbortSignal): Promise<() => Promise<string | null>> {
  const { body, headers, status } = response
  if (status !== 200) {
    await answerOf(response)
    throw notOurs(response)
  }
  if (body === null || !/^text\/event-stream\b/i.test(headers.get('content-type') ?? '')) {
    void body?.cancel().catch(() => undefined)
    throw unexpected(
      response,
      'The answer is not an event stream: it comes from a proxy, or the url is wrong.',
    )
  }
  const reader = body.getReader()
  const decoder = new TextDecoder()
  // A `fetch` that is given may not heed the signal.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true })
  return async () => {
    const { done, value } = await orNetworkError(() => reader.read())
    return done ? null : decoder.decode(value, { stream: true })
  }
}

/** After a fault of the server too a stream is tried again: only what was not yet heard is asked for. */
function mayReopen(error: MediLensError): boolean {
  return isTransient(error) || ['internal', 'timed_out', 'timed_out_locally'].includes(error.reason)
}

const ours = (error: unknown): MediLensError =>
  error instanceof MediLensError
    ? error
    : new MediLensError('unexpected_answer', 'The stream is not one of a MediLens server.')

/** After how much silence the server says that it is gone, in milliseconds. */
function silenceOf(connected: string): number | null {
  const said: unknown = JSON.parse(connected)
  if (typeof said !== 'object' || said === null || !('reconnectAfterInactivityMs' in said)) return null
  const { reconnectAfterInactivityMs: ms } = said
  return typeof ms === 'number' && ms > 0 ? ms : null
}

/** Resolves after that time, or as soon as the signal aborts. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
  })
}
