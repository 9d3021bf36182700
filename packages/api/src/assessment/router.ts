import { can, router } from '../trpc/procedure.ts'
import { analyze } from './analyze/analyze.ts'
import { AnalyzeInput } from './analyze/schema.ts'
import { deleteAssessment } from './correction/delete.ts'
import { supersedeAssessment } from './correction/supersede.ts'
import { openProgress, progressEvents } from './progress/on-progress.ts'
import { OnProgressInput, ProgressEvent } from './progress/schema.ts'
import { getPseudonymousAssessment, listPseudonymousAssessments } from './pseudonymous/read.ts'
import { pseudonymousStatistics } from './pseudonymous/statistics.ts'
import { getAssessment, getBySession, listAssessments } from './read.ts'
import { createAssessment, recordAssessment } from './record.ts'
import { saveResult } from './result.ts'
import { readRecording } from './recording/recording.ts'
import { Recording, RecordingInput } from './recording/schema.ts'
import { reviewQueue } from './review/queue.ts'
import { reviewAssessment } from './review/review.ts'
import { Reviewed, ReviewInput, ReviewQueue, ReviewQueueInput } from './review/schema.ts'
import {
  AssessmentBySession,
  AssessmentDetail,
  AssessmentPage,
  AssessmentSummary,
  CreateAssessmentInput,
  DeleteAssessmentInput,
  DeletedAssessment,
  GetAssessmentInput,
  GetBySessionInput,
  ListAssessmentsInput,
  RecordAssessmentInput,
  SavedResult,
  SaveResultInput,
  SupersedeInput,
  UpdateStatusInput,
} from './schema.ts'
import { AddStageInput, StageOfAssessment, UpdateStageInput } from './stage/schema.ts'
import { addStage, updateStage } from './stage/service.ts'
import { Statistics, StatisticsInput } from './statistics/schema.ts'
import { assessmentStatistics } from './statistics/statistics.ts'
import { updateStatus } from './update-status.ts'
import { Work, WorkInput } from './work/schema.ts'
import { readWork } from './work/work.ts'

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
  analyze: can('assessment:create').mutation({
    audit: { event: 'assessment.analyze', resource: 'assessment', action: 'create', phi: true },
    input: AnalyzeInput,
    output: AssessmentSummary,
    run: analyze,
  }),
  onProgress: can('assessment:read').subscription({
    audit: { event: 'assessment.read_progress', resource: 'assessment', action: 'read', phi: true },
    input: OnProgressInput,
    output: ProgressEvent,
    open: openProgress,
    events: progressEvents,
  }),
  get: can('assessment:read').query({
    audit: { event: 'assessment.read', resource: 'assessment', action: 'read', phi: true },
    input: GetAssessmentInput,
    output: AssessmentDetail,
    run: getAssessment,
    pseudonymous: getPseudonymousAssessment,
  }),
  getBySession: can('assessment:read').query({
    audit: { event: 'assessment.read', resource: 'assessment', action: 'read', phi: true },
    input: GetBySessionInput,
    output: AssessmentBySession,
    run: getBySession,
  }),
  recording: can('assessment:read').query({
    audit: { event: 'assessment.read_recording', resource: 'assessment', action: 'read', phi: true },
    input: RecordingInput,
    output: Recording,
    run: readRecording,
  }),
  work: can('assessment:read').query({
    audit: { event: 'assessment.read_work', resource: 'assessment', action: 'read', phi: true },
    input: WorkInput,
    output: Work,
    run: readWork,
  }),
  list: can('assessment:read').query({
    audit: { event: 'assessment.list', resource: 'assessment', action: 'read', phi: true },
    input: ListAssessmentsInput,
    output: AssessmentPage,
    run: listAssessments,
    pseudonymous: listPseudonymousAssessments,
  }),
  statistics: can('assessment:read').query({
    audit: { event: 'assessment.statistics', resource: 'assessment', action: 'read', phi: true },
    input: StatisticsInput,
    output: Statistics,
    run: assessmentStatistics,
    pseudonymous: pseudonymousStatistics,
  }),
  updateStatus: can('assessment:submit').mutation({
    audit: { event: 'assessment.update_status', resource: 'assessment', action: 'update', phi: true },
    input: UpdateStatusInput,
    output: AssessmentSummary,
    run: updateStatus,
  }),
  addStage: can('assessment:submit').mutation({
    audit: { event: 'assessment.add_stage', resource: 'assessment', action: 'update', phi: true },
    input: AddStageInput,
    output: StageOfAssessment,
    run: addStage,
  }),
  updateStage: can('assessment:submit').mutation({
    audit: { event: 'assessment.update_stage', resource: 'assessment', action: 'update', phi: true },
    input: UpdateStageInput,
    output: StageOfAssessment,
    run: updateStage,
  }),
  saveResult: can('assessment:submit').mutation({
    audit: { event: 'assessment.save_result', resource: 'assessment', action: 'update', phi: true },
    input: SaveResultInput,
    output: SavedResult,
    run: saveResult,
  }),
  supersede: can('assessment:submit').mutation({
    audit: { event: 'assessment.supersede', resource: 'assessment', action: 'create', phi: true },
    input: SupersedeInput,
    output: AssessmentSummary,
    run: supersedeAssessment,
  }),
  reviewQueue: can('assessment:review').query({
    audit: { event: 'assessment.review_queue', resource: 'assessment', action: 'read', phi: true },
    input: ReviewQueueInput,
    output: ReviewQueue,
    run: reviewQueue,
  }),
  review: can('assessment:review').mutation({
    audit: { event: 'assessment.review', resource: 'assessment', action: 'update', phi: true },
    input: ReviewInput,
    output: Reviewed,
    run: reviewAssessment,
    people: true,
  }),
  delete: can('assessment:delete').mutation({
    audit: { event: 'assessment.delete', resource: 'assessment', action: 'delete', phi: true },
    input: DeleteAssessmentInput,
    output: DeletedAssessment,
    run: deleteAssessment,
  }),
})
