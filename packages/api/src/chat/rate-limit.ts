import type { UserId } from '@medilens/db'
import { TooManyRequests } from '../trpc/error.ts'

const MINUTE_MS = 60_000

/** How often a person may ask, counted in this process: several servers allow as many times that. */
export class QuestionLimit {
  readonly #aMinute: number
  readonly #asked = new Map<UserId, number[]>()

  /** @param aMinute questions of one person in any minute */
  constructor(aMinute: number) {
    this.#aMinute = aMinute
  }

  /**
   * Counts one more question of a person.
   * @throws TooManyRequests, which says when to try again
   */
  count(userId: UserId): void {
    const now = performance.now()
    this.#forget(now)
    const asked = this.#asked.get(userId) ?? []
    const oldest = asked[asked.length - this.#aMinute]
    if (oldest !== undefined) {
      const wait = Math.ceil(oldest + MINUTE_MS - now)
      throw new TooManyRequests(
        `At most ${this.#aMinute} questions a minute. Ask again in ${Math.ceil(wait / 1000)} s.`,
        wait,
      )
    }
    this.#asked.set(userId, [...asked, now])
  }

  /** What is older than a minute no longer counts, and must not be kept. */
  #forget(now: number): void {
    for (const [userId, asked] of this.#asked) {
      const recent = asked.filter((at) => now - at < MINUTE_MS)
      if (recent.length === 0) this.#asked.delete(userId)
      else if (recent.length < asked.length) this.#asked.set(userId, recent)
    }
  }
}
