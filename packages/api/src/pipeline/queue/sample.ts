import type { AssessmentId, Session } from '@medilens/db'
import type { NotMeasurable } from './schema.ts'

/** Why the sample of an assessment cannot be measured here. Null where all its files are there. They are kept from being erased until the transaction ends. */
export async function whyNotMeasurable(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<NotMeasurable | null> {
  const files = await sql
    .selectFrom('assessment_files as use')
    .innerJoin('uploaded_files as file', (join) =>
      join.onRef('file.organizationId', '=', 'use.organizationId').onRef('file.id', '=', 'use.fileId'),
    )
    .select(['file.processingStatus', 'file.deletedAt'])
    .where('use.organizationId', '=', organizationId)
    .where('use.assessmentId', '=', assessmentId)
    .forKeyShare('file')
    .execute()
  if (files.length === 0) return 'no_sample'
  const isThere = files.every((file) => file.processingStatus === 'ready' && file.deletedAt === null)
  return isThere ? null : 'sample_not_there'
}
