import { assessmentDetail, assessmentPage, type Session, type WhichAssessment } from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient, onlyPatient } from '../patient/find.ts'
import { notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import { whichAssessment, type AssessmentReference } from './find.ts'
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
  const which = await whichAssessment(session, scope, reference)
  const assessment = detailOf(session, which)
  const id = which.id ?? (await assessment).id
  const { found, sections } = await readSections(session, id, include, assessment)
  const { results, model, ...row } = found
  return audited(
    {
      view: 'identified',
      ...row,
      model: model === null ? null : modelAnswer(model, scope),
      notMeasured: results?.notMeasured ?? [],
      ...sections,
    },
    {
      resourceId: row.id,
      patientId: row.patientId,
      details: { include: [...include] },
    },
  )
}

type Model = NonNullable<Awaited<ReturnType<typeof detailOf>>['model']>

/** Why it was revoked an admin wrote for those who judge the result, and not for the patient. */
const modelAnswer = (model: Model, scope: Call['scope']) => ({
  ...model,
  revokedAt: model.revokedAt === null ? null : new Date(model.revokedAt).toISOString(),
  revocationReason: scope === 'all' ? model.revocationReason : null,
})

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
  const { pipelineType, status, requestedBy, riskLevel, awaitingReview } = input
  const riskLevels = riskLevel === undefined || Array.isArray(riskLevel) ? riskLevel : [riskLevel]
  const filters = { pipelineType, status, requestedBy, riskLevels, awaitingReview }
  const { rows, nextCursor } = await assessmentPage(
    session,
    { ...filters, patientId: patientId ?? undefined },
    input,
  )
  return audited({ view: 'identified', items: rows, nextCursor }, { ...NOBODY, patientId })
}

async function detailOf(session: Session, which: WhichAssessment) {
  const assessment = await assessmentDetail(session, which)
  if (assessment === undefined) throw notFound('assessment')
  return assessment
}
