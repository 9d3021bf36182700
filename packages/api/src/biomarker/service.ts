import { readPage, type AssessmentId, type Session } from '@medilens/db'
import { CATALOGUE_VERSION } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { findAssessment, requireOpen } from '../assessment/find.ts'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import { reviewColumns } from '../assessment/grading.ts'
import { updateAssessment } from '../assessment/update.ts'
import { AppError } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type {
  BiomarkerPage,
  Catalogue,
  ListBiomarkersInput,
  SavedBiomarkers,
  SaveBiomarkersInput,
} from './schema.ts'
import { crossedBy, prepareBiomarkers } from './prepare.ts'
import { storeBiomarkers } from './store.ts'

/** More is no analysis any more, and one answer has to hold them all. */
const MAX_VALUES = 5000

type Answer<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

/**
 * Adds values to an assessment that is still open; they are in no history before it is completed. Throws `not_found`,
 * `assessment_final`, `incompatible_unit`.
 */
export async function saveBiomarkers(
  { session, scope }: Call,
  { assessmentId, biomarkers }: z.output<typeof SaveBiomarkersInput>,
): Answer<typeof SavedBiomarkers> {
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  requireOpen(assessment)
  const { gender, dateOfBirth } = await findPatient(session, scope, { patientId: assessment.patientId })
  await requireRoom(session, assessmentId, biomarkers.length)
  const prepared = prepareBiomarkers(biomarkers, { ...assessment, gender, dateOfBirth })
  // Which eye it was is said by the result, which may come later.
  const measured = { ...assessment, assessmentId, eyeLaterality: null, preliminary: true }
  const rows = await storeBiomarkers(session, measured, prepared)
  await updateAssessment(session, assessment, reviewColumns(crossedBy(prepared), assessment.reviewReason))
  return audited(
    { assessmentId, items: rows.map((row) => answer({ ...row, retractedAt: null })) },
    { resourceId: assessmentId, patientId: assessment.patientId, details: { values: rows.length } },
  )
}

/** The assessment's row is locked by the caller, so that two calls cannot fill it together. */
async function requireRoom({ sql, organizationId }: Session, assessmentId: AssessmentId, more: number) {
  const { values } = await sql
    .selectFrom('biomarker_values')
    .select((e) => e.fn.countAll<string>().as('values'))
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .executeTakeFirstOrThrow()
  if (Number(values) + more <= MAX_VALUES) return
  throw new AppError('too_large', `An assessment holds at most ${MAX_VALUES} values, and has ${values}.`)
}

/** The values of one assessment, a page at a time, in the order in which they were stored. */
export async function listBiomarkers(
  { session, scope }: Call,
  input: z.output<typeof ListBiomarkersInput>,
): Answer<typeof BiomarkerPage> {
  const { assessmentId } = input
  const assessment = await findAssessment(session, scope, { assessmentId })
  const query = selectValues(session, assessment)
  const { rows, nextCursor } = await readPage(query, 'biomarker_values', ['id'], 'asc', input, {
    assessmentId,
  })
  const items = rows.map(answer)
  return audited({ items, nextCursor }, { resourceId: assessmentId, patientId: assessment.patientId })
}

/** The biomarkers MediLens knows, by key. */
export async function readCatalogue({ session }: Call): Answer<typeof Catalogue> {
  const entries = await session.sql.selectFrom('biomarker_catalogue').selectAll().orderBy('key').execute()
  return audited({ version: entries[0]?.version ?? CATALOGUE_VERSION, entries }, NOBODY)
}

/** The values of an assessment, as they are answered. */
export async function biomarkersOf(session: Session, assessment: OfAssessment) {
  const rows = await selectValues(session, assessment).orderBy('id').execute()
  return rows.map(answer)
}

interface OfAssessment {
  readonly id: AssessmentId
  readonly completedAt: Date | null
}

/**
 * What a run says: not what an attempt before it said that failed. What was retracted after it was completed, because a
 * correction took its place, is still what somebody may have acted on.
 */
const selectValues = ({ sql, organizationId }: Session, { id, completedAt }: OfAssessment) =>
  sql
    .selectFrom('biomarker_values')
    .select(VALUE_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', id)
    .where((e) => {
      const stands = e('retractedAt', 'is', null)
      return completedAt === null ? stands : stands.or('retractedAt', '>', completedAt)
    })

interface Timed {
  readonly measuredAt: Date
  readonly retractedAt: Date | null
}

const answer = <Row extends Timed>({ measuredAt, retractedAt, ...row }: Row) => ({
  ...row,
  measuredAt: measuredAt.toISOString(),
  retracted: retractedAt !== null,
})

const VALUE_COLUMNS = [
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
