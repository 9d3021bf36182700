import { awaitsReview } from '../review/awaits-review.ts'
import type { Detail } from './detail.ts'

export const WAITS = 'Waits for a clinician'

/** Why what was measured, or was too poor to be, waits for a clinician; null where it doesn't, or nobody said. */
export const waitingReason = (detail: Detail): string | null =>
  detail.view === 'identified' && detail.status === 'completed' && awaitsReview(detail)
    ? detail.reviewReason
    : null
