import { defineEntity, p } from '@mikro-orm/postgresql'
import {
  JOB_STATUSES,
  PIPELINE_TYPES,
  PROGRESS_KINDS,
  STAGE_STATUSES,
  SUBMISSION_DISPOSITIONS,
} from '../vocabulary.ts'
import { Assessment } from './assessment.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, idOf, instant, organizationId, updatedAt } from './columns.ts'
import { UploadedFile } from './file.ts'
import { ModelVersion } from './model.ts'
import { definerClaims, ownOrganization, secured, tenant } from './policies.ts'
import { withinOrganization } from './references.ts'

/**
 * The work that an assessment waits for. Whoever claims it holds it until `availableAt`, and longer with each heartbeat;
 * what is not finished by then can be claimed by somebody else, under the next attempt's number, and what the one before
 * brings then comes late.
 */
export const PipelineJob = defineEntity({
  name: 'PipelineJob',
  tableName: 'pipeline_jobs',
  ...secured(ownOrganization(), definerClaims),
  properties: {
    id: id<'JobId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    pipelineType: p.enum([...PIPELINE_TYPES]),
    /** The only version of the pipeline that may take it; null: whichever. */
    pipelineVersion: p.string().length(50).nullable(),
    status: p.enum([...JOB_STATUSES]),
    /** How often it was claimed; the fencing token of who holds it. */
    attempt: p.integer().default(0),
    /** Up to which attempt it is handed out. */
    attemptsAllowed: p.integer(),
    /** By the database's clock: when it may be claimed. While it is leased, when the lease ends. */
    availableAt: instant(),
    /** The key that claimed it last, of the organization or the platform. */
    holder: p.uuid().$type<string>().nullable(),
    claimedAt: instant().nullable(),
    /** Why the last attempt ended without a result: a word of the worker's, never what was measured. */
    errorCode: p.string().length(100).nullable(),
    /** Of what was asked to be analyzed: the same key with another input is a mistake, not a repetition. */
    inputFingerprint: p.string().length(64).nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
  },
  uniques: [
    { name: 'pipeline_jobs_organization_id_unique', properties: ['organizationId', 'id'] },
    { name: 'pipeline_jobs_assessment_unique', properties: ['organizationId', 'assessmentId'] },
  ],
  checks: ranges('pipeline_jobs', { integer: { attempt: [0, null], attempts_allowed: [1, null] } }),
  indexes: [
    {
      name: 'pipeline_jobs_queued',
      expression:
        "create index pipeline_jobs_queued on pipeline_jobs (pipeline_type, organization_id, created_at, id) where (status = 'queued'::text)",
    },
    {
      name: 'pipeline_jobs_leased',
      expression:
        "create index pipeline_jobs_leased on pipeline_jobs (pipeline_type, organization_id, available_at, id) where (status = 'leased'::text)",
    },
    {
      name: 'pipeline_jobs_dead',
      expression:
        "create index pipeline_jobs_dead on pipeline_jobs (organization_id, updated_at desc, id desc) where (status = 'dead'::text)",
    },
  ],
})

/** A file that an assessment is made from, and what it is in it: the header or the signal of a recording, an eye. */
export const AssessmentFile = defineEntity({
  name: 'AssessmentFile',
  tableName: 'assessment_files',
  ...tenant(),
  properties: {
    id: id<'AssessmentFileId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    fileId: idOf<'UploadedFileId'>(),
    role: p.string().length(50),
    createdAt: createdAt(),
    ...withinOrganization({
      assessment: [() => Assessment, 'assessment_id'],
      file: [() => UploadedFile, 'file_id'],
    }),
  },
  uniques: [{ name: 'assessment_files_role_unique', properties: ['organizationId', 'assessmentId', 'role'] }],
  indexes: [{ name: 'assessment_files_of_file', properties: ['organizationId', 'fileId'] }],
})

/**
 * A result as it was handed over, whatever became of it: what was applied, so that the same sent twice is answered the
 * same; what came late or broke its contract, as evidence that is never applied.
 */
export const Submission = defineEntity({
  name: 'Submission',
  tableName: 'submissions',
  ...tenant(),
  properties: {
    id: id<'SubmissionId'>(),
    organizationId: organizationId(),
    jobId: idOf<'JobId'>(),
    assessmentId: idOf<'AssessmentId'>(),
    attempt: p.integer(),
    holder: p.uuid().$type<string>(),
    /** Modality and version, as `cardiology/1`. */
    contract: p.string().length(60),
    disposition: p.enum([...SUBMISSION_DISPOSITIONS]),
    /** SHA-256 of the payload in canonical form: what was sent twice is known by it. */
    fingerprint: p.string().length(64),
    /** As JSON text: what is kept as evidence may hold what jsonb cannot. */
    payload: p.text(),
    /** Where it breaks its contract: paths and what is wrong there, never what was sent. */
    issues: p.json<readonly { path: string; problem: string }[]>().nullable(),
    modelVersionId: idOf<'ModelVersionId'>().nullable(),
    createdAt: createdAt(),
    ...withinOrganization({
      job: [() => PipelineJob, 'job_id'],
      assessment: [() => Assessment, 'assessment_id'],
      modelVersion: [() => ModelVersion, 'model_version_id'],
    }),
  },
  uniques: [
    {
      name: 'submissions_once',
      properties: ['organizationId', 'jobId', 'attempt', 'fingerprint'],
    },
  ],
  checks: ranges('submissions', { integer: { attempt: [1, null] } }),
  indexes: [
    {
      name: 'submissions_kept_aside',
      expression:
        "create index submissions_kept_aside on submissions (organization_id, created_at desc, id desc) where (disposition <> 'applied'::text)",
    },
  ],
})

/** What can be seen of a run, in the order in which it happened: `sequence` counts from 1 without a gap. */
export const ProgressEvent = defineEntity({
  name: 'ProgressEvent',
  tableName: 'progress_events',
  ...tenant(),
  properties: {
    id: id<'ProgressEventId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    sequence: p.integer(),
    kind: p.enum([...PROGRESS_KINDS]),
    attempt: p.integer(),
    stageName: p.string().length(100).nullable(),
    stageIndex: p.integer().nullable(),
    stageStatus: p.enum([...STAGE_STATUSES]).nullable(),
    /** Of its stage, 0–1. */
    progress: decimal(4, 3).nullable(),
    createdAt: createdAt(),
    ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
  },
  uniques: [
    { name: 'progress_events_sequence_unique', properties: ['organizationId', 'assessmentId', 'sequence'] },
  ],
  checks: ranges('progress_events', {
    numeric: { progress: [0, 1] },
    integer: { sequence: [1, null], attempt: [0, null] },
  }),
})
