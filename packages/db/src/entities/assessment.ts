import { defineEntity, p, type EntitySchema } from '@mikro-orm/postgresql'
import {
  ASSESSMENT_OUTCOMES,
  ASSESSMENT_STATUSES,
  EYE_LATERALITIES,
  PIPELINE_TYPES,
  RISK_LEVELS,
  STAGE_STATUSES,
} from '../vocabulary.ts'
import { AWAITS_REVIEW, REVIEW_URGENCY, URGENCY, WAITING_SINCE } from './assessment-review.ts'
import { ranges } from './checks.ts'
import { createdAt, decimal, id, idOf, instant, organizationId, updatedAt, version } from './columns.ts'
import { ApiKey } from './key.ts'
import { ModelVersion } from './model.ts'
import { Patient } from './patient.ts'
import { tenant } from './policies.ts'
import { toMember, withinOrganization } from './references.ts'
import { Membership } from './role.ts'

/** What a pipeline says beside its columns. */
export interface AssessmentResults {
  /** What could not honestly be measured, and why. */
  readonly notMeasured: { name: string; reason: string }[]
  /** What of an electrocardiogram was recorded and could not be read, s from its beginning, in order. */
  readonly unread?: { fromSeconds: number; toSeconds: number }[]
}

/** One run of a pipeline over one sample of one patient. */
export const Assessment = defineEntity({
  name: 'Assessment',
  tableName: 'assessments',
  ...tenant(),
  properties: {
    id: id<'AssessmentId'>(),
    organizationId: organizationId(),
    sessionId: p.string().length(255),
    patientId: idOf<'PatientId'>(),
    requestedBy: idOf<'UserId'>().nullable(),
    apiKeyId: idOf<'ApiKeyId'>().nullable(),
    pipelineType: p.enum([...PIPELINE_TYPES]),
    pipelineVersion: p.string().length(50).nullable(),
    /** Which eye it is of, as its result says; written with it, so that no list has to look there. */
    eyeLaterality: p.enum([...EYE_LATERALITIES]).nullable(),
    modelVersionId: idOf<'ModelVersionId'>().nullable(),
    status: p.enum([...ASSESSMENT_STATUSES]),
    outcome: p.enum([...ASSESSMENT_OUTCOMES]).nullable(),
    ungradableReason: p.text().nullable(),
    currentStage: p.string().length(100).nullable(),
    riskScore: decimal(5, 2).nullable(),
    riskLevel: p.enum([...RISK_LEVELS]).nullable(),
    confidence: decimal(4, 3).nullable(),
    qualityScore: decimal(4, 3).nullable(),
    requiresReview: p.boolean().default(false),
    reviewReason: p.text().nullable(),
    /** Of its reasons. What nobody said it of is high: whatever waits does so for a high risk or a crossed threshold. */
    reviewUrgency: p.integer().default(URGENCY.high),
    reviewedBy: idOf<'UserId'>().nullable(),
    reviewedAt: instant().nullable(),
    reviewNote: p.text().nullable(),
    processingTimeMs: p.integer().nullable(),
    results: p.json<AssessmentResults>().nullable(),
    measuredAt: instant(),
    completedAt: instant().nullable(),
    supersedesId: idOf<'AssessmentId'>().nullable(),
    /** The correction or the new measurement that took its place; written with it, so that no list has to look for it. */
    supersededById: idOf<'AssessmentId'>().nullable(),
    /** Since when its result does not hold, because the model that measured it was recalled. */
    recalledAt: instant().nullable(),
    /** Random: an order that says nothing of time, for readers who may not know it. */
    shuffleKey: p.uuid().defaultRaw('gen_random_uuid()'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant().nullable(),
    version: version(),
    ...withinOrganization({
      patient: [() => Patient, 'patient_id'],
      apiKey: [() => ApiKey, 'api_key_id'],
      modelVersion: [() => ModelVersion, 'model_version_id'],
      supersedes: [(): EntitySchema => Assessment, 'supersedes_id'],
      supersededBy: [(): EntitySchema => Assessment, 'superseded_by_id'],
    }),
    ...toMember(() => Membership, { requester: 'requested_by', reviewer: 'reviewed_by' }),
  },
  uniques: [
    { name: 'assessments_organization_id_unique', properties: ['organizationId', 'id'] },
    { name: 'assessments_organization_id_patient_unique', properties: ['organizationId', 'id', 'patientId'] },
    { name: 'assessments_session_unique', properties: ['organizationId', 'sessionId'] },
  ],
  checks: [
    ...ranges('assessments', {
      numeric: { risk_score: [0, 100], confidence: [0, 1], quality_score: [0, 1] },
      integer: { processing_time_ms: [0, null], review_urgency: [URGENCY.critical, URGENCY.other] },
    }),
    {
      name: 'assessments_ungradable_has_reason',
      expression: "((outcome IS DISTINCT FROM 'ungradable'::text) OR (ungradable_reason IS NOT NULL))",
    },
    {
      name: 'assessments_completed_at',
      expression: "((status = 'completed'::text) = (completed_at IS NOT NULL))",
    },
  ],
  indexes: [
    {
      name: 'assessments_of_patient',
      expression:
        'create index assessments_of_patient on assessments (organization_id, patient_id, measured_at desc, id desc) where (deleted_at is null)',
    },
    {
      name: 'assessments_newest',
      expression:
        'create index assessments_newest on assessments (organization_id, measured_at desc, id desc) where (deleted_at is null)',
    },
    {
      name: 'assessments_by_pipeline',
      expression:
        'create index assessments_by_pipeline on assessments (organization_id, pipeline_type, measured_at desc, id desc) where (deleted_at is null)',
    },
    {
      name: 'assessments_waiting_for_review',
      expression: `create index assessments_waiting_for_review on assessments (organization_id, measured_at desc, id desc) where ${AWAITS_REVIEW}`,
    },
    {
      name: 'assessments_next_to_review',
      expression: `create index assessments_next_to_review on assessments (organization_id, (${REVIEW_URGENCY}), (${WAITING_SINCE}), id) where ${AWAITS_REVIEW}`,
    },
    {
      name: 'assessments_superseded_once',
      expression:
        'create unique index assessments_superseded_once on assessments (organization_id, supersedes_id) where (supersedes_id is not null)',
    },
    {
      name: 'assessments_of_model',
      expression:
        'create index assessments_of_model on assessments (organization_id, model_version_id, id) where ((model_version_id is not null) and (deleted_at is null))',
    },
    {
      name: 'assessments_high_risk',
      expression:
        "create index assessments_high_risk on assessments (organization_id, measured_at desc, id desc) where ((risk_level = any (array['high'::text, 'critical'::text])) and (deleted_at is null))",
    },
    {
      name: 'assessments_shuffled',
      expression:
        'create index assessments_shuffled on assessments (organization_id, shuffle_key) where (deleted_at is null)',
    },
    {
      name: 'assessments_by_requester',
      expression:
        'create index assessments_by_requester on assessments (organization_id, requested_by, measured_at desc, id desc) where ((requested_by is not null) and (deleted_at is null))',
    },
  ],
})

/** One tracked step of an assessment; a retry writes a new attempt beside the old one. */
export const PipelineStage = defineEntity({
  name: 'PipelineStage',
  tableName: 'pipeline_stages',
  ...tenant(),
  properties: {
    id: id<'StageId'>(),
    organizationId: organizationId(),
    assessmentId: idOf<'AssessmentId'>(),
    stageName: p.string().length(100),
    stageIndex: p.integer(),
    status: p.enum([...STAGE_STATUSES]),
    attempt: p.integer().default(1),
    startedAt: instant().nullable(),
    completedAt: instant().nullable(),
    durationMs: p.integer().nullable(),
    errorCode: p.string().length(100).nullable(),
    errorMessage: p.text().nullable(),
    metadata: p.json<Record<string, string | number | boolean | null>>().nullable(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    ...withinOrganization({ assessment: [() => Assessment, 'assessment_id'] }),
  },
  uniques: [
    {
      name: 'pipeline_stages_attempt_unique',
      properties: ['organizationId', 'assessmentId', 'stageIndex', 'attempt'],
    },
  ],
  checks: ranges('pipeline_stages', {
    integer: { stage_index: [0, 1000], attempt: [1, null], duration_ms: [0, null] },
  }),
})
