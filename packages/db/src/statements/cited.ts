import type { AssessmentId, PatientId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statement } from '../session/statement.ts'
import { arrayOf } from './array.ts'
import { columnOf, selected, type RowOf } from './columns.ts'

const COLUMNS = ['id', 'assessmentId', 'name'] as const

/** Where a value stands. */
export type CitedRow = RowOf<'biomarker_values', (typeof COLUMNS)[number]>

/** Of whom, or of which run, the values are. */
export type CitedOf = { readonly patientId: PatientId } | { readonly assessmentId: AssessmentId }

/** What the values are called that somebody cited, and in which assessment they are; also of those taken back since. */
export const citedRows = (
  { run, organizationId }: Session,
  of: CitedOf,
  ids: readonly string[],
): Promise<CitedRow[]> =>
  'patientId' in of
    ? run(OF_PATIENT, [organizationId, of.patientId, arrayOf(ids)])
    : run(OF_ASSESSMENT, [organizationId, of.assessmentId, arrayOf(ids)])

const reading = (owner: 'patientId' | 'assessmentId') =>
  statement<CitedRow>(
    `select ${selected('biomarker_values', COLUMNS)} from "biomarker_values" where "organization_id" = $1` +
      ` and ${columnOf('biomarker_values', owner)} = $2 and "id" = any($3::uuid[])`,
  )
const OF_PATIENT = reading('patientId')
const OF_ASSESSMENT = reading('assessmentId')
