import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'

// The index of the queue and the queries that it serves are made of the same text: a bound parameter would be another
// expression to PostgreSQL, and find nothing there.

/** What waits for a clinician: a run that is over, that asks for it, that nobody saw, and that no correction replaced. */
export const AWAITS_REVIEW =
  "(requires_review and (reviewed_at is null) and (superseded_by_id is null) and (status = 'completed'::text) and (deleted_at is null))"

/** False for critical risk and true for every other, so that what is critical sorts first. */
export const NOT_CRITICAL = "(risk_level is distinct from 'critical'::text)"

/** `AWAITS_REVIEW` of the row of `assessments` at hand. */
export const awaitsReview = (): Expression<SqlBool> => sql.raw<SqlBool>(AWAITS_REVIEW)

/** `NOT_CRITICAL` of the row of `assessments` at hand. */
export const isNotCritical = (): RawBuilder<boolean> => sql.raw<boolean>(NOT_CRITICAL)
