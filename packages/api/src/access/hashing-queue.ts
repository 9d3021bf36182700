import { AppError } from '../trpc/error.ts'

/** At about a tenth of a second each: who would wait longer is told to come back. */
const WAITING = 32

/**
 * Lets so many passwords be hashed at a time. A hash takes 32 MiB and a tenth of a second of a processor on purpose; a
 * flood of sign-ins waits here, and beyond 32 is refused, instead of taking the machine away from everybody else.
 */
export class HashingQueue {
  readonly #atOnce: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** @param atOnce of the four threads that Node has for such work; files and names need one, too */
  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Throws an `unavailable` `AppError` where too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await this.#turn()
    else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The place goes to the next one without becoming free between.
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= WAITING) {
      throw new AppError('unavailable', 'Too many people sign in at this moment. Try again in a few seconds.')
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
