import { URGENCY, type RiskLevel } from '@medilens/db'
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
 * @param known why it waits already
 */
export const gradingColumns = (
  { riskScore, riskLevel, confidence, qualityScore }: Grading,
  crossed: readonly string[] = [],
  known: string | null = null,
) => ({
  ...(riskScore === undefined ? {} : { riskScore: roundToScale(riskScore, 2) }),
  ...(confidence === undefined ? {} : { confidence: roundToScale(confidence, 3) }),
  ...(qualityScore === undefined ? {} : { qualityScore: roundToScale(qualityScore, 3) }),
  ...(riskLevel === undefined ? {} : { riskLevel }),
  ...reviewColumns(
    [...(riskLevel === 'high' || riskLevel === 'critical' ? [RISK_REASONS[riskLevel]] : []), ...crossed],
    known,
  ),
})

/**
 * Sends an assessment to a clinician for reasons that come to those it waits for already, as urgently as the most urgent
 * of them; nothing without any.
 */
export function reviewColumns(reasons: readonly string[], known: string | null) {
  if (reasons.length === 0) return {}
  const all = new Set([...(known === null ? [] : known.split(SEPARATOR)), ...reasons])
  return {
    requiresReview: true,
    reviewReason: [...all].join(SEPARATOR),
    reviewUrgency:
      all.has(RISK_REASONS.critical) || all.has(RECALLED.critical) ? URGENCY.critical : URGENCY.high,
  }
}

/** Of the reasons for which a run waits, those that come of a recall: its correction waits for them too. */
export const reasonsOfRecall = (known: string | null): readonly string[] => {
  const ofRecall = new Set<string>(Object.values(RECALLED))
  return (known?.split(SEPARATOR) ?? []).filter((reason) => ofRecall.has(reason))
}

/** Why a run waits that takes the place of a recalled one: as urgently as that one did. */
export const RECALLED = {
  critical: 'the result before was recalled, and was of critical risk',
  other: 'the result before was recalled, and had been reviewed or waited for it',
} as const

const RISK_REASONS = { high: 'high risk', critical: 'critical risk' } as const

const SEPARATOR = '; '
