import type { RiskLevel } from '@medilens/db'
import { roundToScale } from '@medilens/db/catalogue'

interface Grading {
  readonly riskScore?: number | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly confidence?: number | undefined
  readonly qualityScore?: number | undefined
}

/** What is said of a run as a whole, as its columns hold it; what was not said stays as it is. */
export const gradingColumns = ({ riskScore, riskLevel, confidence, qualityScore }: Grading) => ({
  ...(riskScore === undefined ? {} : { riskScore: roundToScale(riskScore, 2) }),
  ...(confidence === undefined ? {} : { confidence: roundToScale(confidence, 3) }),
  ...(qualityScore === undefined ? {} : { qualityScore: roundToScale(qualityScore, 3) }),
  ...(riskLevel === undefined ? {} : { riskLevel, ...reviewOf(riskLevel) }),
})

/** A high risk waits for a clinician: a pipeline screens, it does not diagnose. */
const reviewOf = (riskLevel: RiskLevel) =>
  riskLevel === 'high' || riskLevel === 'critical'
    ? { requiresReview: true, reviewReason: `${riskLevel} risk` }
    : {}
