import { catalogueEntry } from '../../catalogue/catalogue.ts'
import { judge } from '../../catalogue/judge.ts'
import type { RangeSubject } from '../../catalogue/range.ts'
import { URGENCY, type Urgency } from '../../entities/assessment-review.ts'
import { findingsOf, reasonsOfUngraded } from '../../rules/findings.ts'
import type { PipelineType } from '../../vocabulary.ts'
import { companionsOf, type Measured } from './measures/measured.ts'
import type { DemoRisk } from './risk.ts'

export interface ReasonToReview {
  /** Null where it waits for nobody. */
  readonly reason: string | null
  readonly urgency: Urgency
}

type Found = Pick<Measured, 'values' | 'reviewReason'> & {
  readonly result: { readonly pipelineType: PipelineType }
}

const NO_REASON: ReasonToReview = { reason: null, urgency: URGENCY.high }

/** Why a clinician is to look at a run that measured nothing: only one that was too poor to may hide what is dangerous. */
export const reasonWithoutResult = (pipelineType: PipelineType, isUngradable: boolean): ReasonToReview => {
  const reasons = isUngradable ? reasonsOfUngraded(pipelineType) : []
  return reasons.length === 0 ? NO_REASON : { reason: reasons.join('; '), urgency: URGENCY.high }
}

/**
 * Why a clinician is to look at a measured run, worded as the server does: for its risk, for thresholds that its values
 * cross, for what its result found, and for what its pipeline says beside them.
 */
export function reasonToReview(
  risk: DemoRisk | null,
  { values, result, reviewReason }: Found,
  subject: RangeSubject,
): ReasonToReview {
  const level = risk?.level === 'high' || risk?.level === 'critical' ? risk.level : null
  const companions = companionsOf(values)
  const crossed = Object.entries(values).flatMap(([key, value]) => {
    const entry = catalogueEntry(key)
    return entry === null ? [] : judge(entry, value, entry.unit, subject, companions).crossed
  })
  const found = findingsOf(result.pipelineType, { ...result })
  const reasons = [
    ...(level === null ? [] : [`${level} risk`]),
    ...crossed,
    ...found,
    ...(reviewReason === null ? [] : [reviewReason]),
  ]
  if (reasons.length === 0) return NO_REASON
  const lacksLevel = crossed.length + found.length === 0 ? URGENCY.other : URGENCY.high
  return { reason: reasons.join('; '), urgency: level === null ? lacksLevel : URGENCY[level] }
}
