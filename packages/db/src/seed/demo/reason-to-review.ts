import { catalogueEntry, crossedThresholds } from '../../catalogue/catalogue.ts'
import { crossingText } from '../../catalogue/crossing.ts'
import { URGENCY, type Urgency } from '../../entities/assessment-review.ts'
import { judgeableOf, type Measured } from './measures/measured.ts'
import type { DemoRisk } from './risk.ts'

export interface ReasonToReview {
  /** Null where it waits for nobody. */
  readonly reason: string | null
  readonly urgency: Urgency
}

export const NO_REASON: ReasonToReview = { reason: null, urgency: URGENCY.high }

/**
 * Why a clinician is to look at a measured run, worded as the server does: for its risk, for thresholds that its values
 * cross, and for what its pipeline found beside them.
 */
export function reasonToReview(
  risk: DemoRisk | null,
  { values, reviewReason }: Pick<Measured, 'values' | 'reviewReason'>,
): ReasonToReview {
  const level = risk?.level === 'high' || risk?.level === 'critical' ? risk.level : null
  const crossed = Object.entries(judgeableOf(values)).flatMap(([key, value]) => {
    const entry = catalogueEntry(key)
    return entry === null
      ? []
      : crossedThresholds(entry, value).map((threshold) => crossingText(entry, threshold))
  })
  const reasons = [
    ...(level === null ? [] : [`${level} risk`]),
    ...crossed,
    ...(reviewReason === null ? [] : [reviewReason]),
  ]
  if (reasons.length === 0) return NO_REASON
  const lacksLevel = crossed.length === 0 ? URGENCY.other : URGENCY.high
  return { reason: reasons.join('; '), urgency: level === null ? lacksLevel : URGENCY[level] }
}
