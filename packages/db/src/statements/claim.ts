import type { ApiKeyId, AssessmentId, JobId, OrganizationId, ServiceKeyId, UserId } from '../ids.ts'
import type { Session } from '../session/session.ts'
import { statementOfDates } from '../session/statement.ts'
import type { PipelineType } from '../vocabulary.ts'

/** Whose a lease is: a key's, the platform's or an organization's, or a person's. */
export type HolderId = ApiKeyId | ServiceKeyId | UserId

/** Who asks for work, and for how much of which. */
export interface Claim {
  readonly pipelineType: PipelineType
  /** Of the worker: jobs that name another are left alone. */
  readonly pipelineVersion: string
  /** The only organization whose work it is; null for the platform's own workers. */
  readonly within: OrganizationId | null
  readonly holder: HolderId
  readonly most: number
  readonly leaseMs: number
}

/** A job that is the holder's alone until `expiresAt`. */
export interface LeasedJob {
  readonly jobId: JobId
  readonly organizationId: OrganizationId
  readonly assessmentId: AssessmentId
  /** Fencing token: whoever claims it later has a higher one. */
  readonly attempt: number
  /** One that was handed out more often than this is given up. */
  readonly attemptsAllowed: number
  /** By the database's clock. */
  readonly expiresAt: Date
}

const CLAIM = statementOfDates<LeasedJob>(
  'select job_id as "jobId", organization_id as "organizationId", assessment_id as "assessmentId", attempt,' +
    ' attempts_allowed as "attemptsAllowed", expires_at as "expiresAt" from claim_jobs($1, $2, $3, $4, $5, $6)',
)

/** Runs in a transaction that is of no organization. */
export const claimJobs = ({ run }: Pick<Session, 'run'>, claim: Claim): Promise<LeasedJob[]> =>
  run(CLAIM, [
    claim.pipelineType,
    claim.pipelineVersion,
    claim.within,
    claim.holder,
    claim.most,
    claim.leaseMs,
  ])
