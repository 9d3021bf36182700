import { newId, type AssessmentId, type PatientId, type PipelineType, type Session } from '@medilens/db'
import type { PreparedBiomarker } from './prepare.ts'

/** The assessment that values hang on, with what is copied into each. */
export interface MeasuredIn {
  readonly assessmentId: AssessmentId
  readonly patientId: PatientId
  readonly pipelineType: PipelineType
  readonly measuredAt: Date
}

/** Stores prepared values of one assessment in one statement; answers them as stored. */
export async function storeBiomarkers(
  { sql, organizationId }: Session,
  { assessmentId, patientId, pipelineType, measuredAt }: MeasuredIn,
  prepared: readonly PreparedBiomarker[],
) {
  const createdAt = new Date()
  const rows = prepared.map(({ columns }) => ({
    id: newId<'BiomarkerValueId'>(),
    organizationId,
    assessmentId,
    patientId,
    pipelineType,
    measuredAt,
    createdAt,
    ...columns,
  }))
  if (rows.length > 0) await sql.insertInto('biomarker_values').values(rows).execute()
  return rows
}
