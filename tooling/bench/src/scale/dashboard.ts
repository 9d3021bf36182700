import type { Clinic } from '../data/clinics.ts'
import type { LoadJob } from '../load/job.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30

/**
 * A clinic's first page as one request: what waits for a review, the newest high and critical risks, and the figures of the
 * last month.
 */
const DASHBOARD = 'assessment.reviewQueue,assessment.list,assessment.statistics'

/** What a dashboard asks; nothing in it names a patient. */
export function dashboardJob(url: string, clinics: readonly Clinic[], seconds: number): LoadJob {
  const today = Date.now()
  const day = (before: number) => new Date(today - before * DAY_MS).toISOString().slice(0, 10)
  const calls = [
    { limit: 20 },
    { riskLevel: ['high', 'critical'], limit: 20 },
    { firstDay: day(MONTH_DAYS - 1), lastDay: day(0) },
  ]
  return {
    url: `${url}/trpc/${DASHBOARD}?batch=1`,
    seconds,
    template: JSON.stringify(Object.fromEntries(calls.entries())),
    connections: clinics.map(({ authorization }) => ({ authorization, ids: [''] })),
    usesOfId: null,
  }
}
