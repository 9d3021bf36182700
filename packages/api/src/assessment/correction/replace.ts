import type { AssessmentId, Session } from '@medilens/db'
import { retractBiomarkers } from '../../biomarker/store.ts'
import type { findAssessment } from '../find.ts'
import { updateAssessment } from '../update.ts'

type Found = Awaited<ReturnType<typeof findAssessment>>

/** Why a run no longer holds. */
type Why = 'corrected' | 'recalled'

/**
 * Puts one run in the place of a completed one, whose row the caller holds locked: its values leave the histories, and it
 * leaves the review queue. Answers how many values there were.
 */
export async function replaceRun(
  session: Session,
  wrong: Pick<Found, 'id' | 'version' | 'completedAt'>,
  supersededById: AssessmentId,
  why: Why,
): Promise<number> {
  const now = new Date()
  const change = why === 'recalled' ? { supersededById, recalledAt: now } : { supersededById }
  await updateAssessment(session, wrong, change, now)
  return retractBiomarkers(session, [wrong.id], after(wrong.completedAt, now))
}

/** Servers' clocks differ: what is retracted was retracted after the run was completed. */
const after = (completedAt: Date | null, now: Date): Date =>
  completedAt === null || now > completedAt ? now : new Date(completedAt.getTime() + 1)
