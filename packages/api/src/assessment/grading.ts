import type { AssessmentId, RiskLevel, Session } from '@medilens/db'
import { roundToScale } from '@medilens/db/catalogue'

interface Grading {
  readonly riskScore?: number | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly confidence?: number | undefined
  readonly qualityScore?: number | undefined
}

/**
 * What is said of a run as a whole, as its columns hold it; what was not said stays as it is. A high risk, or a value
 * beyond a threshold of the catalogue, waits for a clinician: a pipeline screens, it does not diagnose.
 */
export const gradingColumns = (
  { riskScore, riskLevel, confidence, qualityScore }: Grading,
  crossed: readonly string[] = [],
) => ({
  ...(riskScore === undefined ? {} : { riskScore: roundToScale(riskScore, 2) }),
  ...(confidence === undefined ? {} : { confidence: roundToScale(confidence, 3) }),
  ...(qualityScore === undefined ? {} : { qualityScore: roundToScale(qualityScore, 3) }),
  ...(riskLevel === undefined ? {} : { riskLevel }),
  ...reviewColumns([
    ...(riskLevel === 'high' || riskLevel === 'critical' ? [`${riskLevel} risk`] : []),
    ...crossed,
  ]),
})

/** Sends an open assessment to a clinician because of the thresholds that its values cross. */
export async function requireReview(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  crossed: readonly string[],
): Promise<void> {
  if (crossed.length === 0) return
  await sql
    .updateTable('assessments')
    .set(reviewColumns(crossed))
    .where('organizationId', '=', organizationId)
    .where('id', '=', assessmentId)
    .execute()
}

const reviewColumns = (reasons: readonly string[]) =>
  reasons.length === 0 ? {} : { requiresReview: true, reviewReason: reasons.join('; ') }
