import { DEMO_ORGANIZATION_ID } from '@medilens/db'
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
