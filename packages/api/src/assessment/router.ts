import { can, router } from '../trpc/procedure.ts'
import { getAssessment, getBySession, listAssessments } from './read.ts'
import { createAssessment, recordAssessment } from './record.ts'
import {
  AssessmentDetail,
  AssessmentPage,
  AssessmentSummary,
  CreateAssessmentInput,
  GetAssessmentInput,
  GetBySessionInput,
  ListAssessmentsInput,
  RecordAssessmentInput,
  UpdateStatusInput,
} from './schema.ts'
import { updateStatus } from './update-status.ts'

export const assessmentRouter = router({
  create: can('assessment:create').mutation({
    audit: { event: 'assessment.create', resource: 'assessment', action: 'create', phi: true },
    input: CreateAssessmentInput,
    output: AssessmentSummary,
    run: createAssessment,
  }),
  record: can('assessment:submit').mutation({
    audit: { event: 'assessment.record', resource: 'assessment', action: 'create', phi: true },
    input: RecordAssessmentInput,
    output: AssessmentSummary,
    run: recordAssessment,
  }),
  get: can('assessment:read').query({
    audit: { event: 'assessment.read', resource: 'assessment', action: 'read', phi: true },
    input: GetAssessmentInput,
    output: AssessmentDetail,
    run: getAssessment,
  }),
  getBySession: can('assessment:read').query({
    audit: { event: 'assessment.read', resource: 'assessment', action: 'read', phi: true },
    input: GetBySessionInput,
    output: AssessmentDetail,
    run: getBySession,
  }),
  list: can('assessment:read').query({
    audit: { event: 'assessment.list', resource: 'assessment', action: 'read', phi: true },
    input: ListAssessmentsInput,
    output: AssessmentPage,
    run: listAssessments,
  }),
  updateStatus: can('assessment:submit').mutation({
    audit: { event: 'assessment.update_status', resource: 'assessment', action: 'update', phi: true },
    input: UpdateStatusInput,
    output: AssessmentSummary,
    run: updateStatus,
  }),
})
