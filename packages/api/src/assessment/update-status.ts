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
 * Moves an assessment along its statuses, with what is said of the run as a whole. A run that failed, was
 * cancelled or turned out ungradable takes its values and its grade back: they leave every history and queue, and a
 * retry brings new ones. Throws `not_found`,
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
      ...(status === 'failed' || status === 'cancelled' ? UNGRADED : {}),
      status,
      updatedAt: now,
      version: version + 1,
    })
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', id)
    .returning(SUMMARY_COLUMNS)
    .executeTakeFirst()
  if (row === undefined) throw notFound('assessment')
  if (status === 'failed' || status === 'cancelled' || row.outcome === 'ungradable') {
    await retractValues(session, id, now)
  }
  return audited(assessmentAnswer(row), {
    resourceId: id,
    patientId,
    details: { from, to: status },
  })
}

/** What a run that did not end in a measurement says of the patient: nothing, whatever was said on the way. */
const UNGRADED = {
  riskScore: null,
  riskLevel: null,
  confidence: null,
  requiresReview: false,
  reviewReason: null,
} as const

/** An ungradable run keeps how poor it was, and no more. */
const completion = (completedAt: Date, ungradableReason: string | undefined) =>
  ungradableReason === undefined
    ? { completedAt, outcome: 'measured' as const }
    : { completedAt, outcome: 'ungradable' as const, ungradableReason, ...UNGRADED }

const retractValues = ({ sql, organizationId }: Session, assessmentId: AssessmentId, retractedAt: Date) =>
  sql
    .updateTable('biomarker_values')
    .set({ retractedAt })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .execute()
