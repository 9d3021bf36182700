import type { AssessmentId, AssessmentStatus, Scope, Session } from '@medilens/db'
import { onlyPatient } from '../patient/find.ts'
import { AppError, notFound } from '../trpc/error.ts'

export const SUMMARY_COLUMNS = [
  'id',
  'sessionId',
  'patientId',
  'requestedBy',
  'apiKeyId',
  'pipelineType',
  'pipelineVersion',
  'status',
  'outcome',
  'ungradableReason',
  'currentStage',
  'riskScore',
  'riskLevel',
  'confidence',
  'qualityScore',
  'requiresReview',
  'reviewReason',
  'reviewedBy',
  'reviewedAt',
  'reviewNote',
  'processingTimeMs',
  'measuredAt',
  'completedAt',
  'supersedesId',
  'supersededById',
  'createdAt',
  'updatedAt',
  'version',
] as const

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
  const patientId = await onlyPatient(session, scope)
  let query = session.sql
    .selectFrom('assessments')
    .select([...SUMMARY_COLUMNS, 'results'])
    .where('organizationId', '=', session.organizationId)
    .where('deletedAt', 'is', null)
  if (patientId !== null) query = query.where('patientId', '=', patientId)
  query =
    'assessmentId' in reference
      ? query.where('id', '=', reference.assessmentId)
      : query.where('sessionId', '=', reference.sessionId)
  if (lock) query = query.forUpdate()
  const assessment = await query.executeTakeFirst()
  if (assessment === undefined) throw notFound('assessment')
  return assessment
}

/** A finished run takes no more values, stages or results. */
export function requireOpen({ status }: { readonly status: AssessmentStatus }): void {
  if (status === 'pending' || status === 'processing') return
  throw new AppError(
    'assessment_final',
    `The assessment is ${status} and takes no more values. Record a new assessment.`,
  )
}
