import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import type { ApiKeyId, AssessmentId, JobId, OrganizationId, ServiceKeyId, UserId } from '../ids.ts'
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

/** Runs in a transaction that is of no organization. By parameters, so that an echo of the statement tells no value. */
export async function claimJobs(em: EntityManager, claim: Claim): Promise<LeasedJob[]> {
  const { pipelineType, pipelineVersion, within, holder, most, leaseMs } = claim
  const { rows } = await sql<Omit<LeasedJob, 'expiresAt'> & { readonly expiresMs: number }>`
    select job_id as "jobId", organization_id as "organizationId", assessment_id as "assessmentId", attempt,
           attempts_allowed as "attemptsAllowed", (extract(epoch from expires_at) * 1000)::float8 as "expiresMs"
      from claim_jobs(${pipelineType}, ${pipelineVersion}, ${within}, ${holder}, ${most}, ${leaseMs})`.execute(
    em.getKysely(),
  )
  return rows.map(({ expiresMs, ...job }) => ({ ...job, expiresAt: new Date(expiresMs) }))
}
