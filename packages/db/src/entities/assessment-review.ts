import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'

// The index of the queue and the queries that it serves are made of the same text: a bound parameter would be another
// expression to PostgreSQL, and find nothing there.

/** What waits for a clinician: a run that is over, that asks for it, that nobody saw, and that no correction replaced. */
export const AWAITS_REVIEW =
  "(requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null))"

/**
 * 0 for critical risk, 1 for high and for what nobody graded, 2 for every other, so that what is most urgent sorts first: a
 * run without a level waits because a value crossed a threshold, and nobody said that this is harmless.
 */
export const REVIEW_URGENCY =
  "(case when (risk_level = 'critical'::text) then 0 when ((risk_level = 'high'::text) or (risk_level is null)) then 1 else 2 end)"

/** `AWAITS_REVIEW` of the row of `assessments` at hand. */
export const awaitsReview = (): Expression<SqlBool> => sql.raw<SqlBool>(AWAITS_REVIEW)

/** `REVIEW_URGENCY` of the row of `assessments` at hand. */
export const reviewUrgency = (): RawBuilder<number> => sql.raw<number>(REVIEW_URGENCY)
