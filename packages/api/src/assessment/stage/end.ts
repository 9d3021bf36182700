import type { AssessmentId, Session } from '@medilens/db'

const MOST_MS = 2_147_483_647

/**
 * Ends what a run left open when it ended itself: a step that ran ended with it, one that did not begin is skipped.
 */
export async function endStages(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  ended: 'completed' | 'failed',
  now: Date,
): Promise<void> {
  const open = (from: 'running' | 'pending') =>
    sql
      .updateTable('pipeline_stages')
      .where('organizationId', '=', organizationId)
      .where('assessmentId', '=', assessmentId)
      .where('status', '=', from)
  await open('running').set({ status: ended, completedAt: now, updatedAt: now }).execute()
  await open('pending').set({ status: 'skipped', updatedAt: now }).execute()
}

/** What the steps took together, each in its last attempt, in ms; null where none said. */
export async function timeSpent(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<number | null> {
  const last = sql
    .selectFrom('pipeline_stages')
    .distinctOn('stageIndex')
    .select('durationMs')
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .orderBy('stageIndex')
    .orderBy('attempt', 'desc')
  const { spent } = await sql
    .selectFrom(last.as('last'))
    .select((e) => e.fn.sum<string | null>('last.durationMs').as('spent'))
    .executeTakeFirstOrThrow()
  return spent === null ? null : Math.min(Number(spent), MOST_MS)
}
