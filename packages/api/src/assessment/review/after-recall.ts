import type { AssessmentId, Session } from '@medilens/db'

const REASON = 'the result before was recalled, and had been reviewed or waited for it'

/**
 * Why a run waits that takes the place of a recalled one: whoever signed that one, or was to, has to see what it comes to.
 * Empty where nobody has.
 */
export async function reasonsAfterRecall(
  { sql, organizationId }: Session,
  { supersedesId }: { readonly supersedesId: AssessmentId | null },
): Promise<readonly string[]> {
  if (supersedesId === null) return []
  const recalled = await sql
    .selectFrom('assessments')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('id', '=', supersedesId)
    .where('recalledAt', 'is not', null)
    .where((e) => e.or([e('reviewedAt', 'is not', null), e('requiresReview', '=', true)]))
    .executeTakeFirst()
  return recalled === undefined ? [] : [REASON]
}
