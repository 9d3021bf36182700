import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import { findPatient } from '../../patient/find.ts'
import { AppError } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findAssessment } from '../find.ts'
import { reasonsOfRecall } from '../grading.ts'
import { storeAnalysis } from '../record.ts'
import type { AssessmentSummary, SupersedeInput } from '../schema.ts'
import { replaceRun } from './replace.ts'

type Found = Awaited<ReturnType<typeof findAssessment>>

/**
 * Corrects a completed assessment: records the right analysis and puts it in the place of the wrong one, whose values
 * leave the histories and which leaves the review queue. The wrong one can still be read, and says by which it was
 * replaced. Throws `not_found`, `not_supersedable`, and what recording throws.
 */
export async function supersedeAssessment(
  call: Call,
  input: z.output<typeof SupersedeInput>,
): Promise<Audited<z.input<typeof AssessmentSummary>>> {
  const { session, scope } = call
  const wrong = await findAssessment(session, scope, { assessmentId: input.supersedesId }, { lock: true })
  requireSupersedable(wrong, input)
  const patient = await findPatient(session, scope, wrong, { keep: true })
  const right = await storeAnalysis(call, patient, {
    ...input,
    measuredAt: input.measuredAt ?? wrong.measuredAt,
    // What a recall sent to a clinician is seen by one, whoever corrects it meanwhile.
    waitsFor: wrong.reviewedAt === null ? reasonsOfRecall(wrong.reviewReason) : [],
  })
  const values = await replaceRun(session, wrong, right.id, 'corrected')
  return audited(right, {
    resourceId: right.id,
    patientId: patient.id,
    details: { pipeline: input.pipelineType, supersedes: wrong.id, retractedValues: values },
  })
}

function requireSupersedable(
  { status, pipelineType, supersededById }: Found,
  input: z.output<typeof SupersedeInput>,
): void {
  if (status !== 'completed') {
    throw new AppError(
      'not_supersedable',
      status === 'pending' || status === 'processing'
        ? `The assessment is ${status}: there is nothing to correct before it is completed.`
        : `The assessment is ${status} and says nothing that could be corrected: record a new one.`,
    )
  }
  if (supersededById !== null) {
    throw new AppError(
      'not_supersedable',
      'The assessment is superseded already: correct the one that its supersededById names.',
    )
  }
  if (pipelineType !== input.pipelineType) {
    throw new AppError('invalid_input', 'A correction is of the same pipeline.', [
      { path: 'pipelineType', problem: `must be ${pipelineType}, as of what it supersedes` },
    ])
  }
}
