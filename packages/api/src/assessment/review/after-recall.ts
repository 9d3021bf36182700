import {
  resultRow,
  URGENCY,
  type AssessmentId,
  type AssessmentOutcome,
  type PipelineType,
  type RiskLevel,
  type Session,
} from '@medilens/db'
import { findingsOf, reasonsOfUngraded } from '@medilens/db/rules'
import { RECALLED } from '../grading.ts'

/** What tells of a recalled run whether its successor has to be seen. */
export const RECALLED_COLUMNS = [
  'id',
  'pipelineType',
  'outcome',
  'reviewedAt',
  'requiresReview',
  'reviewUrgency',
  'riskLevel',
] as const

interface Recalled {
  readonly id: AssessmentId
  readonly pipelineType: PipelineType
  readonly outcome: AssessmentOutcome | null
  readonly reviewedAt: Date | null
  readonly requiresReview: boolean
  readonly reviewUrgency: number
  readonly riskLevel: RiskLevel | null
}

/**
 * Why a run waits that takes the place of a recalled one, of the same row: whoever signed that one, or was to, has to see
 * what it comes to, also where that is nothing. Empty where nobody has.
 */
export async function reasonsOfRecalled(session: Session, recalled: Recalled): Promise<readonly string[]> {
  const { id, pipelineType, outcome, reviewedAt, requiresReview, reviewUrgency, riskLevel } = recalled
  const wasCritical = riskLevel === 'critical' || (requiresReview && reviewUrgency === URGENCY.critical)
  if (wasCritical) return [RECALLED.critical]
  if (requiresReview || reviewedAt !== null) return [RECALLED.other]
  // Stored before such was looked for: it should have waited.
  const missed =
    outcome === 'ungradable'
      ? reasonsOfUngraded(pipelineType)
      : findingsOf(pipelineType, { ...(await resultRow(session, pipelineType, id)) })
  return missed.length === 0 ? [] : [RECALLED.other]
}

/** The same of a run that may take the place of one: empty where that was not recalled. */
export async function reasonsAfterRecall(
  session: Session,
  { supersedesId }: { readonly supersedesId: AssessmentId | null },
): Promise<readonly string[]> {
  if (supersedesId === null) return []
  const { sql, organizationId } = session
  const recalled = await sql
    .selectFrom('assessments')
    .select(RECALLED_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('id', '=', supersedesId)
    .where('recalledAt', 'is not', null)
    .executeTakeFirst()
  return recalled === undefined ? [] : reasonsOfRecalled(session, recalled)
}
