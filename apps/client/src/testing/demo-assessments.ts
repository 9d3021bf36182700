import { DEMO_ORGANIZATION_ID } from '@medilens/db'
import type { PipelineType } from '@medilens/db/vocabulary'
import type { Application } from './application.ts'

/** The assessments of the demo, newest first: tests find among them the one that they need. */
export const demoAssessments = ({ scratch }: Pick<Application, 'scratch'>) =>
  scratch.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ sql }) =>
    sql
      .selectFrom('assessments')
      .select([
        'id',
        'patientId',
        'pipelineType',
        'status',
        'outcome',
        'ungradableReason',
        'riskLevel',
        'requiresReview',
        'reviewReason',
        'reviewedBy',
        'supersededById',
        'version',
      ])
      .where('deletedAt', 'is', null)
      .orderBy('measuredAt', 'desc')
      .execute(),
  )

export type DemoAssessmentRow = Awaited<ReturnType<typeof demoAssessments>>[number]

/** The newest that is as is asked for. Throws where the demo has none. */
export function findAssessment(
  rows: readonly DemoAssessmentRow[],
  what: string,
  isIt: (row: DemoAssessmentRow) => boolean,
): DemoAssessmentRow {
  const found = rows.find(isIt)
  if (found === undefined) throw new Error(`The demo has no assessment that is ${what}`)
  return found
}

/** The newest of a pipeline that was measured and stands. */
export const findMeasured = (rows: readonly DemoAssessmentRow[], pipeline: PipelineType): DemoAssessmentRow =>
  findAssessment(
    rows,
    `of ${pipeline}, measured`,
    ({ pipelineType, outcome, supersededById }) =>
      pipelineType === pipeline && outcome === 'measured' && supersededById === null,
  )

/** Whether it waits for a review. */
export const isWaiting = ({
  requiresReview,
  reviewedBy,
  status,
  supersededById,
}: DemoAssessmentRow): boolean =>
  requiresReview && reviewedBy === null && status === 'completed' && supersededById === null
