import { ASSESSMENT_CASES } from './cases/assessment.ts'
import { AUDIT_CASES } from './cases/audit.ts'
import { BIOMARKER_CASES } from './cases/biomarker.ts'
import type { TenancyCases } from './cases/case.ts'
import { CHAT_CASES } from './cases/chat.ts'
import { FILE_CASES } from './cases/file.ts'
import { KEY_CASES } from './cases/key.ts'
import { MODEL_CASES } from './cases/model.ts'
import { ORGANIZATION_CASES } from './cases/organization.ts'
import { PATIENT_CASES } from './cases/patient.ts'
import { PIPELINE_CASES } from './cases/pipeline.ts'
import { USER_CASES } from './cases/user.ts'

/**
 * For every procedure, every place of its input where an id can stand: of a row, nested, in a filter, in a cursor. A
 * procedure that is not listed here fails the tenancy test; one that names nothing says so with an empty list.
 */
export const TENANCY_CASES: TenancyCases = {
  ...ASSESSMENT_CASES,
  ...AUDIT_CASES,
  ...BIOMARKER_CASES,
  ...CHAT_CASES,
  ...FILE_CASES,
  ...KEY_CASES,
  ...MODEL_CASES,
  ...ORGANIZATION_CASES,
  ...PATIENT_CASES,
  ...PIPELINE_CASES,
  ...USER_CASES,
}
