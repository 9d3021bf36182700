import {
  newId,
  type AssessmentId,
  type EyeLaterality,
  type PatientId,
  type PipelineType,
  type Session,
} from '@medilens/db'
import type { PreparedBiomarker } from './prepare.ts'

/** The assessment that values hang on, with what is copied into each. */
export interface MeasuredIn {
  readonly assessmentId: AssessmentId
  readonly patientId: PatientId
  readonly pipelineType: PipelineType
  readonly pipelineVersion: string | null
  readonly eyeLaterality: EyeLaterality | null
  readonly measuredAt: Date
  /** Whether the run is still open: its values are in no history before it is over. */
  readonly preliminary: boolean
}

/** Stores prepared values of one assessment in one statement; answers them as stored. */
export async function storeBiomarkers(
  { sql, organizationId }: Session,
  measured: MeasuredIn,
  prepared: readonly PreparedBiomarker[],
) {
  const { assessmentId, patientId, pipelineType, pipelineVersion, eyeLaterality } = measured
  const { measuredAt, preliminary } = measured
  const createdAt = new Date()
  const rows = prepared.map(({ columns }) => ({
    id: newId<'BiomarkerValueId'>(),
    organizationId,
    assessmentId,
    patientId,
    pipelineType,
    pipelineVersion,
    eyeLaterality,
    measuredAt,
    preliminary,
    createdAt,
    ...columns,
  }))
  if (rows.length > 0) await sql.insertInto('biomarker_values').values(rows).execute()
  return rows
}

/** Puts the values of a run that is over into the histories. */
export async function publishBiomarkers(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  eyeLaterality: EyeLaterality | null,
): Promise<void> {
  await sql
    .updateTable('biomarker_values')
    .set({ preliminary: false, eyeLaterality })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .execute()
}

/** Takes the values of assessments out of every history; answers how many there were. */
export async function retractBiomarkers(
  { sql, organizationId }: Session,
  assessmentIds: readonly AssessmentId[],
  retractedAt: Date,
): Promise<number> {
  if (assessmentIds.length === 0) return 0
  const { numUpdatedRows } = await sql
    .updateTable('biomarker_values')
    .set({ retractedAt })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', 'in', assessmentIds)
    .where('retractedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
