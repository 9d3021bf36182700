import { Assessment } from '../assessment.ts'
import { createdAt, id, idOf, organizationId, updatedAt } from '../columns.ts'
import { withinOrganization } from '../references.ts'

/** What every modality's result row begins with: one row an assessment. */
export const resultColumns = () => ({
  id: id<'ResultId'>(),
  organizationId: organizationId(),
  assessmentId: idOf<'AssessmentId'>(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
})

/** One row an assessment, and the index by which it is read. */
export const onePerAssessment = (table: string) => [
  { name: `${table}_assessment_unique`, properties: ['organizationId' as const, 'assessmentId' as const] },
]
