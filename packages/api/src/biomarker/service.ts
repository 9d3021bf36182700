import type { AssessmentId, Session } from '@medilens/db'
import { CATALOGUE_VERSION } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { findAssessment, requireOpen } from '../assessment/find.ts'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import { requireReview } from '../assessment/grading.ts'
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

/** Adds values to an assessment that is still open. Throws `not_found`, `assessment_final`, `incompatible_unit`. */
export async function saveBiomarkers(
  { session, scope }: Call,
  { assessmentId, biomarkers }: z.output<typeof SaveBiomarkersInput>,
): Answer<typeof SavedBiomarkers> {
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  requireOpen(assessment)
  const { gender, dateOfBirth } = await findPatient(session, scope, { patientId: assessment.patientId })
  const measured = { ...assessment, assessmentId, gender, dateOfBirth }
  await requireRoom(session, assessmentId, biomarkers.length)
  const prepared = prepareBiomarkers(biomarkers, measured)
  const rows = await storeBiomarkers(session, measured, prepared)
  await requireReview(session, assessmentId, crossedBy(prepared))
  return audited(
    { assessmentId, items: rows.map(answer) },
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
  { assessmentId, limit, cursor }: z.output<typeof ListBiomarkersInput>,
): Answer<typeof BiomarkerPage> {
  const { patientId } = await findAssessment(session, scope, { assessmentId })
  let query = selectValues(session, assessmentId).limit(limit + 1)
  if (cursor !== undefined) {
    // Only a value that this caller can see marks a place; its id says where, as ids sort by time.
    query = query.where('id', '>', (e) =>
      e.selectFrom('biomarker_values as marked').select('marked.id').where('marked.id', '=', cursor),
    )
  }
  const rows = await query.execute()
  const items = rows.slice(0, limit).map(answer)
  const nextCursor = rows.length > limit ? (items.at(-1)?.id ?? null) : null
  return audited({ items, nextCursor }, { resourceId: assessmentId, patientId })
}

/** The biomarkers MediLens knows, by key. */
export async function readCatalogue({ session }: Call): Answer<typeof Catalogue> {
  const entries = await session.sql.selectFrom('biomarker_catalogue').selectAll().orderBy('key').execute()
  return audited({ version: entries[0]?.version ?? CATALOGUE_VERSION, entries }, NOBODY)
}

/** Every value of an assessment that was not retracted, as it is answered. */
export async function biomarkersOf(session: Session, assessmentId: AssessmentId) {
  const rows = await selectValues(session, assessmentId).execute()
  return rows.map(answer)
}

const selectValues = ({ sql, organizationId }: Session, assessmentId: AssessmentId) =>
  sql
    .selectFrom('biomarker_values')
    .select(VALUE_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('retractedAt', 'is', null)
    .orderBy('id')

const answer = <Row extends { readonly measuredAt: Date }>({ measuredAt, ...row }: Row) => ({
  ...row,
  measuredAt: measuredAt.toISOString(),
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
] as const
