import type { PatientId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type { EyeLaterality, PipelineType } from '../vocabulary.ts'
import { selected, type RowOf } from './columns.ts'

const COLUMNS = [
  'assessmentId',
  'value',
  'unit',
  'status',
  'measuredAt',
  'pipelineType',
  'pipelineVersion',
  'eyeLaterality',
  'normalRangeMin',
  'normalRangeMax',
  'noRangeReason',
  'confidence',
] as const

/** A value in a history. */
export type HistoryRow = RowOf<'biomarker_values', (typeof COLUMNS)[number]>

export interface HistoryOf {
  readonly patientId: PatientId
  readonly name: string
  readonly since: Date
  readonly pipelineType?: PipelineType | undefined
  readonly eyeLaterality?: EyeLaterality | undefined
  /** The newest so many. */
  readonly limit: number
}

/** The values of one biomarker of one patient that stand, newest first: one index scan. */
export function historyRows({ run, organizationId }: Session, history: HistoryOf): Promise<HistoryRow[]> {
  const { patientId, name, since, limit, pipelineType, eyeLaterality } = history
  const values: unknown[] = [organizationId, patientId, name, since.toISOString(), limit]
  let narrower = ''
  if (pipelineType !== undefined) narrower += ` and "pipeline_type" = $${values.push(pipelineType)}`
  if (eyeLaterality !== undefined) narrower += ` and "eye_laterality" = $${values.push(eyeLaterality)}`
  return run(narrower === '' ? USUAL : statement<HistoryRow>(textOf(narrower)), values)
}

const textOf = (narrower: string): string =>
  `select ${SELECTED} from "biomarker_values" where "organization_id" = $1 and "patient_id" = $2` +
  ` and "biomarker_name" = $3 and "measured_at" >= $4 and "retracted_at" is null and not "preliminary"${narrower}` +
  ' order by "measured_at" desc, "id" desc limit $5'

const SELECTED = selected('biomarker_values', COLUMNS)
const USUAL = statement<HistoryRow>(textOf(''))
