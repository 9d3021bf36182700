import {
  newId,
  resultRow,
  valueRows,
  type AssessmentId,
  type EyeLaterality,
  type PipelineType,
  type Session,
} from '@medilens/db'
import { findingsOf } from '@medilens/db/rules'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { requireSameMeasures } from '../pipeline/same-measures.ts'
import type { AnyResult } from '../pipeline/schema.ts'
import { requireNoWork } from '../pipeline/queue/follow.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { findAssessment, requireOpen } from './find.ts'
import { reviewColumns } from './grading.ts'
import { retractAnnotations } from './recording/annotations.ts'
import type { RecordAssessmentInput, SavedResult, SaveResultInput, SupersedeInput } from './schema.ts'
import { updateAssessment } from './update.ts'

/**
 * Gives an open assessment the result of its pipeline, once. Throws `not_found`, `assessment_final`, `result_exists`, `work_under_way`,
 * `invalid_input` for the result of another pipeline, and for one that is not what the biomarkers say.
 */
export async function saveResult(
  { session, scope }: Call,
  input: z.output<typeof SaveResultInput>,
): Promise<Audited<z.input<typeof SavedResult>>> {
  const { assessmentId, pipelineType } = input
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  requireOpen(assessment)
  await requireNoWork(session, assessmentId)
  if (assessment.pipelineType !== pipelineType) {
    throw new AppError('invalid_input', 'The result is of another pipeline than the assessment.', [
      { path: 'pipelineType', problem: `must be ${assessment.pipelineType}, as of the assessment` },
    ])
  }
  if ((await readResult(session, pipelineType, assessmentId)) !== null) {
    throw new AppError(
      'result_exists',
      'The assessment has its result. Where it is wrong, complete the assessment and supersede it.',
    )
  }
  requireSameMeasures(pipelineType, input.result, await valueRows(session, assessmentId))
  await storeResult(session, assessmentId, input)
  await updateAssessment(session, assessment, {
    eyeLaterality: eyeOf(input),
    ...reviewColumns(findingsOf(pipelineType, input.result), assessment.reviewReason),
  })
  const result = await readResult(session, pipelineType, assessmentId)
  if (result === null) throw notFound('assessment')
  return audited(
    { assessmentId, result },
    { resourceId: assessmentId, patientId: assessment.patientId, details: { pipeline: pipelineType } },
  )
}

/** A result with the pipeline that says of which shape it is. */
type OfPipeline = z.output<typeof RecordAssessmentInput | typeof SupersedeInput | typeof SaveResultInput>

/** Stores the result row of one assessment, in the table of its pipeline; nothing where none was given. */
export async function storeResult(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  input: Pick<OfPipeline, 'pipelineType' | 'result'>,
): Promise<void> {
  if (input.result === undefined) return
  const now = new Date()
  const row = { id: newId<'ResultId'>(), organizationId, assessmentId, createdAt: now, updatedAt: now }
  await sql
    .insertInto(tableOf(input.pipelineType))
    .values({ ...row, ...input.result })
    .execute()
}

/** Where the results of a pipeline lie. */
const tableOf = (pipelineType: PipelineType) => `${pipelineType}_results` as const

/** The result row of one assessment with the pipeline it is of, or null. */
export async function readResult(
  session: Session,
  pipelineType: PipelineType,
  assessmentId: AssessmentId,
): Promise<z.input<typeof AnyResult> | null> {
  const row = await resultRow(session, pipelineType, assessmentId)
  return row === undefined ? null : { pipelineType, ...row }
}

/** Takes the result of a run back that did not end in one, so that a retry can bring its own. */
export async function retractResult(
  session: Session,
  pipelineType: PipelineType,
  assessmentId: AssessmentId,
  retractedAt: Date,
): Promise<void> {
  const { sql, organizationId } = session
  await sql
    .updateTable(tableOf(pipelineType))
    .set({ retractedAt })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .execute()
  if (pipelineType === 'cardiology') await retractAnnotations(session, assessmentId, retractedAt)
}

/** Which eye a result is of, as it says; null where it is of none or that is not said. */
export const eyeOf = (input: OfPipeline): EyeLaterality | null =>
  input.pipelineType === 'retinal' ? (input.result?.eyeLaterality ?? null) : null
