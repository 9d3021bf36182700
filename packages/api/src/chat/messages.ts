import type { ChatMessageId, ChatThreadId, Session } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import type { Call } from '../trpc/procedure.ts'
import { needsHelp, noticeOf, takeOver } from './produce.ts'
import type { ListMessagesInput, MessagePage } from './schema.ts'
import { findThread } from './threads.ts'
import { sourceTeller } from './told-sources.ts'

const COLUMNS = [
  'id',
  'threadId',
  'questionId',
  'role',
  'status',
  'content',
  'sources',
  'modelUsed',
  'createdAt',
  'updatedAt',
] as const

/** The messages of one of the caller's conversations, newest first, a page at a time. Throws `not_found`. */
export async function listMessages(
  { session, scope, services, afterCommit }: Call,
  { threadId, limit, cursor }: z.output<typeof ListMessagesInput>,
): Promise<Audited<z.input<typeof MessagePage>>> {
  const thread = await findThread(session, scope, threadId)
  const rows = await selectPage(session, threadId, limit, cursor)
  const page = rows.slice(0, limit)
  for (const { id } of page.filter(needsHelp)) {
    afterCommit((inSession) => takeOver(inSession, id, services.chat.responder))
  }
  const of = thread.patientId === null ? null : { patientId: thread.patientId }
  const told = await sourceTeller(
    session,
    of,
    page.flatMap(({ sources }) => sources ?? []),
  )
  const items = page.map(({ sources, createdAt, updatedAt, ...row }) => ({
    ...row,
    sources: (sources ?? []).map(told),
    notice: noticeOf(row.status),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }))
  return audited(
    { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null },
    { resourceId: threadId, patientId: thread.patientId },
  )
}

function selectPage(
  { sql, organizationId }: Session,
  threadId: ChatThreadId,
  limit: number,
  cursor: ChatMessageId | undefined,
) {
  const query = sql
    .selectFrom('chat_messages')
    .select(COLUMNS)
    .where('organizationId', '=', organizationId)
    .where('threadId', '=', threadId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor === undefined) return query.execute()
  return query
    .where((e) =>
      e(
        e.refTuple('createdAt', 'id'),
        '<',
        e
          .selectFrom('chat_messages as marked')
          .select(['marked.createdAt', 'marked.id'])
          .where('marked.id', '=', cursor)
          .where('marked.threadId', '=', threadId)
          .$asTuple('createdAt', 'id'),
      ),
    )
    .execute()
}
