import type {
  AssessmentId,
  AssessmentOutcome,
  AssessmentStatus,
  RiskLevel,
  Session,
  UserId,
} from '@medilens/db'
import { notFound } from '../trpc/error.ts'
import { SUMMARY_COLUMNS } from './find.ts'

/** What may become different of an assessment. */
interface Change {
  readonly status?: AssessmentStatus
  readonly outcome?: AssessmentOutcome
  readonly ungradableReason?: string
  readonly currentStage?: string | null
  readonly riskScore?: number | null
  readonly riskLevel?: RiskLevel | null
  readonly confidence?: number | null
  readonly qualityScore?: number
  readonly requiresReview?: boolean
  readonly reviewReason?: string | null
  readonly reviewedBy?: UserId
  readonly reviewedAt?: Date
  readonly reviewNote?: string | null
  readonly processingTimeMs?: number | null
  readonly completedAt?: Date
  readonly supersededById?: AssessmentId
  readonly deletedAt?: Date
}

/** Changes an assessment whose row the caller holds locked: every change of it, or of what hangs on it, counts. */
export async function updateAssessment(
  { sql, organizationId }: Session,
  { id, version }: { readonly id: AssessmentId; readonly version: number },
  change: Change,
  now: Date = new Date(),
) {
  const row = await sql
    .updateTable('assessments')
    .set({ ...change, updatedAt: now, version: version + 1 })
    .where('organizationId', '=', organizationId)
    .where('id', '=', id)
    .returning(SUMMARY_COLUMNS)
    .executeTakeFirst()
  if (row === undefined) throw notFound('assessment')
  return row
}
