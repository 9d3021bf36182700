import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'

// The index of the queue and the queries that it serves are made of the same text: a bound parameter would be another
// expression to PostgreSQL, and find nothing there.

/**
 * What waits for a clinician: what asks for it, nobody saw and nothing replaced. A run is completed by then, save one that
 * takes the place of another: of two such runs one is in the queue at every moment, also while the second is measured, and
 * where that fails.
 */
export const AWAITS_REVIEW =
  "(requires_review and (reviewed_at is null) and (superseded_by_id is null) and ((status = 'completed'::text) or (supersedes_id is not null)) and (deleted_at is null))"

/**
 * Since when it does: since it was completed, or since it took another's place, which stays as it is whatever becomes of it.
 * A cursor that marks it marks the same place later.
 */
export const WAITING_SINCE = '(case when (supersedes_id is null) then completed_at else created_at end)'

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

/** `WAITING_SINCE` of the row of `assessments` at hand; null only of what does not wait. */
export const waitingSince = (): RawBuilder<Date | null> => sql.raw<Date | null>(WAITING_SINCE)

/** `REVIEW_URGENCY` of the row of `assessments` at hand. */
export const reviewUrgency = (): RawBuilder<number> => sql.raw<number>(REVIEW_URGENCY)
