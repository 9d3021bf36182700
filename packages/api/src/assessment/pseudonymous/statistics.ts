import { awaitsReview, type PipelineType, type Session } from '@medilens/db'
import type { z } from 'zod'
import { MOST_DAYS_BACK, Pseudonyms } from '../../access/pseudonyms.ts'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import type { Statistics, StatisticsInput } from '../statistics/schema.ts'
import { OVER } from './over.ts'

type Input = z.output<typeof StatisticsInput>
type Count = z.input<typeof Statistics>['rows'][number]

const DAY_MS = 86_400_000

/** How many assessments are over by moved day and pipeline, oldest first: what a list of them all would add up to. */
export async function pseudonymousStatistics(
  { session, services }: Call,
  input: Input,
): Promise<Audited<z.input<typeof Statistics>>> {
  const pseudonyms = new Pseudonyms(session, services.pseudonymKey(session.organizationId))
  const counts = new Map<string, Count>()
  for (const row of await assessmentsAround(session, input)) {
    const day = pseudonyms.told(row.patientId, row.measuredAt).toISOString().slice(0, 10)
    if (day < input.firstDay || day > input.lastDay) continue
    const place = `${day} ${row.pipelineType}`
    const count = counts.get(place) ?? none(day, row.pipelineType)
    counts.set(place, count)
    if (row.isSuperseded) {
      count.superseded++
      continue
    }
    count.total++
    count.byStatus[row.status]++
    if (row.outcome !== null) count.byOutcome[row.outcome]++
    if (row.riskLevel !== null) count.byRiskLevel[row.riskLevel]++
    if (row.awaitsReview) count.awaitingReview++
  }
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
  return audited({ timeZone: 'UTC', rows }, NOBODY)
}

const none = (day: string, pipelineType: PipelineType): Count => ({
  day,
  pipelineType,
  total: 0,
  byStatus: { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 },
  byOutcome: { measured: 0, ungradable: 0 },
  byRiskLevel: { low: 0, moderate: 0, high: 0, critical: 0 },
  awaitingReview: 0,
  superseded: 0,
})

/** Whatever may fall into the window once its date is moved, in one scan. */
function assessmentsAround({ sql, organizationId }: Session, { firstDay, lastDay, pipelineType }: Input) {
  const query = sql
    .selectFrom('assessments')
    .select(['patientId', 'measuredAt', 'pipelineType', 'status', 'outcome', 'riskLevel'])
    .select((e) => e.case().when(awaitsReview()).then(true).else(false).end().as('awaitsReview'))
    .select((e) => e('supersededById', 'is not', null).as('isSuperseded'))
    .where('organizationId', '=', organizationId)
    .where('deletedAt', 'is', null)
    .where('status', 'in', OVER)
    .where('measuredAt', '>=', new Date(firstDay))
    .where('measuredAt', '<', new Date(Date.parse(lastDay) + (1 + MOST_DAYS_BACK) * DAY_MS))
  return (pipelineType === undefined ? query : query.where('pipelineType', '=', pipelineType)).execute()
}
