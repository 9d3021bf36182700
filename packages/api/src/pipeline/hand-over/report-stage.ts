import { writeProgress, type AssessmentId, type Session } from '@medilens/db'
import type { z } from 'zod'
import { addStage, updateStage } from '../../assessment/stage/service.ts'
import { isOver } from '../../assessment/stage/status.ts'
import { audited, type Audited } from '../../audit/write.ts'
import type { HandOverCall } from '../../trpc/hand-over.ts'
import { requireHeldJob } from './held-job.ts'
import type { ReportedStage, ReportStageInput } from './schema.ts'

/**
 * Says how far a step of the run is: the first word of a step begins it, a word after its end begins it anew. Throws
 * `not_found`, `lease_lost`, `transition_refused`.
 */
export async function reportStage(
  { session, lease, scope }: HandOverCall,
  input: z.output<typeof ReportStageInput>,
): Promise<Audited<z.input<typeof ReportedStage>>> {
  const { assessment } = await requireHeldJob(session, lease)
  const { id: assessmentId, patientId } = assessment
  const { stageIndex, stageName, status, errorCode, metadata } = input
  const said = { assessmentId, stageIndex, status, errorCode, metadata }
  const goesOn = await isUnderWay(session, assessmentId, stageIndex)
  const call = { session, scope }
  const { value: stage } = goesOn
    ? await updateStage(call, said)
    : await addStage(call, { ...said, stageName })
  const sequence = await writeProgress(session, assessmentId, {
    kind: 'stage',
    attempt: lease.attempt,
    stage: { name: stage.stageName, index: stageIndex, status, progress: input.progress ?? null },
  })
  return audited(
    { assessmentId, stageIndex, status, attempt: stage.attempt, sequence },
    { resourceId: assessmentId, patientId, details: { stageIndex, attempt: stage.attempt, to: status } },
  )
}

async function isUnderWay(
  { sql, organizationId }: Session,
  assessmentId: AssessmentId,
  stageIndex: number,
): Promise<boolean> {
  const last = await sql
    .selectFrom('pipeline_stages')
    .select('status')
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('stageIndex', '=', stageIndex)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last !== undefined && !isOver(last.status)
}
