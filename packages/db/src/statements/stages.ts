import type { AssessmentId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import { selected, type RowOf } from './columns.ts'

const STAGE_COLUMNS = [
  'stageName',
  'stageIndex',
  'status',
  'attempt',
  'startedAt',
  'completedAt',
  'durationMs',
  'errorCode',
  'errorMessage',
  'metadata',
] as const
export type StageRow = RowOf<'pipeline_stages', (typeof STAGE_COLUMNS)[number]>

const STAGES = statement<StageRow>(
  `select ${selected('pipeline_stages', STAGE_COLUMNS)} from "pipeline_stages"` +
    ' where "organization_id" = $1 and "assessment_id" = $2 order by "stage_index", "attempt"',
)

/** The stages of an assessment with every attempt, in order. */
export const stageRows = (
  { run, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<StageRow[]> => run(STAGES, [organizationId, assessmentId])
