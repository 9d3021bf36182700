import { ASSESSMENT_OUTCOMES, ASSESSMENT_STATUSES, RISK_LEVELS } from '@medilens/db/vocabulary'
import { z } from 'zod'
import { Pipeline } from '../../pipeline/schema.ts'

const MOST_DAYS = 366
const DAY_MS = 86_400_000

/** Today is another day elsewhere: one to come is asked for in good faith. */
const day = () =>
  z.iso.date().refine((date) => date >= '1900-01-01', { error: 'must be a date from 1900 on' })

/** Days of UTC by when the sample was taken, both included. */
export const StatisticsInput = z
  .strictObject({ firstDay: day(), lastDay: day(), pipelineType: Pipeline.optional() })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, {
    error: 'must not be after lastDay',
    path: ['firstDay'],
  })
  .refine(({ firstDay, lastDay }) => Date.parse(lastDay) - Date.parse(firstDay) < MOST_DAYS * DAY_MS, {
    error: `must be at most ${MOST_DAYS} days before lastDay`,
    path: ['firstDay'],
  })

const count = () => z.int().min(0)

/** Days and pipelines without an assessment are left out. */
export const Statistics = z.object({
  timeZone: z.literal('UTC'),
  rows: z.array(
    z.object({
      /** YYYY-MM-DD */
      day: z.string(),
      pipelineType: Pipeline,
      /** All but those that a correction replaced. */
      total: count(),
      byStatus: z.record(z.enum(ASSESSMENT_STATUSES), count()),
      byOutcome: z.record(z.enum(ASSESSMENT_OUTCOMES), count()),
      /** Of those that have one. */
      byRiskLevel: z.record(z.enum(RISK_LEVELS), count()),
      awaitingReview: count(),
      /** Replaced by a correction; counted here alone. */
      superseded: count(),
    }),
  ),
})
