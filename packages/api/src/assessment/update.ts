import { changeAssessmentRow, type AssessmentChange, type AssessmentId, type Session } from '@medilens/db'
import { notFound } from '../trpc/error.ts'

/** Changes an assessment whose row the caller holds locked: every change of it, or of what hangs on it, counts. */
export async function updateAssessment(
  session: Session,
  { id, version }: { readonly id: AssessmentId; readonly version: number },
  change: AssessmentChange,
  now: Date = new Date(),
) {
  const row = await changeAssessmentRow(session, id, { ...change, updatedAt: now, version: version + 1 })
  if (row === undefined) throw notFound('assessment')
  return row
}
