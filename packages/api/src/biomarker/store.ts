import { newId, type AssessmentId, type PatientId, type PipelineType, type Session } from '@medilens/db'
import type { z } from 'zod'
import type { BiomarkerInput } from './schema.ts'
import { prepareBiomarker, type MeasuredOn } from './prepare.ts'

/** The assessment that values hang on, with what is copied into each. */
export interface MeasuredIn extends MeasuredOn {
  readonly assessmentId: AssessmentId
  readonly patientId: PatientId
  readonly pipelineType: PipelineType
}

/**
 * Stores the values of one assessment in one statement; answers them as stored. Throws what `prepareBiomarker` throws,
 * before anything is written.
 */
export async function storeBiomarkers(
  { sql, organizationId }: Session,
  measured: MeasuredIn,
  inputs: readonly z.output<typeof BiomarkerInput>[],
) {
  const { assessmentId, patientId, pipelineType, measuredAt } = measured
  const createdAt = new Date()
  const rows = inputs.map((input, index) => ({
    id: newId<'BiomarkerValueId'>(),
    organizationId,
    assessmentId,
    patientId,
    pipelineType,
    measuredAt,
    createdAt,
    ...prepareBiomarker(input, measured, index),
  }))
  if (rows.length > 0) await sql.insertInto('biomarker_values').values(rows).execute()
  return rows
}
