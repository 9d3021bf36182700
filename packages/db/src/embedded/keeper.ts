import { setTimeout as sleep } from 'node:timers/promises'
import { attach, type Attaching, detach } from './attachment.ts'
import { EmbeddedError, messageOf } from './errors.ts'
import type { Presence } from './presence.ts'

const FIRST_RETRY = 100
const LONGEST_RETRY = 5_000

/** Keeps a presence alive: when PostgreSQL goes away under us, brings it back, until it is released. */
export class Keeper {
  readonly #attaching: Attaching
  readonly #released = new AbortController()
  readonly #watching: Promise<void>
  #presence: Presence

  constructor(attaching: Attaching, presence: Presence) {
    this.#attaching = attaching
    this.#presence = presence
    this.#watching = this.#watch()
  }

  /** Stops watching, takes leave, and stops the server where nobody else is present. */
  async release(beforeLeaving: () => Promise<void>): Promise<void> {
    this.#released.abort()
    await this.#watching
    await beforeLeaving()
    await detach(this.#attaching.cluster, this.#presence)
  }

  async #watch(): Promise<void> {
    const released = new Promise<void>((resolve) => {
      this.#released.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    for (;;) {
      await Promise.race([this.#presence.ended, released])
      if (this.#released.signal.aborted) return
      await this.#restore()
    }
  }

  async #restore(): Promise<void> {
    const { onEvent } = this.#attaching
    const began = performance.now()
    onEvent({ type: 'lost' })
    for (let wait = FIRST_RETRY; !this.#released.signal.aborted; wait = Math.min(wait * 2, LONGEST_RETRY)) {
      try {
        this.#presence = await attach(this.#attaching)
        onEvent({ type: 'restored', milliseconds: Math.round(performance.now() - began) })
        return
      } catch (cause) {
        const error = cause instanceof Error ? cause : new EmbeddedError(messageOf(cause))
        onEvent({ type: 'restart-failed', error, retryInMilliseconds: wait })
        // Rejects only when released, which ends the loop.
        await sleep(wait, undefined, { signal: this.#released.signal }).catch(() => undefined)
      }
    }
  }
}
