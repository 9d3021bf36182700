import { resultRow, type Session } from '@medilens/db'
import { findingsOf, reasonsOfUngraded } from '@medilens/db/rules'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { followAssessment } from '../pipeline/queue/follow.ts'
import { publishBiomarkers, retractBiomarkers } from '../biomarker/store.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { assessmentAnswer } from './answer.ts'
import { findAssessment } from './find.ts'
import { gradingColumns, reviewColumns } from './grading.ts'
import { reasonsAfterRecall } from './review/after-recall.ts'
import { retractResult } from './result.ts'
import type { AssessmentSummary, UpdateStatusInput } from './schema.ts'
import { endStages, timeSpent } from './stage/end.ts'
import { requireRetriable } from './retry.ts'
import { requireTransition } from './transition.ts'
import { updateAssessment } from './update.ts'

type Input = z.output<typeof UpdateStatusInput>
type Found = Awaited<ReturnType<typeof findAssessment>>

/**
 * Moves an assessment along its statuses, with what is said of the run as a whole. What is completed enters the
 * histories. A run that failed, was cancelled or turned out ungradable takes its values and its grade back: they leave
 * every queue, and a retry brings new ones. What may hold a dangerous rhythm waits for a clinician though it is ungradable,
 * and what took the place of a recalled result that one signed or was to see, whatever became of it. Throws `not_found`,
 * `transition_refused`,
 * `invalid_input` where what is said to be ungradable has a result that found something.
 */
export async function updateStatus(
  { session, scope }: Pick<Call, 'session' | 'scope'>,
  input: Input,
): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const assessment = await findAssessment(session, scope, input, { lock: true })
  const { id, status: from, patientId } = assessment
  const { status: to } = input
  requireTransition(from, to)
  if (to === 'pending') await requireRetriable(session, assessment)
  const now = new Date()
  const isOver = to !== 'pending' && to !== 'processing'
  const reasons = isOver ? await reasonsAfterRecall(session, assessment) : []
  const isUngradable = input.ungradableReason !== undefined
  const unmeasured = [...(isUngradable ? reasonsOfUngraded(assessment.pipelineType) : []), ...reasons]
  const change = {
    ...(to === 'pending' ? { currentStage: null } : {}),
    ...gradingColumns(input, reasons, assessment.reviewReason),
    ...(input.currentStage === undefined ? {} : { currentStage: input.currentStage }),
    ...(await endOf(session, assessment, input, now)),
    // Also where nothing was measured in the place of what was recalled.
    ...(to === 'completed' && !isUngradable ? {} : reviewColumns(unmeasured, null)),
    status: to,
  }
  const row = await updateAssessment(session, assessment, change, now)
  await followAssessment(session, id, to)
  return audited(assessmentAnswer(row), { resourceId: id, patientId, details: { from, to } })
}

/** What follows for the values, the result and the stages of a run that is over, and for its own columns. */
async function endOf(session: Session, assessment: Found, input: Input, now: Date) {
  const { id, pipelineType, eyeLaterality } = assessment
  const { status, ungradableReason } = input
  switch (status) {
    case 'pending':
    case 'processing':
      return {}
    case 'failed':
    case 'cancelled':
      await endStages(session, id, 'failed', now)
      await retractBiomarkers(session, [id], now)
      await retractResult(session, pipelineType, id, now)
      return { ...UNGRADED, eyeLaterality: null }
    case 'completed': {
      await endStages(session, id, 'completed', now)
      const spent = await timeSpent(session, id)
      const completed = { completedAt: now, ...(spent === null ? {} : { processingTimeMs: spent }) }
      if (ungradableReason !== undefined) {
        await requireNoFinding(session, assessment)
        await retractBiomarkers(session, [id], now)
        // It keeps how poor it was, and no more.
        return { ...completed, outcome: 'ungradable' as const, ungradableReason, ...UNGRADED }
      }
      await publishBiomarkers(session, id, eyeLaterality)
      return { ...completed, outcome: 'measured' as const }
    }
  }
}

/** What found something measured something: that somebody has to see it must not go with the grade. */
async function requireNoFinding(session: Session, { id, pipelineType }: Found): Promise<void> {
  const result = await resultRow(session, pipelineType, id)
  if (findingsOf(pipelineType, { ...result }).length === 0) return
  throw new AppError('invalid_input', 'This run has a result that found something: it is not ungradable.', [
    { path: 'ungradableReason', problem: 'is refused where the result found something' },
  ])
}

/** What a run that did not end in a measurement says of the patient: nothing, whatever was said on the way. */
const UNGRADED = {
  riskScore: null,
  riskLevel: null,
  confidence: null,
  requiresReview: false,
  reviewReason: null,
} as const
