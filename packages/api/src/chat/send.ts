import { newId } from '@medilens/db'
import type { z } from 'zod'
import { audited, type Audited } from '../audit/write.ts'
import { ownUser } from '../patient/find.ts'
import type { Call } from '../trpc/procedure.ts'
import { produce } from './produce.ts'
import type { Sent, SendInput } from './schema.ts'
import { findThread, touchThread } from './threads.ts'

/**
 * Stores a question and the place of its answer; the answer is written once both are kept, and read by `onAnswer`. Throws
 * `not_found`, `thread_archived`, `too_many_requests`.
 */
export async function send(
  { session, scope, services, afterCommit }: Call,
  { threadId, question }: z.output<typeof SendInput>,
): Promise<Audited<z.input<typeof Sent>>> {
  const { patientId } = await findThread(session, scope, threadId)
  const now = new Date()
  await touchThread(session, threadId, now)
  services.chat.questions.count(ownUser(session))
  const userMessageId = newId<'ChatMessageId'>()
  const answerMessageId = newId<'ChatMessageId'>()
  const message = { organizationId: session.organizationId, threadId, createdAt: now, updatedAt: now }
  await session.sql
    .insertInto('chat_messages')
    .values([
      { ...message, id: userMessageId, role: 'user', status: 'complete', content: question },
      {
        ...message,
        id: answerMessageId,
        questionId: userMessageId,
        role: 'assistant',
        status: 'pending',
        content: '',
      },
    ])
    .execute()
  afterCommit((inSession) => produce(inSession, answerMessageId, services.chat.responder))
  return audited({ userMessageId, answerMessageId }, { resourceId: threadId, patientId })
}
