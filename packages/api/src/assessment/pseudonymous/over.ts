import type { AssessmentStatus } from '@medilens/db'

/**
 * What is told of: a run that is pending or in work is of today, and its moved date would say how far all dates of that
 * patient are moved.
 */
export const OVER: readonly AssessmentStatus[] = ['completed', 'failed', 'cancelled']
