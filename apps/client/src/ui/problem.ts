import { isMediLensError } from '@medilens/client'

/** What went wrong, for whoever sits before it: what it is and what to do. */
export interface Problem {
  readonly title: string
  readonly text: string
  /** Whether asking once more may help. */
  readonly mayPass: boolean
  /** By which whoever runs the server finds it in its log. */
  readonly requestId: string | null
}

const PASSING = new Set([
  'network',
  'timed_out_locally',
  'timed_out',
  'unavailable',
  'internal',
  'unexpected_answer',
])

/** An error in words. What the server says is written for people, and holds no health data. */
export function problemOf(error: unknown): Problem {
  if (!isMediLensError(error)) {
    return {
      title: 'This page failed',
      text: 'Reload it; if it fails again, tell whoever runs MediLens.',
      mayPass: true,
      requestId: null,
    }
  }
  const { reason, requestId } = error
  switch (reason) {
    case 'network':
      return {
        title: 'No connection to the server',
        text: 'It is tried again as soon as there is one.',
        mayPass: true,
        requestId: null,
      }
    case 'not_found':
      return {
        title: 'Not found',
        text: 'It is not there, or not for you to see.',
        mayPass: false,
        requestId,
      }
    case 'forbidden':
      return { title: 'Not permitted', text: error.message, mayPass: false, requestId }
    default:
      return { title: 'That did not work', text: error.message, mayPass: PASSING.has(reason), requestId }
  }
}
