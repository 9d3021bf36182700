import { assessmentSamples } from './samples/assessment.ts'
import { auditSamples } from './samples/audit.ts'
import { biomarkerSamples } from './samples/biomarker.ts'
import { patientSamples } from './samples/patient.ts'
import type { SampleIds } from './samples/sample.ts'

/** For every procedure an input with every field of its contract, valid as it stands. */
export const samples = (ids: SampleIds): Record<string, object> => ({
  ...assessmentSamples(ids),
  ...auditSamples(ids),
  ...biomarkerSamples(ids),
  ...patientSamples(ids),
})
