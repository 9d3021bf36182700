import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Contract } from './contract.ts'
import { MediLensError, toMediLensError } from './error.ts'

/**
 * The first link: ends a call at its time-out or when its signal aborts, at once and even if the rest of its batch goes
 * on (the request is dropped when nobody waits for it any more), and turns every error into a `MediLensError`.
 */
export const deadlineLink =
  (timeoutMs: number): TRPCLink<Contract> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const abort = () => observer.error(new MediLensError('aborted', 'The call was aborted.'))
      if (op.signal?.aborted === true) {
        abort()
        return () => {}
      }
      const expire = () =>
        observer.error(new MediLensError('timed_out_locally', `No answer came within ${timeoutMs} ms.`))
      const timer = setTimeout(expire, timeoutMs)
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
