import { Assessment } from '../assessment.ts'
import { createdAt, id, idOf, instant, organizationId, updatedAt } from '../columns.ts'
import { withinOrganization } from '../references.ts'

/** What every modality's result row begins with: one row an assessment that stands. */
export const resultColumns = () => ({
  id: id<'ResultId'>(),
  organizationId: organizationId(),
  assessmentId: idOf<'AssessmentId'>(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  /** Set when its run failed or was cancelled: a retry writes a row of its own. */
  retractedAt: instant().nullable(),
  ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
})

/** One row that stands an assessment, and the index by which it is read. */
export const onePerAssessment = (table: string) => [
  {
    name: `${table}_assessment_unique`,
    expression: `create unique index ${table}_assessment_unique on ${table} (organization_id, assessment_id) where (retracted_at is null)`,
  },
]
