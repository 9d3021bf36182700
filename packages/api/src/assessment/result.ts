import { newId, type AssessmentId, type PipelineType, type Session } from '@medilens/db'
import type { z } from 'zod'
import type { AnyResult } from '../pipeline/schema.ts'
import type { RecordAssessmentInput } from './schema.ts'

/** Stores the result row of one assessment, in the table of its pipeline; nothing where none was given. */
export async function storeResult(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  input: z.output<typeof RecordAssessmentInput>,
): Promise<void> {
  const now = new Date()
  const row = { id: newId<'ResultId'>(), organizationId, assessmentId, createdAt: now, updatedAt: now }
  switch (input.pipelineType) {
    case 'retinal':
      if (input.result)
        await sql
          .insertInto('retinal_results')
          .values({ ...row, ...input.result })
          .execute()
      return
    case 'speech':
      if (input.result)
        await sql
          .insertInto('speech_results')
          .values({ ...row, ...input.result })
          .execute()
      return
    case 'cardiology':
      if (input.result)
        await sql
          .insertInto('cardiology_results')
          .values({ ...row, ...input.result })
          .execute()
      return
    case 'radiology':
      if (input.result)
        await sql
          .insertInto('radiology_results')
          .values({ ...row, ...input.result })
          .execute()
      return
    case 'dermatology':
      if (input.result)
        await sql
          .insertInto('dermatology_results')
          .values({ ...row, ...input.result })
          .execute()
      return
    case 'cognitive':
      if (input.result)
        await sql
          .insertInto('cognitive_results')
          .values({ ...row, ...input.result })
          .execute()
      return
  }
}

/** The result row of one assessment with the pipeline it is of, or null. */
export async function readResult(
  { sql, organizationId }: Session,
  pipelineType: PipelineType,
  assessmentId: AssessmentId,
): Promise<z.input<typeof AnyResult> | null> {
  const table = `${pipelineType}_results` as const
  const row = await sql
    .selectFrom(table)
    .selectAll()
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .executeTakeFirst()
  return row === undefined ? null : { pipelineType, ...row }
}
