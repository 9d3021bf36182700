import type { AssessmentId, Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findAssessment } from '../find.ts'
import { readAnnotations } from './annotations.ts'
import type { Recording, RecordingInput } from './schema.ts'

/**
 * The files that an assessment was made from, with the beats that were measured in them and what could not be read. Throws
 * `not_found`.
 */
export async function readRecording(
  { session, scope }: Call,
  { assessmentId }: z.output<typeof RecordingInput>,
): Promise<Audited<z.input<typeof Recording>>> {
  const { patientId, results } = await findAssessment(session, scope, { assessmentId })
  const [files, annotations] = await Promise.all([
    filesOf(session, assessmentId),
    readAnnotations(session, assessmentId),
  ])
  return audited(
    { assessmentId, files, annotations, unread: results?.unread ?? [] },
    { resourceId: assessmentId, patientId, details: { files: files.length } },
  )
}

/** What is left of them: a file that was erased is not there any more. */
async function filesOf({ sql, organizationId }: Session, assessmentId: AssessmentId) {
  const rows = await sql
    .selectFrom('assessment_files as use')
    .innerJoin('uploaded_files as file', (join) =>
      join
        .onRef('file.organizationId', '=', 'use.organizationId')
        .onRef('file.id', '=', 'use.fileId')
        .on('file.deletedAt', 'is', null),
    )
    .select(['file.id', 'file.originalFilename', 'use.role', 'file.contentType', 'file.fileSizeBytes'])
    .where('use.organizationId', '=', organizationId)
    .where('use.assessmentId', '=', assessmentId)
    .orderBy('use.role')
    .execute()
  return rows.map(({ originalFilename, fileSizeBytes, ...file }) => ({
    ...file,
    name: originalFilename,
    sizeBytes: fileSizeBytes,
  }))
}
