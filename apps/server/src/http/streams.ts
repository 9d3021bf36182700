import { AppError, type Caller } from '@medilens/api'

/** What one caller may have open at a time, and for how long. */
export interface StreamLimits {
  /** Streams of one caller on this server. */
  readonly perCaller: number
  /** After so many milliseconds a stream breaks off, and its client resumes it: elsewhere, if that is better. */
  readonly longestMs: number
}

/** The streams that are open on this server, by caller. */
export class OpenStreams {
  readonly #perCaller: number
  readonly #open = new Map<string, number>()

  constructor({ perCaller }: StreamLimits) {
    this.#perCaller = perCaller
  }

  /**
   * Counts one more stream of a caller, and gives what ends it. Nobody in particular is refused later on.
   * @throws AppError `too_many_requests`
   */
  admit(caller: Caller | null): () => void {
    if (caller === null) return () => undefined
    const who = whoIs(caller)
    const count = this.#open.get(who) ?? 0
    if (count >= this.#perCaller) {
      throw new AppError(
        'too_many_requests',
        `At most ${this.#perCaller} streams can be open at a time. Close one first.`,
      )
    }
    this.#open.set(who, count + 1)
    return () => {
      const left = (this.#open.get(who) ?? 1) - 1
      if (left === 0) this.#open.delete(who)
      else this.#open.set(who, left)
    }
  }
}

function whoIs(caller: Caller): string {
  switch (caller.kind) {
    case 'key':
      return caller.apiKeyId
    case 'platform':
      return caller.serviceKeyId
    case 'member':
    case 'person':
      return caller.userId
  }
}
