import { URGENCY, type Urgency } from '../../entities/assessment-review.ts'
import type { Measured } from './measures/measured.ts'
import type { DemoRisk } from './risk.ts'

export interface ReasonToReview {
  /** Null where it waits for nobody. */
  readonly reason: string | null
  readonly urgency: Urgency
}

export const NO_REASON: ReasonToReview = { reason: null, urgency: URGENCY.high }

/** Why a clinician is to look at a measured run: for its risk, or for what its pipeline found beside it. */
export function reasonToReview(risk: DemoRisk | null, { reviewReason }: Measured): ReasonToReview {
  const level = risk?.level
  if (level === 'high' || level === 'critical') {
    return { reason: reviewReason ?? 'Values outside their reference ranges', urgency: URGENCY[level] }
  }
  return reviewReason === null ? NO_REASON : { reason: reviewReason, urgency: URGENCY.other }
}
