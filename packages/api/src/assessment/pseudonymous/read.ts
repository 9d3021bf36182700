import type { PatientId, Session } from '@medilens/db'
import { awaitsReview, pageOf, SUMMARY_COLUMNS } from '@medilens/db'
import type { z } from 'zod'
import { Pseudonyms } from '../../access/pseudonyms.ts'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import { findPatient } from '../../patient/find.ts'
import { notFound } from '../../trpc/error.ts'
import type { Call } from '../../trpc/procedure.ts'
import { findAssessment } from '../find.ts'
import type { GetAssessmentInput, ListAssessmentsInput } from '../schema.ts'
import { readSections } from '../sections.ts'
import { OVER } from './over.ts'
import type { PseudonymousDetail, PseudonymousPage } from './schema.ts'
import { personsOf, toldAssessment, toldSections } from './told.ts'

type ListInput = z.output<typeof ListAssessmentsInput>

/** One assessment that is over, by its pseudonym. Throws `not_found`, for a real id too. */
export async function getPseudonymousAssessment(
  { session, services }: Call,
  { assessmentId, include }: z.output<typeof GetAssessmentInput>,
): Promise<Audited<z.input<typeof PseudonymousDetail>>> {
  const pseudonyms = new Pseudonyms(session, services.pseudonymKey(session.organizationId))
  const id = await pseudonyms.resolve('assessment', assessmentId)
  if (id === null) throw notFound('assessment')
  const row = await findAssessment(session, 'all', { assessmentId: id })
  if (!OVER.includes(row.status)) throw notFound('assessment')
  // Explanations are sentences, and stay with those who know the patient.
  const { sections } = await readSections(
    session,
    id,
    include.filter((section) => section !== 'explanations'),
    Promise.resolve({ ...row, completedAt: row.completedAt?.toISOString() ?? null }),
  )
  const persons = await personsOf(session, [row])
  const answer = {
    view: 'pseudonymous' as const,
    ...toldAssessment(pseudonyms, row, persons.get(row.patientId)),
    ...toldSections(pseudonyms, row, sections),
  }
  await pseudonyms.remember()
  return audited(answer, { resourceId: id, patientId: row.patientId, details: { include: [...include] } })
}

/**
 * Assessments that are over, under pseudonyms, a page at a time: of one patient newest first, of several in a random
 * order, since the order of time would tell what the moved dates do not. Throws `not_found` for a patient without such a
 * pseudonym.
 */
export async function listPseudonymousAssessments(
  { session, services }: Call,
  input: ListInput,
): Promise<Audited<z.input<typeof PseudonymousPage>>> {
  const pseudonyms = new Pseudonyms(session, services.pseudonymKey(session.organizationId))
  const patientId = await patientOf(session, pseudonyms, input)
  const found = await selectPage(session, patientId, input)
  // The place of a row is random too: as a cursor it tells neither who nor when.
  const { rows, nextCursor } = pageOf(
    found.map(({ id, shuffleKey, ...row }) => ({ ...row, assessmentId: id, id: shuffleKey })),
    input.limit,
  )
  const persons = await personsOf(session, rows)
  const items = rows.map(({ assessmentId, ...row }) =>
    toldAssessment(pseudonyms, { ...row, id: assessmentId }, persons.get(row.patientId)),
  )
  await pseudonyms.remember()
  return audited({ view: 'pseudonymous', items, nextCursor }, { ...NOBODY, patientId })
}

async function patientOf(
  session: Session,
  pseudonyms: Pseudonyms,
  input: ListInput,
): Promise<PatientId | null> {
  // No account has a pseudonym: whose a patient is stays with those who know them.
  if ('userId' in input) throw notFound('patient')
  if (!('patientId' in input)) return null
  const patientId = await pseudonyms.resolve('patient', input.patientId)
  if (patientId === null) throw notFound('patient')
  return (await findPatient(session, 'all', { patientId })).id
}

function selectPage(session: Session, patientId: PatientId | null, input: ListInput) {
  const { organizationId } = session
  let query = session.sql
    .selectFrom('assessments')
    .select([...SUMMARY_COLUMNS, 'shuffleKey'])
    .where('organizationId', '=', organizationId)
    .where('deletedAt', 'is', null)
    .where('status', 'in', OVER)
    .limit(input.limit + 1)
  if (input.pipelineType !== undefined) query = query.where('pipelineType', '=', input.pipelineType)
  if (input.status !== undefined) query = query.where('status', '=', input.status)
  // Who asked is not told, so nobody's name finds anything.
  if (input.requestedBy !== undefined) query = query.where((e) => e.val(false))
  const { riskLevel, cursor } = input
  if (Array.isArray(riskLevel)) query = query.where('riskLevel', 'in', riskLevel)
  else if (riskLevel !== undefined) query = query.where('riskLevel', '=', riskLevel)
  if (input.awaitingReview) query = query.where(awaitsReview())
  if (patientId === null) {
    query = query.orderBy('shuffleKey')
    if (cursor === undefined) return query.execute()
    return query
      .where((e) =>
        e(
          'shuffleKey',
          '>',
          e
            .selectFrom('assessments as marked')
            .select('marked.shuffleKey')
            .where('marked.organizationId', '=', organizationId)
            .where('marked.shuffleKey', '=', cursor),
        ),
      )
      .execute()
  }
  query = query.where('patientId', '=', patientId).orderBy('measuredAt', 'desc').orderBy('id', 'desc')
  if (cursor === undefined) return query.execute()
  return query
    .where((e) =>
      e(
        e.refTuple('measuredAt', 'id'),
        '<',
        e
          .selectFrom('assessments as marked')
          .select(['marked.measuredAt', 'marked.id'])
          .where('marked.organizationId', '=', organizationId)
          // Of this patient alone: a place between two patients' would say which was here first.
          .where('marked.patientId', '=', patientId)
          .where('marked.shuffleKey', '=', cursor)
          .$asTuple('measuredAt', 'id'),
      ),
    )
    .execute()
}
