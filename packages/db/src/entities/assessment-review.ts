import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'

// The index of the queue and the queries that it serves are made of the same text: a bound parameter would be another
// expression to PostgreSQL, and find nothing there.

/** What waits for a clinician: a run that is over, that asks for it, that nobody saw, and that no correction replaced. */
export const AWAITS_REVIEW =
  "(requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null))"

/**
 * How urgent the reasons are for which a run waits, as stored with them; the most urgent sorts first. A threshold that was
 * crossed is as urgent as high risk, whatever level the pipeline gave: that level may be badly calibrated.
 */
export const URGENCY = { critical: 0, high: 1, other: 2 } as const
export type Urgency = (typeof URGENCY)[keyof typeof URGENCY]

/**
 * The stored urgency, and 0 for critical risk whatever is stored: a server of the version before, which writes on while a
 * database is migrated, knows nothing of the column.
 */
export const REVIEW_URGENCY = "(case when (risk_level = 'critical'::text) then 0 else review_urgency end)"

/** `AWAITS_REVIEW` of the row of `assessments` at hand. */
export const awaitsReview = (): Expression<SqlBool> => sql.raw<SqlBool>(AWAITS_REVIEW)

/** `REVIEW_URGENCY` of the row of `assessments` at hand. */
export const reviewUrgency = (): RawBuilder<number> => sql.raw<number>(REVIEW_URGENCY)
