import {
  awaitsReview,
  reviewUrgency,
  pageOf,
  SUMMARY_COLUMNS,
  waitingSince,
  type PatientId,
  type Session,
} from '@medilens/db'
import { ageInYears } from '@medilens/db/catalogue'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import { assessmentAnswer } from '../answer.ts'
import type { ReviewQueue, ReviewQueueInput } from './schema.ts'

type Input = z.output<typeof ReviewQueueInput>

/**
 * What waits for a clinician: critical risk first, then high risk and values beyond a threshold of the catalogue, then
 * the rest, and of each what has waited longest since it was completed. What takes the place of a recalled result that
 * waited or was signed does so from the recall on, whatever becomes of it. Whoever may identify patients is told whom it is about.
 */
export async function reviewQueue(
  { session, principal }: Call,
  input: Input,
): Promise<Audited<z.input<typeof ReviewQueue>>> {
  const { rows, nextCursor } = pageOf(await selectWaiting(session, input), input.limit)
  const mayIdentify = principal.grants['patient:identify'] === 'all'
  const people = mayIdentify ? await peopleOf(session, rows) : new Map<PatientId, Person>()
  const items = rows.map((row) => ({
    ...assessmentAnswer(row),
    patient: people.get(row.patientId) ?? null,
  }))
  return audited({ items, nextCursor }, NOBODY)
}

function selectWaiting({ sql, organizationId }: Session, { pipelineType, limit, cursor }: Input) {
  let query = sql
    .selectFrom('assessments')
    .select(SUMMARY_COLUMNS)
    .where('organizationId', '=', organizationId)
    .where(awaitsReview())
    .orderBy(reviewUrgency())
    .orderBy(waitingSince())
    .orderBy('id')
    .limit(limit + 1)
  if (pipelineType !== undefined) query = query.where('pipelineType', '=', pipelineType)
  if (cursor !== undefined) {
    query = query.where((e) =>
      e(
        e.refTuple(reviewUrgency(), waitingSince(), 'id'),
        '>',
        e
          .selectFrom('assessments as marked')
          .select([reviewUrgency().as('urgency'), waitingSince().as('since'), 'marked.id'])
          .where('marked.id', '=', cursor)
          .$asTuple('urgency', 'since', 'id'),
      ),
    )
  }
  return query.execute()
}

type Person = Awaited<ReturnType<typeof peopleOf>> extends Map<PatientId, infer One> ? One : never

/** Of a whole page in one statement. */
async function peopleOf({ sql, organizationId }: Session, rows: readonly { patientId: PatientId }[]) {
  const ids = [...new Set(rows.map(({ patientId }) => patientId))]
  if (ids.length === 0) return new Map()
  const people = await sql
    .selectFrom('patients')
    .select(['id', 'fullName', 'dateOfBirth', 'gender'])
    .where('organizationId', '=', organizationId)
    .where('id', 'in', ids)
    .execute()
  const now = new Date()
  return new Map(
    people.map((person) => {
      const { dateOfBirth } = person
      return [person.id, { ...person, ageYears: dateOfBirth === null ? null : ageInYears(dateOfBirth, now) }]
    }),
  )
}
