import type { AssessmentStatus } from '@medilens/db/vocabulary'

/** How far a run is, in words. */
export const STATUS_WORDS = {
  pending: 'waits for its pipeline',
  processing: 'is being analysed',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<AssessmentStatus, string>

interface Run {
  readonly status: AssessmentStatus
  readonly outcome: 'measured' | 'ungradable' | null
}

/** How a run ended, in a word or two. */
export const outcomeText = ({ status, outcome }: Run): string =>
  status === 'completed' && outcome !== null ? outcome : STATUS_WORDS[status]
