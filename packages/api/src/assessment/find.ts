import {
  assessmentRow,
  type AssessmentId,
  type AssessmentStatus,
  type Scope,
  type Session,
  type WhichAssessment,
} from '@medilens/db'
import { onlyPatient } from '../patient/find.ts'
import { AppError, notFound } from '../trpc/error.ts'

export type AssessmentReference = { readonly assessmentId: AssessmentId } | { readonly sessionId: string }

/**
 * The assessment that a caller may see under this scope; `lock` holds the row until the transaction ends, for those
 * who decide on its status. Throws `not_found` in the same words for every other one.
 */
export async function findAssessment(
  session: Session,
  scope: Scope,
  reference: AssessmentReference,
  { lock = false }: { readonly lock?: boolean } = {},
) {
  const assessment = await assessmentRow(session, await whichAssessment(session, scope, reference), lock)
  if (assessment === undefined) throw notFound('assessment')
  return assessment
}

/** How the assessment is found that a caller may see under this scope. Throws `not_found` where it may see none. */
export async function whichAssessment(
  session: Session,
  scope: Scope,
  reference: AssessmentReference,
): Promise<WhichAssessment> {
  const named =
    'assessmentId' in reference ? { id: reference.assessmentId } : { sessionId: reference.sessionId }
  const patientId = await onlyPatient(session, scope)
  return patientId === null ? named : { ...named, patientId }
}

/** A finished run takes no more values, stages or results. */
export function requireOpen({ status }: { readonly status: AssessmentStatus }): void {
  if (status === 'pending' || status === 'processing') return
  throw new AppError(
    'assessment_final',
    `The assessment is ${status} and takes no more values. Record a new assessment.`,
  )
}
