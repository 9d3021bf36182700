import { awaitsReview, type AssessmentId, type PatientId, type Session } from '@medilens/db'
import { newestFirst } from './series.ts'

/** Values of each biomarker and eye that an answer can look back on: the newest, each of which costs time to read. */
const VALUES_EACH = 50
const ASSESSMENTS = 100
/** Of one assessment that an explanation can speak of. */
const VALUES_OF_ONE = 200

const VALUE_COLUMNS = [
  'id',
  'assessmentId',
  'name',
  'value',
  'unit',
  'normalRangeMin',
  'normalRangeMax',
  'noRangeReason',
  'status',
  'measuredAt',
  'pipelineType',
  'pipelineVersion',
  'eyeLaterality',
] as const

const ASSESSMENT_COLUMNS = [
  'id',
  'pipelineType',
  'status',
  'outcome',
  'ungradableReason',
  'riskScore',
  'riskLevel',
  'requiresReview',
  'reviewReason',
  'reviewedAt',
  'supersedesId',
  'supersededById',
  'recalledAt',
  'measuredAt',
  'results',
] as const

/**
 * What is stored about one patient, without anything that names them: no name, no date of birth, no free text of the
 * record. Every query below is bound to one organization and one patient, so that nothing of anybody else can be in it.
 */
export interface PatientFacts {
  /** Newest first. */
  readonly values: readonly ValueFact[]
  /** Newest first; all that wait for a review are among them. */
  readonly assessments: readonly AssessmentFact[]
}

/** What an answer may rest on, beside the catalogue. */
export interface Facts {
  /** When the question was asked. */
  readonly at: Date
  /** Null in a conversation about no patient. */
  readonly patient: PatientFacts | null
}

/** One assessment with its values. */
export interface AssessmentFacts {
  readonly assessment: AssessmentFact
  readonly values: readonly ValueFact[]
}

export type ValueFact = Awaited<ReturnType<typeof valuesOf>>[number]
export type AssessmentFact = Awaited<ReturnType<typeof newestAssessments>>[number]

/** What is stored about a patient at this moment. */
export async function gatherFacts(session: Session, patientId: PatientId | null): Promise<Facts> {
  const at = new Date()
  if (patientId === null) return { at, patient: null }
  const [values, newest, waiting] = [
    await valuesOf(session, patientId),
    await newestAssessments(session, patientId),
    await assessmentsAwaitingReview(session, patientId),
  ]
  const known = new Set(newest.map(({ id }) => id))
  const assessments = [...newest, ...waiting.filter(({ id }) => !known.has(id))].toSorted(newestFirst)
  return { at, patient: { values: values.toSorted(newestFirst), assessments } }
}

/** What is stored about one assessment, which the caller was found to be allowed to see; null where there is none. */
export async function gatherAssessment(
  session: Session,
  patientId: PatientId,
  assessmentId: AssessmentId,
): Promise<AssessmentFacts | null> {
  const assessment = await assessmentsOf(session, patientId).where('id', '=', assessmentId).executeTakeFirst()
  if (assessment === undefined) return null
  const values = await session.sql
    .selectFrom('biomarker_values')
    .select(VALUE_COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('patientId', '=', patientId)
    .where('retractedAt', 'is', null)
    .where('preliminary', '=', false)
    .orderBy('id')
    .limit(VALUES_OF_ONE)
    .execute()
  return { assessment, values }
}

/** The newest values of each biomarker and eye, in one index scan of the patient's part of the history. */
const valuesOf = ({ sql, organizationId }: Session, patientId: PatientId) =>
  sql
    .selectFrom((e) =>
      e
        .selectFrom('biomarker_values')
        .select(VALUE_COLUMNS)
        .select((f) =>
          f.fn
            .agg<string>('row_number')
            .over((over) =>
              over.partitionBy(['name', 'eyeLaterality']).orderBy('measuredAt', 'desc').orderBy('id', 'desc'),
            )
            .as('place'),
        )
        .where('organizationId', '=', organizationId)
        .where('patientId', '=', patientId)
        .where('retractedAt', 'is', null)
        .where('preliminary', '=', false)
        .as('ranked'),
    )
    .select(VALUE_COLUMNS)
    .where('place', '<=', String(VALUES_EACH))
    .execute()

const assessmentsOf = ({ sql, organizationId }: Session, patientId: PatientId) =>
  sql
    .selectFrom('assessments')
    .select(ASSESSMENT_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('patientId', '=', patientId)
    .where('deletedAt', 'is', null)

const newestAssessments = (session: Session, patientId: PatientId) =>
  assessmentsOf(session, patientId)
    .where('supersededById', 'is', null)
    .orderBy('measuredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(ASSESSMENTS)
    .execute()

const assessmentsAwaitingReview = (session: Session, patientId: PatientId) =>
  assessmentsOf(session, patientId)
    .where(awaitsReview())
    .orderBy('measuredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(ASSESSMENTS)
    .execute()
