import { newId, type AssessmentId, type Session } from '@medilens/db'
import type { z } from 'zod'
import type { EcgAnnotations } from '../../pipeline/ecg-annotations/schema.ts'

/** Stores the beats that were measured in the recording of an assessment; nothing where none were handed over. */
export async function storeAnnotations(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  annotations: z.output<typeof EcgAnnotations> | undefined,
): Promise<void> {
  if (annotations === undefined) return
  const id = newId<'EcgAnnotationsId'>()
  await sql
    .insertInto('ecg_annotations')
    .values({ id, organizationId, assessmentId, ...annotations, createdAt: new Date() })
    .execute()
}

/** The beats of an assessment that stand, or null. */
export async function readAnnotations({ sql, organizationId }: Session, assessmentId: AssessmentId) {
  const row = await sql
    .selectFrom('ecg_annotations')
    .select(['lead', 'samplingFrequencyHz', 'peaks', 'beats'])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Takes back what was found in a run that did not end in a result. */
export async function retractAnnotations(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  retractedAt: Date,
): Promise<void> {
  await sql
    .updateTable('ecg_annotations')
    .set({ retractedAt })
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .execute()
}
