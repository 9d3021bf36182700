import type { ChatMessageId, ChatMessageStatus, Session, Source } from '@medilens/db'
import type { InSession } from '../trpc/procedure.ts'
import { gatherFacts, type Facts } from './facts.ts'
import { grounded, groundsOf } from './grounding.ts'
import { NOT_KNOWN, type Responder } from './responder.ts'

/** After how long a question that nobody answers is another's to answer: whoever stored it is gone. */
const PENDING_MS = 1_000
/** After how long an answer that does not grow is given up. */
const STALE_MS = 15_000

const BROKE_OFF = 'This answer broke off. What is there rests on its sources; please ask again.'

interface Progress {
  readonly status: ChatMessageStatus
  /** When it last grew. */
  readonly updatedAt: Date
}

/** Said beside an answer that broke off, and never in it. */
export const noticeOf = (status: ChatMessageStatus): string | null => (status === 'failed' ? BROKE_OFF : null)

/** Whether nobody seems to write an answer any more. */
export function needsHelp({ status, updatedAt }: Progress): boolean {
  const age = Date.now() - updatedAt.getTime()
  return (status === 'pending' && age > PENDING_MS) || (status === 'streaming' && age > STALE_MS)
}

/**
 * Goes on where nobody else does: answers a question that is still unanswered, and gives up an answer that does not grow,
 * with what there is of it. It is not written on: another's words might not go with those.
 */
export async function takeOver(
  inSession: InSession,
  messageId: ChatMessageId,
  responder: Responder,
): Promise<void> {
  await inSession((session) => giveUp(session, messageId))
  await produce(inSession, messageId, responder)
}

/**
 * Writes an answer sentence by sentence, each in a short transaction. Whoever claims the message first writes it, on
 * whichever server; its text only ever grows. Throws what the responder throws, once the answer is marked as failed.
 */
export async function produce(
  inSession: InSession,
  messageId: ChatMessageId,
  responder: Responder,
): Promise<void> {
  const task = await inSession((session) => claim(session, messageId, responder.name))
  if (task === null) return
  try {
    await write(inSession, messageId, responder.respond(task.question, task.facts), task.facts)
    await inSession((session) => finish(session, messageId, 'complete'))
  } catch (error) {
    // Where not even that can be stored, whoever reads it next gives it up.
    await inSession((session) => finish(session, messageId, 'failed')).catch(() => undefined)
    throw error
  }
}

async function write(
  inSession: InSession,
  messageId: ChatMessageId,
  sentences: ReturnType<Responder['respond']>,
  facts: Facts,
): Promise<void> {
  const grounds = groundsOf(facts)
  const lines: string[] = []
  const sources: Source[] = []
  for await (const sentence of sentences) {
    const { text, sources: cited } = grounded(sentence, grounds)
    sources.push(...cited.map((source) => ({ ...source, sentence: lines.length })))
    lines.push(text)
    const stored = await inSession((session) => append(session, messageId, lines.join('\n'), sources))
    // Somebody gave it up meanwhile.
    if (!stored) return
  }
  if (lines.length === 0) {
    await inSession((session) => append(session, messageId, NOT_KNOWN.not_understood, sources))
  }
}

interface Task {
  readonly question: string
  readonly facts: Facts
}

/** Takes an unanswered question, with the facts of its conversation's patient; null where another was faster. */
async function claim(session: Session, messageId: ChatMessageId, modelUsed: string): Promise<Task | null> {
  const { sql, organizationId } = session
  const claimed = await sql
    .updateTable('chat_messages')
    .set({ status: 'streaming', modelUsed, updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', messageId)
    .where('status', '=', 'pending')
    .returning(['threadId', 'questionId'])
    .executeTakeFirst()
  if (claimed === undefined || claimed.questionId === null) return null
  const { patientId } = await sql
    .selectFrom('chat_threads')
    .select('patientId')
    .where('organizationId', '=', organizationId)
    .where('id', '=', claimed.threadId)
    .executeTakeFirstOrThrow()
  const { content } = await sql
    .selectFrom('chat_messages')
    .select('content')
    .where('organizationId', '=', organizationId)
    .where('id', '=', claimed.questionId)
    .executeTakeFirstOrThrow()
  return { question: content, facts: await gatherFacts(session, patientId) }
}

/** @param content begins with what is stored: only its writer, who claimed it, comes here */
async function append(
  { sql, organizationId }: Session,
  messageId: ChatMessageId,
  content: string,
  sources: Source[],
): Promise<boolean> {
  const updated = await sql
    .updateTable('chat_messages')
    .set({ content, sources, updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', messageId)
    .where('status', '=', 'streaming')
    .returning('id')
    .executeTakeFirst()
  return updated !== undefined
}

/** Ends an answer; one that is over already stays as it is. */
const finish = ({ sql, organizationId }: Session, messageId: ChatMessageId, status: 'complete' | 'failed') =>
  sql
    .updateTable('chat_messages')
    .set({ status, updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', messageId)
    .where('status', '=', 'streaming')
    .execute()

const giveUp = ({ sql, organizationId }: Session, messageId: ChatMessageId) =>
  sql
    .updateTable('chat_messages')
    .set({ status: 'failed', updatedAt: new Date() })
    .where('organizationId', '=', organizationId)
    .where('id', '=', messageId)
    .where('status', '=', 'streaming')
    .where('updatedAt', '<', new Date(Date.now() - STALE_MS))
    .execute()
