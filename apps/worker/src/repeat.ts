import { setTimeout as sleep } from 'node:timers/promises'
import { isMediLensError, type MediLensError } from '@medilens/client'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/** Whether a call was lost on its way, or met a server that is away or overrun: a moment later it may be taken. */
function isPassing({ reason, status }: MediLensError): boolean {
  switch (reason) {
    case 'network':
    case 'unavailable':
    case 'too_many_requests':
    case 'timed_out':
    case 'timed_out_locally':
      return true
    case 'unexpected_answer':
      return status !== null && status >= 502 && status <= 504
    default:
      return false
  }
}

/**
 * Says the same until it is taken, is refused or `signal` aborts: for what is the same however often it is said. Each time
 * it waits longer, and never as long as another, so that the workers a server lost don't come back at once.
 *
 * @param say is told how often it was said before.
 */
export async function repeat<Answer>(
  say: (before: number) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let before = 0; ; before++) {
    // oxlint-disable no-await-in-loop -- one try after the other
    try {
      return await say(before)
    } catch (error) {
      if (!isMediLensError(error) || !isPassing(error) || signal.aborted) throw error
      const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** before)
      const pause = (error.retryAfterMs ?? 0) + whole * (0.5 + Math.random() / 2)
      // Told to stop it says it once more, and then no more.
      await sleep(pause, undefined, { signal }).catch(() => undefined)
    }
    // oxlint-enable no-await-in-loop
  }
}
