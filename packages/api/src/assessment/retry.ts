import type { AssessmentId, Session } from '@medilens/db'
import { whyNotMeasurable } from '../pipeline/queue/sample.ts'
import { AppError } from '../trpc/error.ts'

interface FailedRun {
  readonly id: AssessmentId
  readonly reviewedAt: Date | null
  readonly supersedesId: AssessmentId | null
}

/**
 * Throws `transition_refused` where a failed run is not to be tried again: somebody signed it as it is, or its sample is gone.
 */
export async function requireRetriable(session: Session, run: FailedRun): Promise<void> {
  if (run.reviewedAt !== null) {
    throw new AppError(
      'transition_refused',
      'A clinician reviewed it as it is, and what was signed stays: begin a new analysis of the sample.',
    )
  }
  const why = await whyNotMeasurable(session, run.id)
  // A laboratory may hold a sample of which there is no file here; what was recalled is measured of its files alone.
  if (why === null || (why === 'no_sample' && run.supersedesId === null)) return
  throw new AppError(
    'transition_refused',
    'A file of its sample is not here any more, so that it cannot be measured: record or upload the sample anew.',
  )
}
