import type { AssessmentId } from '../ids.ts'
import { newId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type { ProgressKind, StageStatus } from '../vocabulary.ts'

/** Something that can be seen of a run. */
export interface NewProgress {
  readonly kind: ProgressKind
  readonly attempt: number
  readonly stage?: {
    readonly name: string
    readonly index: number
    readonly status: StageStatus
    readonly progress: number | null
  }
}

const PROGRESS = statement<{ sequence: number }>(
  'insert into progress_events (id, organization_id, assessment_id, sequence, kind, attempt, stage_name, stage_index,' +
    ' stage_status, progress, created_at)' +
    ' select $1, $2, $3, coalesce(max(sequence), 0) + 1, $4, $5, $6, $7, $8, $9::numeric,' +
    " date_trunc('milliseconds', clock_timestamp()) from progress_events where organization_id = $2 and assessment_id = $3 returning sequence",
)

/** Writes down what happened, after all that happened before; the caller holds the job or the new assessment. */
export async function writeProgress(
  { run, organizationId }: Session,
  assessmentId: AssessmentId,
  { kind, attempt, stage }: NewProgress,
): Promise<number> {
  const [row] = await run(PROGRESS, [
    newId<'ProgressEventId'>(),
    organizationId,
    assessmentId,
    kind,
    attempt,
    stage?.name ?? null,
    stage?.index ?? null,
    stage?.status ?? null,
    stage?.progress ?? null,
  ])
  return row?.sequence ?? 0
}

const PROGRESS_OF_EACH = statement<never>(
  'insert into progress_events (id, organization_id, assessment_id, sequence, kind, attempt, created_at)' +
    ' select n.id, $1, n.assessment_id, 1 + coalesce((select max(sequence) from progress_events p' +
    ' where p.organization_id = $1 and p.assessment_id = n.assessment_id), 0), $2, n.attempt,' +
    " date_trunc('milliseconds', clock_timestamp())" +
    ' from unnest($3::uuid[], $4::uuid[], $5::int[]) as n (id, assessment_id, attempt)',
)

/** Writes down that the same happened to several runs; the caller holds the assessments. */
export const writeProgressOfEach = (
  { run, organizationId }: Session,
  kind: ProgressKind,
  runs: readonly { readonly assessmentId: AssessmentId; readonly attempt: number }[],
): Promise<never[]> =>
  run(PROGRESS_OF_EACH, [
    organizationId,
    kind,
    runs.map(() => newId<'ProgressEventId'>()),
    runs.map(({ assessmentId }) => assessmentId),
    runs.map(({ attempt }) => attempt),
  ])

/** What happened to a run, as it is told. */
export interface ProgressRow {
  readonly assessmentId: AssessmentId
  readonly sequence: number
  readonly kind: ProgressKind
  readonly attempt: number
  readonly stageName: string | null
  readonly stageIndex: number | null
  readonly stageStatus: StageStatus | null
  readonly progress: number | null
  /** ISO 8601 */
  readonly createdAt: string
}

const SINCE = statement<ProgressRow>(
  'select p.assessment_id as "assessmentId", p.sequence, p.kind, p.attempt, p.stage_name as "stageName",' +
    ' p.stage_index as "stageIndex", p.stage_status as "stageStatus", p.progress, p.created_at as "createdAt"' +
    ' from unnest($2::uuid[], $3::int[]) as w (assessment_id, after)' +
    ' join progress_events p on p.organization_id = $1 and p.assessment_id = w.assessment_id and p.sequence > w.after' +
    ' order by p.assessment_id, p.sequence limit 1000',
)

/** What happened to runs since somebody looked last, of each in its order; of very much the first part. */
export const progressSince = (
  { run, organizationId }: Session,
  looked: readonly { readonly assessmentId: AssessmentId; readonly after: number }[],
): Promise<ProgressRow[]> =>
  run(SINCE, [
    organizationId,
    looked.map(({ assessmentId }) => assessmentId),
    looked.map(({ after }) => after),
  ])
