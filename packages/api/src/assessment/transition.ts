import type { AssessmentStatus } from '@medilens/db'
import { AppError } from '../trpc/error.ts'

/** From each status where it may go; `failed → pending` is a retry, and completed and cancelled are final. */
const NEXT: Readonly<Record<AssessmentStatus, readonly AssessmentStatus[]>> = {
  pending: ['processing', 'completed', 'failed', 'cancelled'],
  processing: ['completed', 'failed', 'cancelled'],
  completed: [],
  failed: ['pending'],
  cancelled: [],
}

/** Throws `transition_refused` where an assessment can't go from one status to the other. */
export function requireTransition(from: AssessmentStatus, to: AssessmentStatus): void {
  const next = NEXT[from]
  if (next.includes(to)) return
  const choices = next.length === 0 ? `${from} is final` : `from ${from} it goes to ${next.join(', ')}`
  throw new AppError('transition_refused', `An assessment does not go from ${from} to ${to}: ${choices}.`)
}
