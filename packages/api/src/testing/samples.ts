import { assessmentSamples } from './samples/assessment.ts'
import { auditSamples } from './samples/audit.ts'
import { biomarkerSamples } from './samples/biomarker.ts'
import { chatSamples } from './samples/chat.ts'
import { fileSamples } from './samples/file.ts'
import { keySamples } from './samples/key.ts'
import { modelSamples } from './samples/model.ts'
import { organizationSamples } from './samples/organization.ts'
import { patientSamples } from './samples/patient.ts'
import { pipelineSamples } from './samples/pipeline.ts'
import type { SampleIds } from './samples/sample.ts'
import { userSamples } from './samples/user.ts'

/** For every procedure an input with every field of its contract, valid as it stands. */
export const samples = (ids: SampleIds): Record<string, object> => ({
  ...assessmentSamples(ids),
  ...auditSamples(ids),
  ...biomarkerSamples(ids),
  ...chatSamples(ids),
  ...fileSamples(ids),
  ...keySamples(ids),
  ...modelSamples(ids),
  ...organizationSamples(ids),
  ...patientSamples(ids),
  ...pipelineSamples(ids),
  ...userSamples(ids),
})
