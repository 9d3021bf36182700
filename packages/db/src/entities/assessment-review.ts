import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'

// The index of the queue and the queries that it serves are made of the same text: a bound parameter would be another
// expression to PostgreSQL, and find nothing there.

/** What waits for a clinician: a run that is over, that asks for it, that nobody saw, and that no correction replaced. */
export const AWAITS_REVIEW =
  "(requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null))"

/** 0 for critical risk, 1 for high and 2 for every other, so that what is most urgent sorts first. */
export const REVIEW_URGENCY =
  "(case risk_level when 'critical'::text then 0 when 'high'::text then 1 else 2 end)"

/** `AWAITS_REVIEW` of the row of `assessments` at hand. */
export const awaitsReview = (): Expression<SqlBool> => sql.raw<SqlBool>(AWAITS_REVIEW)

/** `REVIEW_URGENCY` of the row of `assessments` at hand. */
export const reviewUrgency = (): RawBuilder<number> => sql.raw<number>(REVIEW_URGENCY)
