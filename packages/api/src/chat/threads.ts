import { newId, type ChatThreadId, type PatientId, type Scope, type Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, NOBODY, type Audited } from '../audit/write.ts'
import { findPatient, onlyPatient, ownUser } from '../patient/find.ts'
import { AppError, notFound } from '../trpc/error.ts'
import type { Call } from '../trpc/procedure.ts'
import type { CreateThreadInput, ListThreadsInput, Thread, ThreadPage, ThreadReference } from './schema.ts'

type Answer<Schema extends z.ZodType> = Promise<Audited<z.input<Schema>>>

const COLUMNS = ['id', 'patientId', 'title', 'isActive', 'lastMessageAt', 'createdAt', 'updatedAt'] as const

/** Begins a conversation of the caller's. Throws `not_found` for a patient whom they can't see. */
export async function createThread(
  { session, scope }: Call,
  { patientId: asked, title }: z.output<typeof CreateThreadInput>,
): Answer<typeof Thread> {
  const patientId = await patientOf(session, scope, asked)
  const now = new Date()
  const row = await session.sql
    .insertInto('chat_threads')
    .values({
      id: newId<'ChatThreadId'>(),
      organizationId: session.organizationId,
      ownerId: ownUser(session),
      patientId,
      title,
      isActive: true,
      lastMessageAt: now,
      createdAt: now,
      updatedAt: now,
      version: 1,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return audited(answer(row), { resourceId: row.id, patientId })
}

/** Whom a conversation is about: of a patient, always themselves. */
export async function patientOf(
  session: Session,
  scope: Scope,
  asked: PatientId | undefined,
): Promise<PatientId | null> {
  if (asked === undefined) return onlyPatient(session, scope)
  const { id } = await findPatient(session, scope, { patientId: asked })
  return id
}

/**
 * The caller's active conversations, last used first; those about a patient whom they can't see any more are not there.
 * Throws `not_found` for a patient that is named and whom they can't see.
 */
export async function listThreads(
  { session, scope }: Call,
  { patientId: asked, limit, cursor }: z.output<typeof ListThreadsInput>,
): Answer<typeof ThreadPage> {
  const ownerId = ownUser(session)
  const patientId = asked === undefined ? null : (await findPatient(session, scope, { patientId: asked })).id
  let query = session.sql
    .selectFrom('chat_threads')
    .select(COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('ownerId', '=', ownerId)
    .where('isActive', '=', true)
    .orderBy('lastMessageAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (patientId !== null) query = query.where('patientId', '=', patientId)
  if (cursor !== undefined) {
    query = query.where((e) =>
      e(
        e.refTuple('lastMessageAt', 'id'),
        '<',
        e
          .selectFrom('chat_threads as marked')
          .select(['marked.lastMessageAt', 'marked.id'])
          .where('marked.id', '=', cursor)
          .where('marked.ownerId', '=', ownerId)
          .$asTuple('lastMessageAt', 'id'),
      ),
    )
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const visible =
    patientId === null ? await visiblePatients(session, scope, page) : new Set<PatientId>([patientId])
  const items = page.filter(({ patientId: of }) => of === null || visible.has(of)).map(answer)
  return audited(
    { items, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null },
    { ...NOBODY, patientId },
  )
}

async function visiblePatients(
  session: Session,
  scope: Scope,
  threads: readonly { readonly patientId: PatientId | null }[],
): Promise<ReadonlySet<PatientId>> {
  const asked = new Set(threads.flatMap(({ patientId }) => patientId ?? []))
  if (asked.size === 0) return asked
  let query = session.sql
    .selectFrom('patients')
    .select('id')
    .where('organizationId', '=', session.organizationId)
    .where('id', 'in', [...asked])
    .where('deletedAt', 'is', null)
  if (scope !== 'all') query = query.where('userId', '=', ownUser(session))
  const rows = await query.execute()
  return new Set(rows.map(({ id }) => id))
}

/** One of the caller's conversations, archived or not. Throws `not_found`. */
export async function getThread(
  { session, scope }: Call,
  { threadId }: z.output<typeof ThreadReference>,
): Answer<typeof Thread> {
  const row = await findThread(session, scope, threadId)
  return audited(answer(row), { resourceId: row.id, patientId: row.patientId })
}

/** Takes a conversation out of the list and lets it take no more questions; done again, changes nothing. */
export async function archiveThread(
  { session, scope }: Call,
  { threadId }: z.output<typeof ThreadReference>,
): Answer<typeof Thread> {
  const found = await findThread(session, scope, threadId)
  const changed = await session.sql
    .updateTable('chat_threads')
    .set((e) => ({ isActive: false, updatedAt: new Date(), version: e('version', '+', 1) }))
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', threadId)
    .where('isActive', '=', true)
    .returning(COLUMNS)
    .executeTakeFirst()
  return audited(answer(changed ?? found), { resourceId: threadId, patientId: found.patientId })
}

/**
 * The caller's own conversation, as long as they can see its patient. Throws `not_found` in the same words for anybody
 * else's, another organization's and one that never was.
 */
export async function findThread(session: Session, scope: Scope, threadId: ChatThreadId) {
  const thread = await ownThread(session, scope, threadId)
  if (thread === null) throw notFound('thread')
  return thread
}

/** The same, or null. */
export async function ownThread(session: Session, scope: Scope, threadId: ChatThreadId) {
  const thread = await session.sql
    .selectFrom('chat_threads')
    .select(COLUMNS)
    .where('organizationId', '=', session.organizationId)
    .where('id', '=', threadId)
    .where('ownerId', '=', ownUser(session))
    .executeTakeFirst()
  if (thread === undefined) return null
  const { patientId } = thread
  if (patientId === null) return thread
  const visible = await visiblePatients(session, scope, [thread])
  return visible.has(patientId) ? thread : null
}

/** Marks that a conversation was used just now. Throws `thread_archived`. */
export async function touchThread(
  { sql, organizationId }: Session,
  threadId: ChatThreadId,
  at: Date,
): Promise<void> {
  const touched = await sql
    .updateTable('chat_threads')
    .set({ lastMessageAt: at, updatedAt: at })
    .where('organizationId', '=', organizationId)
    .where('id', '=', threadId)
    .where('isActive', '=', true)
    .returning('id')
    .executeTakeFirst()
  if (touched === undefined) {
    throw new AppError(
      'thread_archived',
      'The conversation is archived and takes no more questions. Begin a new one.',
    )
  }
}

interface Row {
  readonly lastMessageAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const answer = <Found extends Row>(row: Found) => ({
  ...row,
  lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
