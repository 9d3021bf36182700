import type {
  AssessmentId,
  AssessmentStatus,
  OrganizationId,
  ProgressRow,
  Scope,
  Session,
} from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../../audit/write.ts'
import type { Call } from '../../trpc/procedure.ts'
import type { LiveCall, LiveEvent } from '../../trpc/subscription.ts'
import { findAssessment } from '../find.ts'
import type { OnProgressInput, ProgressEvent } from './schema.ts'

interface Watched {
  readonly organizationId: OrganizationId
  readonly assessmentId: AssessmentId
  /** The last event heard. */
  readonly after: number
}

type Event = LiveEvent<z.input<typeof ProgressEvent>>

/** Opens the stream of what happens to a run. Throws `not_found`. */
export async function openProgress(
  { session, scope }: Call,
  { assessmentId, lastEventId }: z.output<typeof OnProgressInput>,
): Promise<Audited<Watched>> {
  const { patientId } = await findAssessment(session, scope, { assessmentId })
  const watched = { organizationId: session.organizationId, assessmentId, after: Number(lastEventId ?? 0) }
  return audited(watched, { resourceId: assessmentId, patientId })
}

/**
 * What happened to a run and then what happens, until it is over. An event's id is its place in all that happened, so that a
 * stream that is resumed goes on behind it, on whichever server. That the caller still may is asked before each event.
 */
export async function* progressEvents(
  { scope, inSession, signal, services }: LiveCall,
  { organizationId, assessmentId, after }: Watched,
): AsyncIterable<Event> {
  let told = after
  const status = await inSession((session) => statusIfOver(session, scope, assessmentId, told))
  if (status !== null) {
    yield over(told, status)
    return
  }
  for await (const row of services.progress.follow(organizationId, assessmentId, after, signal)) {
    const ended = await inSession((session) =>
      row.kind === 'ended'
        ? statusIfOver(session, scope, assessmentId, row.sequence)
        : look(session, scope, assessmentId),
    )
    told = row.sequence
    yield { id: String(told), data: progressOf(row) }
    if (typeof ended === 'string') {
      yield over(told, ended)
      return
    }
  }
}

const over = (told: number, status: AssessmentStatus): Event => ({
  id: String(told),
  data: { type: 'over', status },
})

const look = async (session: Session, scope: Scope, assessmentId: AssessmentId): Promise<null> => {
  await findAssessment(session, scope, { assessmentId })
  return null
}

/** The status of a run that is over, once nothing of it is left to tell. */
async function statusIfOver(session: Session, scope: Scope, assessmentId: AssessmentId, told: number) {
  const { status } = await findAssessment(session, scope, { assessmentId })
  if (status === 'pending' || status === 'processing') return null
  const { sql, organizationId } = session
  const more = await sql
    .selectFrom('progress_events')
    .select('id')
    .where('organizationId', '=', organizationId)
    .where('assessmentId', '=', assessmentId)
    .where('sequence', '>', told)
    .limit(1)
    .executeTakeFirst()
  return more === undefined ? status : null
}

const progressOf = (row: ProgressRow): z.input<typeof ProgressEvent> => ({
  type: 'progress',
  sequence: row.sequence,
  kind: row.kind,
  attempt: row.attempt,
  stage:
    row.stageName === null || row.stageIndex === null || row.stageStatus === null
      ? null
      : { name: row.stageName, index: row.stageIndex, status: row.stageStatus, progress: row.progress },
  at: row.createdAt,
})
