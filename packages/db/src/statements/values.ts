import type { BiomarkerValueId } from '../ids.ts'
import { newId, type AssessmentId, type ModelVersionId, type PatientId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type { BiomarkerStatus, EyeLaterality, NoRangeReason, PipelineType } from '../vocabulary.ts'
import { arrayOf } from './array.ts'
import { inserted, selected, type RowOf } from './columns.ts'

/** What differs from value to value, and its type. */
const EACH = {
  id: 'uuid',
  name: 'text',
  category: 'text',
  value: 'numeric',
  unit: 'text',
  normalRangeMin: 'numeric',
  normalRangeMax: 'numeric',
  noRangeReason: 'text',
  status: 'text',
  confidence: 'numeric',
  percentile: 'numeric',
} as const
/** What all values of a call have in common. */
const SHARED = [
  'organizationId',
  'assessmentId',
  'patientId',
  'pipelineType',
  'pipelineVersion',
  'eyeLaterality',
  'modelVersionId',
  'measuredAt',
  'preliminary',
  'createdAt',
] as const

const EACH_NAMES = [
  'id',
  'name',
  'category',
  'value',
  'unit',
  'normalRangeMin',
  'normalRangeMax',
  'noRangeReason',
  'status',
  'confidence',
  'percentile',
] as const satisfies readonly (keyof typeof EACH)[]

/** One value that is to be stored. */
export interface NewValue {
  readonly name: string
  readonly category: string | null
  readonly value: number
  readonly unit: string | null
  readonly normalRangeMin: number | null
  readonly normalRangeMax: number | null
  readonly noRangeReason: NoRangeReason | null
  readonly status: BiomarkerStatus | null
  readonly confidence: number | null
  readonly percentile: number | null
}

/** What values are measured in, copied into each. */
export interface ValuesOf {
  readonly assessmentId: AssessmentId
  readonly patientId: PatientId
  readonly pipelineType: PipelineType
  readonly pipelineVersion: string | null
  readonly eyeLaterality: EyeLaterality | null
  readonly modelVersionId: ModelVersionId | null
  readonly measuredAt: Date
  /** Of a run that is still open. */
  readonly preliminary: boolean
}

/** What is inserted into. */
export const VALUE_COLUMNS = inserted('biomarker_values', [...SHARED, ...EACH_NAMES])

/** `unnest(…) as v (…)`: a row a value, from one array a column, whose parameters begin with `$first`. */
export const unnested = (first: number): string => {
  const arrays = EACH_NAMES.map((name, index) => `$${first + index}::${EACH[name]}[]`)
  return `unnest(${arrays.join(', ')}) as "v" (${EACH_NAMES.map((name) => `"${name}"`).join(', ')})`
}
/** The unnested columns, in the order of `VALUE_COLUMNS`. */
export const UNNESTED = EACH_NAMES.map((name) => `"v"."${name}"`).join(', ')

/** The arrays of `unnested`, with an id for each value. */
export const arraysOf = (
  values: readonly NewValue[],
): { readonly ids: BiomarkerValueId[]; readonly arrays: string[] } => {
  const ids = values.map(() => newId<'BiomarkerValueId'>())
  const [, ...names] = EACH_NAMES
  return { ids, arrays: [arrayOf(ids), ...names.map((name) => arrayOf(values.map((value) => value[name])))] }
}

const INSERT = statement<never>(
  `insert into "biomarker_values" (${VALUE_COLUMNS})` +
    ` select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${UNNESTED} from ${unnested(SHARED.length + 1)}`,
)

/** Stores values of one assessment in one statement that goes out with COMMIT; answers their ids, in order. */
export function insertValuesLast(
  { last, organizationId }: Session,
  of: ValuesOf,
  values: readonly NewValue[],
): BiomarkerValueId[] {
  const { ids, arrays } = arraysOf(values)
  const shared = [
    organizationId,
    of.assessmentId,
    of.patientId,
    of.pipelineType,
    of.pipelineVersion,
    of.eyeLaterality,
    of.modelVersionId,
    of.measuredAt.toISOString(),
    of.preliminary,
    new Date().toISOString(),
  ]
  last(INSERT, [...shared, ...arrays])
  return ids
}

const COUNT = statement<{ count: number }>(
  'select count(*) as "count" from "biomarker_values" where "organization_id" = $1 and "assessment_id" = $2',
)

/** How many values an assessment has, those of attempts that failed among them. */
export async function countValues(
  { run, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<number> {
  const [row] = await run(COUNT, [organizationId, assessmentId])
  return row?.count ?? 0
}

const TOLD = [
  'id',
  'assessmentId',
  'name',
  'category',
  'value',
  'unit',
  'normalRangeMin',
  'normalRangeMax',
  'noRangeReason',
  'status',
  'confidence',
  'percentile',
  'measuredAt',
  'retractedAt',
] as const
export type ValueRow = RowOf<'biomarker_values', (typeof TOLD)[number]>

const OF_ASSESSMENT = statement<ValueRow>(
  `select ${selected('biomarker_values', TOLD)} from "biomarker_values"` +
    ' where "organization_id" = $1 and "assessment_id" = $2 order by "id"',
)

/** Every value of an assessment, retracted ones too, in the order in which they were stored. */
export const valueRows = (
  { run, organizationId }: Session,
  assessmentId: AssessmentId,
): Promise<ValueRow[]> => run(OF_ASSESSMENT, [organizationId, assessmentId])
