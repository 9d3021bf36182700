import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findAssessment } from '../find.ts'
import type { Work, WorkInput } from './schema.ts'

/** How the work stands that an assessment waits for: queued, under way, over, or given up and why. Throws `not_found`. */
export async function readWork(
  { session, scope }: Call,
  { assessmentId }: z.output<typeof WorkInput>,
): Promise<Audited<z.input<typeof Work>>> {
  const { patientId } = await findAssessment(session, scope, { assessmentId })
  const { sql, organizationId } = session
  const job = await sql
    .selectFrom('pipeline_jobs')
    .select(['status', 'attempt', 'attemptsAllowed', 'errorCode', 'updatedAt'])
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .executeTakeFirst()
  return audited(
    { assessmentId, job: job === undefined ? null : { ...job, updatedAt: job.updatedAt.toISOString() } },
    { resourceId: assessmentId, patientId },
  )
}
