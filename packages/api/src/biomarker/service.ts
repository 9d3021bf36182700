import {
  countValues,
  insertValuesLast,
  readPage,
  resultRow,
  type AssessmentId,
  type Session,
  type ValueRow,
} from '@medilens/db'
import { CATALOGUE_VERSION } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { findAssessment, requireOpen } from '../assessment/find.ts'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient } from '../patient/find.ts'
import { requireSameMeasures } from '../pipeline/same-measures.ts'
import { requireNoWork } from '../pipeline/queue/follow.ts'
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
import { crossedOf, type Stored } from './crossed.ts'
import { crossedBy, prepareBiomarkers } from './prepare.ts'

/** More is no analysis any more, and one answer has to hold them all. */
const MAX_VALUES = 5000

type Answer<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

/**
 * Adds values to an assessment that is still open; they are in no history before it is completed. Throws `not_found`,
 * `assessment_final`, `work_under_way`, `unknown_unit`, `incompatible_unit`, `invalid_input` for what is not as the result says.
 */
export async function saveBiomarkers(
  { session, scope }: Call,
  { assessmentId, biomarkers }: z.output<typeof SaveBiomarkersInput>,
): Answer<typeof SavedBiomarkers> {
  const assessment = await findAssessment(session, scope, { assessmentId }, { lock: true })
  // Counted once the lock is held, and not before: calls side by side cannot fill the assessment together.
  const held = await countValues(session, assessmentId)
  requireOpen(assessment)
  await requireNoWork(session, assessmentId)
  const { measuredAt, patientId, reviewReason } = assessment
  const { gender, dateOfBirth } = await findPatient(session, scope, { patientId })
  requireRoom(held, biomarkers.length)
  const prepared = prepareBiomarkers(biomarkers, { measuredAt, gender, dateOfBirth })
  const values = prepared.map(({ columns }) => columns)
  const { pipelineType } = assessment
  requireSameMeasures(pipelineType, await resultRow(session, pipelineType, assessmentId), values)
  // Which eye it was is said by the result, which may come later.
  const measured = {
    ...assessment,
    assessmentId,
    eyeLaterality: null,
    modelVersionId: null,
    preliminary: true,
  }
  await updateAssessment(session, assessment, reviewColumns(crossedBy(prepared), reviewReason))
  const ids = insertValuesLast(session, measured, values)
  const shared = { assessmentId, measuredAt: measuredAt.toISOString(), retracted: false }
  const items = ids.flatMap((id, index) => {
    const value = values[index]
    return value === undefined ? [] : [{ id, ...value, ...shared, crossed: crossedOf(value) }]
  })
  return audited(
    { assessmentId, items },
    { resourceId: assessmentId, patientId, details: { values: items.length } },
  )
}

function requireRoom(held: number, more: number): void {
  if (held + more <= MAX_VALUES) return
  throw new AppError('too_large', `An assessment holds at most ${MAX_VALUES} values, and has ${held}.`)
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

/**
 * Of all values of an assessment those that it says, as they are answered: not what an attempt before it said that failed.
 * @param completedAt ISO 8601; null while the assessment is open
 */
export const standing = (rows: readonly ValueRow[], completedAt: string | null) =>
  rows
    .filter(({ retractedAt }) => retractedAt === null || (completedAt !== null && retractedAt > completedAt))
    .map(({ retractedAt, ...row }) => ({ ...row, crossed: crossedOf(row), retracted: retractedAt !== null }))

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

interface Timed extends Stored {
  readonly measuredAt: Date
  readonly retractedAt: Date | null
}

const answer = <Row extends Timed>({ measuredAt, retractedAt, ...row }: Row) => ({
  ...row,
  crossed: crossedOf(row),
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
