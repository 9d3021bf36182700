import type { AssessmentResults } from '../entities/assessment.ts'
import type { AssessmentId, ModelVersionId, PatientId, UserId } from '../ids.ts'
import { AWAITS_REVIEW, type Urgency } from '../entities/assessment-review.ts'
import { pageOf, type Page, type PageRequest } from '../session/page.ts'
import type { Session } from '../session/session.ts'
import { statement, statementOfDates } from '../session/statement.ts'
import {
  RISK_LEVELS,
  type AssessmentOutcome,
  type AssessmentStatus,
  type EyeLaterality,
  type PipelineType,
  type RiskLevel,
} from '../vocabulary.ts'
import { columnOf, selected, type Reckoned, type RowOf } from './columns.ts'

/** What is told of an assessment, beside its sections. */
export const SUMMARY_COLUMNS = [
  'id',
  'sessionId',
  'patientId',
  'requestedBy',
  'apiKeyId',
  'pipelineType',
  'pipelineVersion',
  'eyeLaterality',
  'status',
  'outcome',
  'ungradableReason',
  'currentStage',
  'riskScore',
  'riskLevel',
  'confidence',
  'qualityScore',
  'requiresReview',
  'reviewReason',
  'reviewedBy',
  'reviewedAt',
  'reviewNote',
  'processingTimeMs',
  'measuredAt',
  'completedAt',
  'supersedesId',
  'supersededById',
  'recalledAt',
  'createdAt',
  'updatedAt',
  'version',
] as const
const DETAIL_COLUMNS = [...SUMMARY_COLUMNS, 'results'] as const

/** A summary as it is answered. */
export type SummaryRow = RowOf<'assessments', (typeof SUMMARY_COLUMNS)[number]>
/** A version of a model, and since when and why its results are refused, where they are. */
interface NamedModel {
  readonly name: string
  readonly version: string
  /** As PostgreSQL writes an instant into JSON. */
  readonly revokedAt: string | null
  readonly revocationReason: string | null
}
interface DetailRow extends RowOf<'assessments', (typeof DETAIL_COLUMNS)[number]> {
  /** Which version of a model measured it; null where nobody said. */
  readonly model: NamedModel | null
}
/** The same with dates, to reckon with. */
type ReckonedRow = Reckoned<'assessments', (typeof DETAIL_COLUMNS)[number]>

type ReckonedSummary = Reckoned<'assessments', (typeof SUMMARY_COLUMNS)[number]>

const SUMMARY = selected('assessments', SUMMARY_COLUMNS)
const DETAIL = selected('assessments', DETAIL_COLUMNS)
const MODEL =
  "(select jsonb_build_object('name', model.name, 'version', model.version, 'revokedAt', model.revoked_at," +
  " 'revocationReason', model.revocation_reason) from model_registry as model" +
  ' where model.organization_id = assessments.organization_id and model.id = assessments.model_version_id) as "model"'

/** Which assessment: one of the first two, and of which patient where that matters. */
export interface WhichAssessment {
  readonly id?: AssessmentId | undefined
  readonly sessionId?: string | undefined
  readonly patientId?: PatientId | undefined
}
const NAMES = ['id', 'sessionId', 'patientId'] as const

function reading(columns: string, { organizationId }: Session, which: WhichAssessment) {
  const given = NAMES.filter((name) => which[name] !== undefined)
  const conditions = given.map((name, index) => ` and ${columnOf('assessments', name)} = $${index + 2}`)
  return {
    text: `select ${columns} from "assessments" where "organization_id" = $1 and "deleted_at" is null${conditions.join('')}`,
    values: [organizationId, ...given.map((name) => which[name])],
  }
}

/** The assessment as it is answered, where there is one that is not deleted. */
export async function assessmentDetail(
  session: Session,
  which: WhichAssessment,
): Promise<DetailRow | undefined> {
  const { text, values } = reading(`${DETAIL}, ${MODEL}`, session, which)
  return (await session.run(statement<DetailRow>(text), values))[0]
}

/** The assessment to reckon with; `lock` holds it until the transaction ends. */
export async function assessmentRow(
  session: Session,
  which: WhichAssessment,
  lock: boolean,
): Promise<ReckonedRow | undefined> {
  const { text, values } = reading(DETAIL, session, which)
  const read = statementOfDates<ReckonedRow>(lock ? `${text} for update` : text)
  return (await session.run(read, values))[0]
}

export interface AssessmentFilters {
  readonly patientId?: PatientId | undefined
  readonly pipelineType?: PipelineType | undefined
  readonly status?: AssessmentStatus | undefined
  readonly requestedBy?: UserId | undefined
  /** Any of these. */
  readonly riskLevels?: readonly RiskLevel[] | undefined
  readonly awaitingReview?: boolean | undefined
}
const EQUAL = ['patientId', 'pipelineType', 'status', 'requestedBy'] as const

/**
 * A page of assessments, newest sample first, and those of the same time by id. Levels of risk and what awaits review stand in the
 * text and not among the values: there are few of them, and only so does a plan that is kept see the partial index that
 * holds them. A cursor marks a place only in the same patient's list.
 */
export async function assessmentPage(
  { run, organizationId }: Session,
  filters: AssessmentFilters,
  { limit, cursor }: PageRequest,
): Promise<Page<SummaryRow>> {
  const values: unknown[] = [organizationId, limit + 1]
  const conditions = ['"organization_id" = $1', '"deleted_at" is null']
  for (const name of EQUAL) {
    if (filters[name] !== undefined)
      conditions.push(`${columnOf('assessments', name)} = $${values.push(filters[name])}`)
  }
  const { riskLevels, patientId, awaitingReview } = filters
  if (riskLevels !== undefined) {
    const levels = RISK_LEVELS.filter((level) => riskLevels.includes(level)).map((level) => `'${level}'`)
    conditions.push(`"risk_level" in (${levels.join(', ')})`)
  }
  if (awaitingReview === true) conditions.push(AWAITS_REVIEW)
  if (cursor !== undefined) {
    const same = patientId === undefined ? '' : ` and "marked"."patient_id" = $${values.push(patientId)}`
    conditions.push(
      `("measured_at", "id") < (select "marked"."measured_at", "marked"."id" from "assessments" as "marked"` +
        ` where "marked"."id" = $${values.push(cursor)}${same})`,
    )
  }
  const text =
    `select ${SUMMARY} from "assessments" where ${conditions.join(' and ')}` +
    ' order by "measured_at" desc, "id" desc limit $2'
  return pageOf(await run(statement<SummaryRow>(text), values), limit)
}

/** What may become different of an assessment. */
export interface AssessmentChange {
  readonly status?: AssessmentStatus
  readonly eyeLaterality?: EyeLaterality | null
  readonly outcome?: AssessmentOutcome
  readonly ungradableReason?: string
  readonly currentStage?: string | null
  readonly riskScore?: number | null
  readonly riskLevel?: RiskLevel | null
  readonly confidence?: number | null
  readonly qualityScore?: number
  readonly requiresReview?: boolean
  readonly reviewReason?: string | null
  readonly reviewUrgency?: Urgency
  readonly reviewedBy?: UserId
  readonly reviewedAt?: Date
  readonly reviewNote?: string | null
  readonly processingTimeMs?: number | null
  readonly completedAt?: Date
  readonly supersededById?: AssessmentId
  readonly recalledAt?: Date
  readonly modelVersionId?: ModelVersionId
  readonly results?: AssessmentResults | null
  readonly deletedAt?: Date
}

/** Changes an assessment that the session holds locked, and answers what it is then. */
export async function changeAssessmentRow(
  { run, organizationId }: Session,
  id: AssessmentId,
  change: AssessmentChange & { readonly updatedAt: Date; readonly version: number },
): Promise<ReckonedSummary | undefined> {
  const values: unknown[] = [organizationId, id]
  const sets = Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]: [string, unknown]) => {
      const place = values.push(value instanceof Date ? value.toISOString() : value)
      return `${columnOf('assessments', name)} = $${place}`
    })
  const text =
    `update "assessments" set ${sets.join(', ')} where "organization_id" = $1 and "id" = $2` +
    ` returning ${SUMMARY}`
  return (await run(statementOfDates<ReckonedSummary>(text), values))[0]
}
