import { ASSESSMENT_CASES } from './cases/assessment.ts'
import { AUDIT_CASES } from './cases/audit.ts'
import { BIOMARKER_CASES } from './cases/biomarker.ts'
import { PATIENT_CASES } from './cases/patient.ts'
import type { TenancyCases } from './cases/case.ts'

/**
 * For every procedure, every place of its input where an id can stand: of a row, nested, in a filter, in a cursor. A
 * procedure that is not listed here fails the tenancy test; one that names nothing says so with an empty list.
 */
export const TENANCY_CASES: TenancyCases = {
  ...ASSESSMENT_CASES,
  ...AUDIT_CASES,
  ...BIOMARKER_CASES,
  ...PATIENT_CASES,
}
