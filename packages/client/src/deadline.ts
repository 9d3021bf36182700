import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Contract } from './contract.ts'
import { MediLensError, toMediLensError } from './error.ts'

/**
 * The first link: ends a call at its time-out or when its signal aborts, at once and even if the rest of its batch goes
 * on (the request is dropped when nobody waits for it any more), and turns every error into a `MediLensError`. A
 * subscription lasts as long as it is wanted: it has no time-out, and an abort is its end, not an error.
 */
export const deadlineLink =
  (timeoutMs: number): TRPCLink<Contract> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const isCall = op.type !== 'subscription'
      const abort = () => {
        if (isCall) observer.error(aborted())
        else observer.complete()
      }
      if (op.signal?.aborted === true) {
        abort()
        return () => {}
      }
      const timer = isCall ? setTimeout(() => observer.error(expired(timeoutMs)), timeoutMs) : undefined
      op.signal?.addEventListener('abort', abort, { once: true })
      const call = next(op).subscribe({
        next: (value) => observer.next(value),
        error: (error) => observer.error(toMediLensError(error)),
        complete: () => observer.complete(),
      })
      return () => {
        clearTimeout(timer)
        op.signal?.removeEventListener('abort', abort)
        call.unsubscribe()
      }
    })

export const aborted = () => new MediLensError('aborted', 'The call was aborted.')

/** @param timeoutMs how long was waited */
export const expired = (timeoutMs: number) =>
  new MediLensError('timed_out_locally', `No answer came within ${timeoutMs} ms.`)
