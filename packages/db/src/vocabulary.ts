/**
 * The closed vocabularies: one tuple each, from which the database's checks, zod and the web are made.
 * This file imports nothing, so that a browser may hold it.
 */
/**
 * The modality registry, a line each: the type of its pipeline and what people also call it. Its results lie in the
 * table `<type>_results`; its entity and the schema of its result are asked for by the compiler once its line is here.
 */
export const MODALITIES = [
  { type: 'retinal', alsoCalled: ['retina', 'eye', 'eyes', 'fundus', 'vessels'] },
  { type: 'speech', alsoCalled: ['voice', 'speaking'] },
  { type: 'cardiology', alsoCalled: ['cardiac', 'heart', 'ecg', 'ekg', 'rhythm'] },
  { type: 'radiology', alsoCalled: ['x ray', 'xray', 'chest x ray', 'chest', 'thorax'] },
  { type: 'dermatology', alsoCalled: ['skin', 'mole', 'moles', 'lesion', 'lesions', 'dermoscopic'] },
  { type: 'cognitive', alsoCalled: ['cognition', 'memory', 'brain', 'attention'] },
] as const
export type PipelineType = (typeof MODALITIES)[number]['type']

const [{ type: firstPipeline }, ...furtherModalities] = MODALITIES
export const PIPELINE_TYPES: readonly [PipelineType, ...PipelineType[]] = [
  firstPipeline,
  ...furtherModalities.map(({ type }) => type),
]

export const ASSESSMENT_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const
export type AssessmentStatus = (typeof ASSESSMENT_STATUSES)[number]

export const ASSESSMENT_OUTCOMES = ['measured', 'ungradable'] as const
export type AssessmentOutcome = (typeof ASSESSMENT_OUTCOMES)[number]

export const RISK_LEVELS = ['low', 'moderate', 'high', 'critical'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

export const STAGE_STATUSES = ['pending', 'running', 'completed', 'failed', 'skipped'] as const
export type StageStatus = (typeof STAGE_STATUSES)[number]

/** Of the work that an assessment waits for: `dead` is what nobody takes any more until somebody says so. */
export const JOB_STATUSES = ['queued', 'leased', 'completed', 'dead', 'cancelled'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

/** What became of a result that was handed over: the assessment holds it, or it is kept aside. */
export const SUBMISSION_DISPOSITIONS = ['applied', 'late', 'quarantined', 'refused'] as const
export type SubmissionDisposition = (typeof SUBMISSION_DISPOSITIONS)[number]

/** What can be seen of a run while it goes on. */
export const PROGRESS_KINDS = ['queued', 'claimed', 'stage', 'retried', 'ended'] as const
export type ProgressKind = (typeof PROGRESS_KINDS)[number]

export const BIOMARKER_STATUSES = ['normal', 'borderline', 'abnormal'] as const
export type BiomarkerStatus = (typeof BIOMARKER_STATUSES)[number]

/** Which side of its range is worse; a biomarker whose both sides are worse says `both`. */
export const WORSE_DIRECTIONS = ['higher', 'lower', 'both'] as const
export type WorseDirection = (typeof WORSE_DIRECTIONS)[number]

/** Why a value has neither range nor status. */
export const NO_RANGE_REASONS = [
  'not_in_catalogue',
  'no_agreed_norm',
  'sex_required',
  'age_required',
  'age_outside',
  'unit_incompatible',
  'rate_too_high',
  'rate_unknown',
] as const
export type NoRangeReason = (typeof NO_RANGE_REASONS)[number]

/** FHIR administrative gender. */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const
export type Gender = (typeof GENDERS)[number]

export const ORGANIZATION_TYPES = ['clinic', 'hospital', 'research', 'individual'] as const
export type OrganizationType = (typeof ORGANIZATION_TYPES)[number]

export const SUBSCRIPTION_TIERS = ['free', 'professional', 'enterprise'] as const
export type SubscriptionTier = (typeof SUBSCRIPTION_TIERS)[number]

export const ROLE_NAMES = ['patient', 'clinician', 'admin', 'researcher', 'service'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** What a person may be. `service` is what programs are, by a key: a person's work is a clinician's. */
export const PERSON_ROLES = [
  'patient',
  'clinician',
  'admin',
  'researcher',
] as const satisfies readonly RoleName[]

export const AUDIT_ACTIONS = ['create', 'read', 'update', 'delete', 'deny'] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

export const ACTOR_TYPES = ['user', 'service', 'system'] as const
export type ActorType = (typeof ACTOR_TYPES)[number]

/** What a beat of an electrocardiogram is, as far as its timing and its shape tell. */
export const BEAT_TYPES = [
  'normal',
  'early_usual_shape',
  'early_other_shape',
  'other_shape',
  'unclear',
] as const
export type BeatType = (typeof BEAT_TYPES)[number]

export const DR_SEVERITIES = ['none', 'mild', 'moderate', 'severe', 'proliferative'] as const
export const EYE_LATERALITIES = ['left', 'right', 'both'] as const
export type EyeLaterality = (typeof EYE_LATERALITIES)[number]
export const RADIOLOGY_MODALITIES = ['chest_xray', 'ct', 'mri'] as const
export const MELANOMA_SUSPICIONS = ['unlikely', 'low', 'moderate', 'high'] as const
export const CHAT_ROLES = ['user', 'assistant', 'system'] as const
export const CHAT_MESSAGE_STATUSES = ['pending', 'streaming', 'complete', 'failed'] as const
export type ChatMessageStatus = (typeof CHAT_MESSAGE_STATUSES)[number]
/** What an answer can rest on. */
export const CHAT_SOURCE_KINDS = ['assessment', 'biomarker_value', 'catalogue'] as const
export type ChatSourceKind = (typeof CHAT_SOURCE_KINDS)[number]

export const STORAGE_PROVIDERS = ['local', 's3'] as const
export const FILE_PROCESSING_STATUSES = ['pending', 'scanning', 'ready', 'rejected'] as const

/** What a researcher knows by another id. */
export const PSEUDONYM_KINDS = ['patient', 'assessment', 'biomarker_value', 'user'] as const
export type PseudonymKind = (typeof PSEUDONYM_KINDS)[number]
