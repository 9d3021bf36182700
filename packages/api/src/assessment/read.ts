import { awaitsReview, readPage, type PatientId, type Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient, onlyPatient } from '../patient/find.ts'
import type { Call } from '../trpc/procedure.ts'
import { assessmentAnswer } from './answer.ts'
import { findAssessment, SUMMARY_COLUMNS, type AssessmentReference } from './find.ts'
import type {
  ASSESSMENT_SECTIONS,
  AssessmentBySession,
  AssessmentPage,
  GetAssessmentInput,
  GetBySessionInput,
  ListAssessmentsInput,
} from './schema.ts'
import { readSections } from './sections.ts'

type Detail = Promise<Audited<z.input<typeof AssessmentBySession>>>

/** One assessment with the sections asked for. Throws `not_found`. */
export const getAssessment = (call: Call, input: z.output<typeof GetAssessmentInput>): Detail =>
  readDetail(call, input, input.include)

/** The same by the caller's own name for the run. */
export const getBySession = (call: Call, input: z.output<typeof GetBySessionInput>): Detail =>
  readDetail(call, input, input.include)

async function readDetail(
  { session, scope }: Call,
  reference: AssessmentReference,
  include: readonly (typeof ASSESSMENT_SECTIONS)[number][],
): Detail {
  const { results, ...row } = await findAssessment(session, scope, reference)
  const sections = await readSections(session, row, include)
  return audited(
    { view: 'identified', ...assessmentAnswer(row), notMeasured: results?.notMeasured ?? [], ...sections },
    {
      resourceId: row.id,
      patientId: row.patientId,
      details: { include: [...include] },
    },
  )
}

/**
 * Assessments, newest sample first, a page at a time. Throws `not_found` for a patient or user that the caller can't
 * see. A list of one patient names that patient in the audit, so that "who saw this patient" is whole.
 */
export async function listAssessments(
  { session, scope }: Call,
  input: z.output<typeof ListAssessmentsInput>,
): Promise<Audited<z.input<typeof AssessmentPage>>> {
  const patientId =
    'patientId' in input || 'userId' in input
      ? (await findPatient(session, scope, input)).id
      : await onlyPatient(session, scope)
  const query = selectAssessments(session, patientId, input)
  const { rows, nextCursor } = await readPage(
    query,
    'assessments',
    ['measuredAt', 'id'],
    'desc',
    input,
    patientId === null ? {} : { patientId },
  )
  return audited(
    { view: 'identified', items: rows.map(assessmentAnswer), nextCursor },
    { ...NOBODY, patientId },
  )
}

function selectAssessments(
  session: Session,
  patientId: PatientId | null,
  input: z.output<typeof ListAssessmentsInput>,
) {
  let query = session.sql
    .selectFrom('assessments')
    .select(SUMMARY_COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('deletedAt', 'is', null)
  if (patientId !== null) query = query.where('patientId', '=', patientId)
  if (input.pipelineType !== undefined) query = query.where('pipelineType', '=', input.pipelineType)
  if (input.status !== undefined) query = query.where('status', '=', input.status)
  if (input.requestedBy !== undefined) query = query.where('requestedBy', '=', input.requestedBy)
  const { riskLevel } = input
  if (Array.isArray(riskLevel)) query = query.where('riskLevel', 'in', riskLevel)
  else if (riskLevel !== undefined) query = query.where('riskLevel', '=', riskLevel)
  return input.awaitingReview ? query.where(awaitsReview()) : query
}
