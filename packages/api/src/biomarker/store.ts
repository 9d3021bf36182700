import type { AssessmentId, EyeLaterality, Session } from '@medilens/db'

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
