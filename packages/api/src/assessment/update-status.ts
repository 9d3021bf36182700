import { type AssessmentId, type Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { assessmentAnswer } from './answer.ts'
import { findAssessment, SUMMARY_COLUMNS } from './find.ts'
import { gradingColumns } from './grading.ts'
import type { AssessmentSummary, UpdateStatusInput } from './schema.ts'
import { requireTransition } from './transition.ts'

/**
 * Moves an assessment along its statuses, with what is said of the run as a whole. A run that failed or was cancelled
 * takes its values back: they leave every history, and a retry writes new ones. Throws `not_found`,
 * `transition_refused`.
 */
export async function updateStatus(
  { session, scope }: Call,
  input: z.output<typeof UpdateStatusInput>,
): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const { id, status: from, version, patientId } = await findAssessment(session, scope, input, { lock: true })
  const { status } = input
  requireTransition(from, status)
  const now = new Date()
  const row = await session.sql
    .updateTable('assessments')
    .set({
      ...gradingColumns(input),
      ...(input.currentStage === undefined ? {} : { currentStage: input.currentStage }),
      ...(status === 'completed' ? completion(now, input.ungradableReason) : {}),
      status,
      updatedAt: now,
      version: version + 1,
    })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', id)
    .returning(SUMMARY_COLUMNS)
    .executeTakeFirst()
  if (row === undefined) throw notFound('assessment')
  if (status === 'failed' || status === 'cancelled') await retractValues(session, id, now)
  return audited(assessmentAnswer(row), {
    resourceId: id,
    patientId,
    sessionId: row.sessionId,
    details: { from, to: status },
  })
}

/** An ungradable run has no risk, whatever was said before. */
const completion = (completedAt: Date, ungradableReason: string | undefined) =>
  ungradableReason === undefined
    ? { completedAt, outcome: 'measured' as const }
    : { completedAt, outcome: 'ungradable' as const, ungradableReason, riskScore: null, riskLevel: null }

const retractValues = ({ sql, organizationId }: Session, assessmentId: AssessmentId, retractedAt: Date) =>
  sql
    .updateTable('biomarker_values')
    .set({ retractedAt })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .execute()
