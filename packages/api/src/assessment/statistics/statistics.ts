import {
  ASSESSMENT_OUTCOMES,
  ASSESSMENT_STATUSES,
  awaitsReview,
  RISK_LEVELS,
  utcDay,
  type PatientId,
  type Session,
} from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import { onlyPatient } from '../../patient/find.ts'
import type { Call } from '../../trpc/procedure.ts'
import type { Statistics, StatisticsInput } from './schema.ts'

type Input = z.output<typeof StatisticsInput>

const DAY_MS = 86_400_000

/**
 * How many assessments there were, by day and pipeline, oldest first. A caller of whom only the own patient may be seen
 * gets that one's; throws `not_found` where there is none.
 */
export async function assessmentStatistics(
  { session, scope }: Call,
  input: Input,
): Promise<Audited<z.input<typeof Statistics>>> {
  const patientId = await onlyPatient(session, scope)
  const rows = await countAssessments(session, patientId, input)
  return audited({ timeZone: 'UTC', rows: rows.map(answer) }, { ...NOBODY, patientId })
}

const answer = (row: Awaited<ReturnType<typeof countAssessments>>[number]) => {
  const { day, pipelineType, total, awaitingReview, superseded } = row
  const { pending, processing, completed, failed, cancelled, measured, ungradable } = row
  const { low, moderate, high, critical } = row
  return {
    day,
    pipelineType,
    total,
    byStatus: { pending, processing, completed, failed, cancelled },
    byOutcome: { measured, ungradable },
    byRiskLevel: { low, moderate, high, critical },
    awaitingReview,
    superseded,
  }
}

/** One scan of the window, whatever is counted. */
function countAssessments(
  { sql, organizationId }: Session,
  patientId: PatientId | null,
  { firstDay, lastDay, pipelineType }: Input,
) {
  let query = sql
    .selectFrom('assessments')
    .select((e) => {
      const all = e.fn.countAll<number>()
      const standing = all.filterWhere('supersededById', 'is', null)
      const int = (counted: typeof all) => e.cast<number>(counted, 'integer')
      return [
        utcDay('measuredAt').as('day'),
        int(standing).as('total'),
        int(standing.filterWhere(awaitsReview())).as('awaitingReview'),
        int(all.filterWhere('supersededById', 'is not', null)).as('superseded'),
        ...ASSESSMENT_STATUSES.map((status) => int(standing.filterWhere('status', '=', status)).as(status)),
        ...ASSESSMENT_OUTCOMES.map((outcome) =>
          int(standing.filterWhere('outcome', '=', outcome)).as(outcome),
        ),
        ...RISK_LEVELS.map((level) => int(standing.filterWhere('riskLevel', '=', level)).as(level)),
      ]
    })
    .select('pipelineType')
    .where('organizationId', '=', organizationId)
    .where('deletedAt', 'is', null)
    .where('measuredAt', '>=', new Date(firstDay))
    .where('measuredAt', '<', new Date(Date.parse(lastDay) + DAY_MS))
    .groupBy([utcDay('measuredAt'), 'pipelineType'])
    .orderBy(utcDay('measuredAt'))
    .orderBy('pipelineType')
  if (patientId !== null) query = query.where('patientId', '=', patientId)
  if (pipelineType !== undefined) query = query.where('pipelineType', '=', pipelineType)
  return query.execute()
}
