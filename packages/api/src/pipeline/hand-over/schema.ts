import { PIPELINE_TYPES, RISK_LEVELS, STAGE_STATUSES, type PipelineType } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { AssessmentId, BiomarkerInput, MAX_BIOMARKERS } from '../../biomarker/schema.ts'
import { decimal, instant, text, uuid } from '../../trpc/fields.ts'
import { EcgAnnotations, UnreadStretches } from '../ecg-annotations/schema.ts'
import { digest } from '../model/schema.ts'
import { ONE_RISK, Pipeline, RESULTS, saysOneRisk } from '../schema.ts'

const JobId = uuid().brand<'JobId'>()
const SubmissionId = uuid().brand<'SubmissionId'>()
const UploadedFileId = uuid().brand<'UploadedFileId'>()

/** How many jobs a claim takes at most. */
export const MOST_CLAIMED = 10

/** What was leased, and to whom, sealed by the server: opaque to everybody else. */
const Lease = z.string().min(1).max(200)

/** How long a job is held without a sign of life. */
const leaseSeconds = () => z.int().min(1).max(3_600).default(60)

export const ClaimInput = z.strictObject({
  pipelineType: Pipeline,
  /** Of the worker; jobs for another version are left to others. */
  pipelineVersion: text(50),
  limit: z.int().min(1).max(MOST_CLAIMED).default(1),
  leaseSeconds: leaseSeconds(),
})

const JobFile = z.object({
  fileId: UploadedFileId,
  /** As it was called where it was taken: a header names its signal's file by it. */
  name: z.string(),
  role: z.string(),
  contentType: z.string().nullable(),
  sizeBytes: z.int(),
})

export const ClaimedJob = z.object({
  lease: Lease,
  jobId: JobId,
  assessmentId: AssessmentId,
  pipelineType: Pipeline,
  /** Counts from 1; a higher one takes the place of all before. */
  attempt: z.int(),
  /** By the database's clock. */
  expiresAt: instant(),
  measuredAt: instant(),
  files: z.array(JobFile),
})
export const ClaimedJobs = z.object({ jobs: z.array(ClaimedJob) })

export const HeartbeatInput = z.strictObject({ lease: Lease, leaseSeconds: leaseSeconds() })
export const Heartbeat = z.object({ jobId: JobId, expiresAt: instant() })

const Metadata = z
  .record(text(50), z.union([text(500), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 50, { error: 'must have at most 50 keys' })

const errorCode = () =>
  z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9_]*$/, { error: 'must be a word in snake_case' })

export const ReportStageInput = z.strictObject({
  lease: Lease,
  /** The step's place in the pipeline, from 0. */
  stageIndex: z.int().min(0).max(1000),
  stageName: text(100),
  status: z.enum(STAGE_STATUSES).default('running'),
  /** Of this step, 0 to 1. */
  progress: decimal(0, 1).optional(),
  errorCode: errorCode().optional(),
  metadata: Metadata.optional(),
})
export const ReportedStage = z.object({
  assessmentId: AssessmentId,
  stageIndex: z.int(),
  status: z.enum(STAGE_STATUSES),
  attempt: z.int(),
  /** The place of this in all that happened to the run, from 1. */
  sequence: z.int(),
})

export const FailInput = z.strictObject({
  lease: Lease,
  /** A word of the worker's. `stopped`: it ends and gives back what it has; that counts as no attempt. */
  errorCode: errorCode(),
  /** Whether the same may work another time. */
  retryable: z.boolean(),
})
export const Failed = z.object({
  jobId: JobId,
  outcome: z.enum(['retried', 'dead']),
  /** After how long it is handed out again, in ms; null where it is not. */
  retryAfterMs: z.int().nullable(),
})

const NotMeasured = z.array(z.strictObject({ name: text(100), reason: text(500) })).max(100)

interface Measured {
  readonly biomarkers: readonly unknown[]
  readonly result?: object | undefined
}

/** What an image is of is said of an empty result too. */
const SAYS_NOTHING = new Set(['modalityType'])

const saysSomething = ({ biomarkers, result = {} }: Measured): boolean =>
  biomarkers.length > 0 ||
  Object.entries(result).some(([field, value]) => value !== null && !SAYS_NOTHING.has(field))

const SAYS_SOMETHING = {
  error: 'a measured outcome must say something: a biomarker, or a field of its result',
  path: ['result'],
}

/** The rules of every contract between its fields, with what is said where they are broken; results have their own. */
export const MEASURED_RULES = { says_something: SAYS_SOMETHING.error, one_risk: ONE_RISK.error }

/** What a modality hands over where it measured. */
const measuredOf = <Result extends z.ZodObject>(result: Result) =>
  z
    .strictObject({
      outcome: z.literal('measured'),
      riskScore: decimal(0, 100).optional(),
      riskLevel: z.enum(RISK_LEVELS).optional(),
      confidence: decimal(0, 1).optional(),
      qualityScore: decimal(0, 1).optional(),
      biomarkers: z.array(BiomarkerInput).max(MAX_BIOMARKERS),
      result,
      notMeasured: NotMeasured.optional(),
    })
    .refine(saysSomething, SAYS_SOMETHING)
    .refine(saysOneRisk, ONE_RISK)

/** And where it could not. */
const UNGRADABLE = z.strictObject({
  outcome: z.literal('ungradable'),
  reason: text(500),
  qualityScore: decimal(0, 1).optional(),
  notMeasured: NotMeasured.optional(),
})

const contractOf = <Result extends z.ZodObject>(result: Result) =>
  z.discriminatedUnion('outcome', [measuredOf(result), UNGRADABLE])

/** An electrocardiogram has beside its result where each beat is, and what could not be read of it. */
const CARDIOLOGY = z.discriminatedUnion('outcome', [
  measuredOf(RESULTS.cardiology).safeExtend({
    annotations: EcgAnnotations.optional(),
    unread: UnreadStretches.optional(),
  }),
  UNGRADABLE,
])

type Contracts = {
  readonly [Type in Exclude<PipelineType, 'cardiology'> as `${Type}/1`]: ReturnType<
    typeof contractOf<(typeof RESULTS)[Type]>
  >
} & { readonly 'cardiology/1': typeof CARDIOLOGY }
export type ContractName = keyof Contracts

const nameOf = (type: PipelineType): ContractName => `${type}/1`

/** The contracts by which results are judged, of each modality by its version. */
export const CONTRACTS = contracts()

function contracts(): Contracts
function contracts(): Readonly<Record<string, z.ZodType>> {
  const plain = PIPELINE_TYPES.map((type) => [nameOf(type), contractOf(RESULTS[type])] as const)
  return { ...Object.fromEntries(plain), [nameOf('cardiology')]: CARDIOLOGY }
}

const [first, ...further] = PIPELINE_TYPES
const ContractName = z.enum([nameOf(first), ...further.map(nameOf)])

const ModelReference = z.strictObject({
  name: text(100),
  version: text(50),
  /** SHA-256 of its weights or code, in hex. */
  digest: digest().optional(),
  framework: text(100).optional(),
})

/** Deeper than any contract: what walks through it would run out of stack. */
const isShallow = (value: unknown, left = 32): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1)))

/** Typed for who compiles against it, and taken as it comes: what breaks its contract is kept aside, and not turned away. */
const Payload = z.custom<z.input<Contracts[ContractName]>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isShallow(value),
  { error: 'must be an object, at most 32 deep' },
)

export const SubmitInput = z.strictObject({
  lease: Lease,
  contract: ContractName,
  model: ModelReference,
  payload: Payload,
})

const Issue = z.object({ path: z.string(), problem: z.string() })

/**
 * `applied`: the assessment holds it. `late`: the lease had run out, or the job was over; kept, and never applied.
 * `quarantined`: it breaks its contract; kept with what is wrong, and the job waits for somebody. `refused`: its model was
 * revoked here, or is another than the one of this version; kept, and the job waits for somebody.
 */
export const Submitted = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('applied'), submissionId: SubmissionId, assessmentId: AssessmentId }),
  z.object({ outcome: z.literal('late'), submissionId: SubmissionId, assessmentId: AssessmentId }),
  z.object({
    outcome: z.literal('quarantined'),
    submissionId: SubmissionId,
    assessmentId: AssessmentId,
    issues: z.array(Issue),
  }),
  z.object({
    outcome: z.literal('refused'),
    submissionId: SubmissionId,
    assessmentId: AssessmentId,
    reason: z.enum(['model_revoked', 'model_mismatch']),
  }),
])
