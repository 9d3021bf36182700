import type { Selectable } from 'kysely'
import { RESULTS } from '../entities/results/all.ts'
import type { AssessmentId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement, type Statement } from '../session/statement.ts'
import { PIPELINE_TYPES, type PipelineType } from '../vocabulary.ts'
import { columnOf, type Tables } from './columns.ts'

/** What every table of results has, and no result. */
const ABOUT = ['id', 'organizationId', 'assessmentId', 'createdAt', 'updatedAt', 'retractedAt'] as const

type ResultTable = `${PipelineType}_results`

/**
 * A result of some pipeline: what was measured. Of which pipeline it is, is said beside it; it has the columns of that one.
 */
export type ResultRow = {
  [Column in ResultColumn]: {
    [Table in ResultTable]: Column extends keyof Row<Table> ? Row<Table>[Column] : never
  }[ResultTable]
}
type Row<Table extends ResultTable> = Selectable<Tables[Table]>
type ResultColumn = Exclude<{ [Table in ResultTable]: keyof Row<Table> }[ResultTable], (typeof ABOUT)[number]>

const MEASURED: ReadonlyMap<PipelineType, readonly string[]> = new Map(
  PIPELINE_TYPES.map((pipeline) => [
    pipeline,
    Object.entries(RESULTS[pipeline].meta.properties).flatMap(([name, { kind }]) =>
      (kind === undefined || kind === 'scalar') && !ABOUT.some((about) => about === name) ? [name] : [],
    ),
  ]),
)

/** What of a table of results is the result. */
export const measuredBy = (pipeline: PipelineType): readonly string[] => MEASURED.get(pipeline) ?? []

/** A statement for each pipeline, since each has a table of its own. */
const READ: ReadonlyMap<PipelineType, Statement<ResultRow>> = new Map(
  PIPELINE_TYPES.map((pipeline) => {
    const table = `${pipeline}_results` as const
    const columns = measuredBy(pipeline).map((name) => `${columnOf(table, name)} as "${name}"`)
    return [
      pipeline,
      statement<ResultRow>(
        `select ${columns.join(', ')} from "${table}"` +
          ' where "organization_id" = $1 and "assessment_id" = $2 and "retracted_at" is null',
      ),
    ]
  }),
)

/** The result of an assessment that stands, if there is one. */
export async function resultRow(
  { run, organizationId }: Session,
  pipeline: PipelineType,
  assessmentId: AssessmentId,
): Promise<ResultRow | undefined> {
  const read = READ.get(pipeline)
  if (read === undefined) return undefined
  return (await run(read, [organizationId, assessmentId]))[0]
}
