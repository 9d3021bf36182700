import {
  newId,
  type AssessmentId,
  type ModelVersionId,
  type Session,
  type SubmissionDisposition,
  type SubmissionId,
} from '@medilens/db'
import type { z } from 'zod'
import type { InputIssue } from '../../trpc/error.ts'
import type { Lease } from './lease.ts'
import type { ContractName, Submitted } from './schema.ts'

/** What was handed over, under which lease. */
interface Sent extends Lease {
  readonly assessmentId: AssessmentId
  readonly contract: ContractName
  readonly payload: unknown
  readonly fingerprint: string
}

/** The answer that the same was given before under the same lease, or null. */
export async function findSubmission(
  { sql, organizationId }: Session,
  { jobId, attempt, fingerprint, assessmentId }: Sent,
): Promise<z.input<typeof Submitted> | null> {
  const row = await sql
    .selectFrom('submissions')
    .select(['id', 'disposition', 'issues'])
    .where('organizationId', '=', organizationId)
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id: submissionId, disposition, issues } = row
  if (disposition === 'refused') {
    const reason = REFUSALS.find((known) => known === issues?.[0]?.problem) ?? 'model_revoked'
    return { outcome: disposition, submissionId, assessmentId, reason }
  }
  if (disposition !== 'quarantined') return { outcome: disposition, submissionId, assessmentId }
  return { outcome: disposition, submissionId, assessmentId, issues: [...(issues ?? [])] }
}

/** Why a model is refused. */
const REFUSALS = ['model_revoked', 'model_mismatch'] as const

interface Kept {
  readonly disposition: SubmissionDisposition
  readonly issues?: readonly InputIssue[]
  readonly modelVersionId?: ModelVersionId | null
  readonly reason?: (typeof REFUSALS)[number]
}

/** Keeps what was handed over, whatever became of it. */
export async function keepSubmission(
  { sql, organizationId }: Session,
  { jobId, attempt, holder, assessmentId, contract, payload, fingerprint }: Sent,
  { disposition, issues, modelVersionId, reason }: Kept,
): Promise<SubmissionId> {
  const id = newId<'SubmissionId'>()
  await sql
    .insertInto('submissions')
    .values({
      id,
      organizationId,
      jobId,
      assessmentId,
      attempt,
      holder,
      contract,
      disposition,
      fingerprint,
      payload: JSON.stringify(payload),
      issues:
        reason === undefined
          ? issues === undefined
            ? null
            : [...issues]
          : [{ path: 'model', problem: reason }],
      modelVersionId: modelVersionId ?? null,
      createdAt: new Date(),
    })
    .execute()
  return id
}

/** As many results of one attempt are kept aside as evidence; more says nothing more. */
const MOST_LATE = 5

/** Whether a further result of this attempt would be kept only to fill the disk. */
export async function isEnough(
  { sql, organizationId }: Session,
  { jobId, attempt }: Pick<Lease, 'jobId' | 'attempt'>,
): Promise<boolean> {
  const rows = await sql
    .selectFrom('submissions')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .limit(MOST_LATE)
    .execute()
  return rows.length === MOST_LATE
}
