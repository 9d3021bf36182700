import type { AssessmentId, Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import { retractBiomarkers } from '../../biomarker/store.ts'
import { followAssessment } from '../../pipeline/queue/follow.ts'
import { AppError } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { assessmentAnswer } from '../answer.ts'
import { findAssessment } from '../find.ts'
import type { DeleteAssessmentInput, DeletedAssessment } from '../schema.ts'
import { updateAssessment } from '../update.ts'

/**
 * Takes an assessment out of every list and its values out of every history; its rows stay. A correction is not deleted
 * while what it corrects is there: that would leave neither in the histories. Throws `not_found`, `not_deletable`.
 */
export async function deleteAssessment(
  { session, scope }: Call,
  { assessmentId, expectedVersion }: z.output<typeof DeleteAssessmentInput>,
): Promise<Audited<z.input<typeof DeletedAssessment>>> {
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  const { patientId, version, supersedesId } = assessment
  const subject = { resourceId: assessmentId, patientId }
  if (version !== expectedVersion) {
    const { results: _results, ...current } = assessment
    return audited(
      { outcome: 'conflict', current: assessmentAnswer(current) },
      { ...subject, details: { outcome: 'conflict' } },
    )
  }
  if (supersedesId !== null && (await stands(session, supersedesId))) {
    throw new AppError(
      'not_deletable',
      'This corrects another assessment, which is superseded by it: supersede this one by a right one, or delete the ' +
        'other first.',
    )
  }
  const now = new Date()
  const values = await retractBiomarkers(session, [assessmentId], now)
  await updateAssessment(session, assessment, { deletedAt: now }, now)
  await followAssessment(session, assessmentId, 'deleted')
  return audited(
    { outcome: 'deleted', assessmentId },
    { ...subject, details: { outcome: 'deleted', retractedValues: values } },
  )
}

async function stands({ sql, organizationId }: Session, id: AssessmentId): Promise<boolean> {
  const row = await sql
    .selectFrom('assessments')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
