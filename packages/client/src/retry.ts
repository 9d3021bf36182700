import type { TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { Contract } from './contract.ts'
import { toMediLensError, type MediLensError } from './error.ts'

/** How often something is tried, and how far apart. */
export interface Pace {
  /** In all, the first included. */
  readonly attempts: number
  /** Before the second attempt; twice that before the third, and so on. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

/** Of a query: what is over in two seconds is bridged, what lasts longer is for the caller to know. */
export const QUERY_PACE: Pace = { attempts: 4, firstPauseMs: 250, longestPauseMs: 4_000 }
export const ONCE: Pace = { attempts: 1, firstPauseMs: 0, longestPauseMs: 0 }

/** What a proxy says while the server behind it starts or is overrun. */
const AWAY: readonly (number | null)[] = [502, 503, 504]

/** Whether the same call may succeed a moment later: nobody answered it, or somebody said so. */
export function isTransient({ reason, status }: MediLensError): boolean {
  switch (reason) {
    case 'network':
    case 'unavailable':
    case 'too_many_requests':
      return true
    case 'unexpected_answer':
      return AWAY.includes(status)
    default:
      return false
  }
}

/**
 * How long to wait after so many failures in a row: doubling, and half of it by chance, so that clients which a server
 * lost at the same moment do not come back at the same moment; never sooner than the server asks for.
 */
export function pauseAfter(
  failures: number,
  { firstPauseMs, longestPauseMs }: Pace,
  { retryAfterMs }: Pick<MediLensError, 'retryAfterMs'>,
  chance: number,
): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
  return (retryAfterMs ?? 0) + whole * (0.5 + chance / 2)
}

/**
 * Asks a query again that failed for the moment, as often as `pace` allows and as long as its time lasts. A mutation is
 * never sent again: whether it happened is not known here. Where the next attempt would come too late the error is
 * answered at once, since it says more than a time-out would.
 */
export const retryLink =
  (pace: Pace, timeoutMs: number): TRPCLink<Contract> =>
  () => {
    const chance = chanceOfTheMoment()
    return ({ op, next }) => {
      if (op.type !== 'query' || pace.attempts <= 1) return next(op)
      return observable((observer) => {
        const began = performance.now()
        let over = false
        let timer: ReturnType<typeof setTimeout> | undefined
        let call: Unsubscribable | undefined
        const attempt = (number: number): void => {
          call = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (thrown) => {
              // What a call says when it is dropped is nobody's to hear, and not to be tried again.
              if (over) return
              const error = toMediLensError(thrown)
              const pause = pauseAfter(number, pace, error, chance())
              const inTime = performance.now() - began + pause < timeoutMs
              if (number < pace.attempts && inTime && isTransient(error)) {
                timer = setTimeout(attempt, pause, number + 1)
              } else {
                observer.error(error)
              }
            },
          })
        }
        attempt(1)
        return () => {
          over = true
          clearTimeout(timer)
          call?.unsubscribe()
        }
      })
    }
  }

/** From 0 to 1, the same for all that fails in one moment: queries of one batch are asked again as one batch. */
function chanceOfTheMoment(): () => number {
  let drawn: number | undefined
  return () => {
    if (drawn === undefined) {
      drawn = Math.random()
      setTimeout(() => {
        drawn = undefined
      }, 0)
    }
    return drawn
  }
}
