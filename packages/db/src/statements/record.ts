import { DatabaseError } from 'pg'
import {
  newId,
  type ApiKeyId,
  type AssessmentId,
  type OrganizationId,
  type PatientId,
  type UserId,
} from '../ids.ts'
import type { AssessmentResults } from '../entities/assessment.ts'
import type { Urgency } from '../entities/assessment-review.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import type {
  AssessmentOutcome,
  AssessmentStatus,
  EyeLaterality,
  PipelineType,
  RiskLevel,
  StageStatus,
} from '../vocabulary.ts'
import { arrayOf } from './array.ts'
import type { SummaryRow } from './assessments.ts'
import { columnOf, inserted, places } from './columns.ts'
import { measuredBy } from './results.ts'
import { arraysOf, UNNESTED, unnested, VALUE_COLUMNS, type NewValue } from './values.ts'

const ASSESSMENT_COLUMNS = [
  'id',
  'organizationId',
  'patientId',
  'pipelineType',
  'pipelineVersion',
  'measuredAt',
  'createdAt',
  'eyeLaterality',
  'updatedAt',
  'sessionId',
  'requestedBy',
  'apiKeyId',
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
  'reviewUrgency',
  'processingTimeMs',
  'results',
  'completedAt',
  'supersedesId',
  'version',
] as const

/** An assessment to be stored. */
export interface NewAssessment {
  readonly id: AssessmentId
  readonly organizationId: OrganizationId
  readonly patientId: PatientId
  readonly pipelineType: PipelineType
  readonly pipelineVersion: string | null
  readonly measuredAt: Date
  readonly createdAt: Date
  readonly eyeLaterality?: EyeLaterality | null
  readonly updatedAt: Date
  readonly sessionId: string
  readonly requestedBy: UserId | null
  readonly apiKeyId: ApiKeyId | null
  readonly status: AssessmentStatus
  readonly outcome?: AssessmentOutcome | null
  readonly ungradableReason?: string | null
  readonly currentStage?: string | null
  readonly riskScore?: number | null
  readonly riskLevel?: RiskLevel | null
  readonly confidence?: number | null
  readonly qualityScore?: number | null
  readonly requiresReview: boolean
  readonly reviewReason?: string | null
  readonly reviewUrgency: Urgency
  readonly processingTimeMs?: number | null
  readonly results?: AssessmentResults | null
  readonly completedAt?: Date | null
  readonly supersedesId?: AssessmentId | null
  readonly version: number
}

/** A stage that is over, as it is stored with its assessment. */
export interface NewStage {
  readonly stageName: string
  readonly status: StageStatus
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly durationMs: number | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly metadata: Readonly<Record<string, string | number | boolean | null>> | null
}

/** What a finished analysis brings beside its assessment. */
export interface Found {
  readonly values: readonly NewValue[]
  readonly stages: readonly NewStage[]
  /** By the names of its table's columns; undefined where there is none. */
  readonly result: object | undefined
}

const STAGE_COLUMNS = {
  id: 'uuid',
  stageName: 'text',
  stageIndex: 'int',
  status: 'text',
  startedAt: 'timestamptz',
  completedAt: 'timestamptz',
  durationMs: 'int',
  errorCode: 'text',
  errorMessage: 'text',
  metadata: 'jsonb',
} as const

const RECORD =
  `insert into "assessments" (${inserted('assessments', ASSESSMENT_COLUMNS)})` +
  ` values (${places(ASSESSMENT_COLUMNS.length)})` +
  ' returning "id"'

/** The first parameters, by which the further parts of the statement know the assessment too. */
const OF = {
  id: '$1',
  organizationId: '$2',
  patientId: '$3',
  pipelineType: '$4',
  pipelineVersion: '$5',
  measuredAt: '$6',
  createdAt: '$7',
  eyeLaterality: '$8',
}

/** What a stored assessment is answered as: nothing of it is PostgreSQL's to say. */
export const summaryOf = (assessment: NewAssessment): SummaryRow => ({
  id: assessment.id,
  sessionId: assessment.sessionId,
  patientId: assessment.patientId,
  requestedBy: assessment.requestedBy,
  apiKeyId: assessment.apiKeyId,
  pipelineType: assessment.pipelineType,
  pipelineVersion: assessment.pipelineVersion,
  eyeLaterality: assessment.eyeLaterality ?? null,
  status: assessment.status,
  outcome: assessment.outcome ?? null,
  ungradableReason: assessment.ungradableReason ?? null,
  currentStage: assessment.currentStage ?? null,
  riskScore: assessment.riskScore ?? null,
  riskLevel: assessment.riskLevel ?? null,
  confidence: assessment.confidence ?? null,
  qualityScore: assessment.qualityScore ?? null,
  requiresReview: assessment.requiresReview,
  reviewReason: assessment.reviewReason ?? null,
  reviewedBy: null,
  reviewedAt: null,
  reviewNote: null,
  processingTimeMs: assessment.processingTimeMs ?? null,
  measuredAt: assessment.measuredAt.toISOString(),
  completedAt: assessment.completedAt?.toISOString() ?? null,
  supersedesId: assessment.supersedesId ?? null,
  supersededById: null,
  recalledAt: null,
  createdAt: assessment.createdAt.toISOString(),
  updatedAt: assessment.updatedAt.toISOString(),
  version: assessment.version,
})

/** Whether PostgreSQL refused an assessment because its organization has another one of that session id. */
export const isSessionIdTaken = (error: unknown): boolean =>
  error instanceof DatabaseError && error.constraint === 'assessments_session_unique'

/** Stores an assessment with all that was found, in one statement. */
export async function recordNow({ run }: Session, assessment: NewAssessment, found: Found): Promise<void> {
  const { text, values } = recording(assessment, found)
  await run(statement(text), values)
}

/**
 * The same with COMMIT, in one go: for a session that does nothing after it.
 * @param refusal what the session fails with in place of PostgreSQL's error
 */
export function recordLast(
  { last }: Session,
  assessment: NewAssessment,
  found: Found,
  refusal: (error: unknown) => unknown,
): void {
  const { text, values } = recording(assessment, found)
  last(statement(text), values, refusal)
}

function recording(assessment: NewAssessment, { values, stages, result }: Found) {
  const given: unknown[] = ASSESSMENT_COLUMNS.map((column) => bound(assessment[column] ?? null))
  const parts = [`"recorded" as (${RECORD})`]
  if (values.length > 0) {
    parts.push(
      `"measured" as (insert into "biomarker_values" (${VALUE_COLUMNS})` +
        ` select ${OF.organizationId}, ${OF.id}, ${OF.patientId}, ${OF.pipelineType}, ${OF.pipelineVersion}, ${OF.eyeLaterality}, null,` +
        ` ${OF.measuredAt}, false, ${OF.createdAt}, ${UNNESTED} from "recorded", ${unnested(given.length + 1)})`,
    )
    given.push(...arraysOf(values).arrays)
  }
  if (stages.length > 0) {
    parts.push(stagesPart(given.length + 1))
    given.push(...stageArrays(stages))
  }
  if (result !== undefined) {
    const columns = measuredBy(assessment.pipelineType)
    const id = given.push(newId<'ResultId'>())
    parts.push(resultPart(assessment.pipelineType, columns, id))
    given.push(...columns.map((column) => bound(Reflect.get(result, column) ?? null)))
  }
  return { text: `with ${parts.join(', ')} select from "recorded"`, values: given }
}

function stagesPart(first: number): string {
  const names = Object.entries(STAGE_COLUMNS)
  const columns = names.map(([name]) => columnOf('pipeline_stages', name)).join(', ')
  const arrays = names.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')
  const unnestedAs = names.map(([name]) => `"${name}"`).join(', ')
  return (
    `"staged" as (insert into "pipeline_stages" ("organization_id", "assessment_id", "attempt", "created_at", "updated_at", ${columns})` +
    ` select ${OF.organizationId}, ${OF.id}, 1, ${OF.createdAt}, ${OF.createdAt}, "s".* from "recorded",` +
    ` unnest(${arrays}) as "s" (${unnestedAs}))`
  )
}

const stageArrays = (stages: readonly NewStage[]): string[] => {
  const each = (of: (stage: NewStage, index: number) => string | number | null) => arrayOf(stages.map(of))
  return [
    each(() => newId<'StageId'>()),
    each(({ stageName }) => stageName),
    each((_, index) => index),
    each(({ status }) => status),
    each(({ startedAt }) => startedAt?.toISOString() ?? null),
    each(({ completedAt }) => completedAt?.toISOString() ?? null),
    each(({ durationMs }) => durationMs),
    each(({ errorCode }) => errorCode),
    each(({ errorMessage }) => errorMessage),
    each(({ metadata }) => (metadata === null ? null : JSON.stringify(metadata))),
  ]
}

function resultPart(pipeline: PipelineType, columns: readonly string[], id: number): string {
  const table = `${pipeline}_results` as const
  const named = columns.map((column) => columnOf(table, column))
  return (
    `"resulted" as (insert into "${table}"` +
    ` (${['"id"', '"organization_id"', '"assessment_id"', '"created_at"', '"updated_at"', ...named].join(', ')})` +
    ` select $${id}, ${OF.organizationId}, ${OF.id}, ${OF.createdAt}, ${OF.createdAt}, ${places(columns.length, id + 1)}` +
    ' from "recorded")'
  )
}

/** A value as a parameter: documents as JSON, which node-postgres would take for arrays of PostgreSQL, and instants in UTC. */
const bound = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
